"""The words of the validation sheet in both languages: its titles, its instructions, what may be decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cmkit.text import Bilingual, Language

Answered = Literal["approved", "changes", "hold"]

TITLES: Mapping[str, Bilingual] = {
    "day": Bilingual("Jour", "Day"),
    "hours": Bilingual("Heure", "Time"),
    "title": Bilingual("Titre", "Title"),
    "format": Bilingual("Format", "Format"),
    "text": Bilingual("Texte", "Text"),
    "hashtags": Bilingual("Mots-dièse", "Hashtags"),
    "link": Bilingual("Lien", "Link"),
    "cta": Bilingual("Appel à l’action", "Call to action"),
    "first_comment": Bilingual("Premier commentaire", "First comment"),
    "label": Bilingual("Mention publicitaire", "Advertising label"),
    "media": Bilingual("Images et vidéos", "Pictures and videos"),
    "alt": Bilingual("Ce qu’on y voit", "What they show"),
    "status": Bilingual("État", "State"),
    "due": Bilingual("Réponse au plus tard", "Answer by"),
    "decision": Bilingual("Votre décision", "Your decision"),
    "note": Bilingual("Votre remarque", "Your remark"),
    "own": Bilingual("Votre texte", "Your text"),
    "shown": Bilingual("Montré pour", "Shown for"),
    "id": Bilingual("Identifiant", "Id"),
    "digest": Bilingual("Empreinte", "Digest"),
    "by": Bilingual("Réponse de :", "Answered by:"),
}
"""The titles of the columns by their keys, as a reader of the sheet finds them again."""

ON = {"text": Bilingual("Texte pour", "Text for"), "own": Bilingual("Votre texte pour", "Your text for")}
"""What stands before the name of a platform."""

_HOOK = Bilingual("Accroche", "Hook")


def field_said(field: str, language: Language, labels: Mapping[str, str] | None = None) -> str:
    """Call a field of what is published as people do: ``posts.instagram`` is «Texte pour Instagram».

    ``labels`` says what platforms are called; one that is not in it is called by its id.
    """
    name, _dot, platform = field.partition(".")
    if platform:
        return f"{ON['text'].said(language)} {(labels or {}).get(platform, platform)}"
    titles = {**TITLES, "hook": _HOOK}
    return titles.get(name, TITLES["text"]).said(language)


DECISIONS: Mapping[Answered, Bilingual] = {
    "approved": Bilingual("Validé", "Approved"),
    "changes": Bilingual("À modifier", "To be changed"),
    "hold": Bilingual("En attente", "On hold"),
}
"""What the drop-down offers."""

STATES: Mapping[str, Bilingual] = {
    "idea": Bilingual("à écrire", "to be written"),
    "draft": Bilingual("brouillon", "draft"),
    "submitted": Bilingual("à valider", "to be approved"),
    "changes_requested": Bilingual("en cours de reprise", "being changed as you asked"),
    "approved": Bilingual("validé", "approved"),
    "scheduled": Bilingual("programmé", "scheduled"),
    "published": Bilingual("publié", "published"),
    "on_hold": Bilingual("en attente", "on hold"),
    "delegated": Bilingual("sous votre délégation", "under your delegation"),
    "void": Bilingual("changé depuis votre validation", "changed since you approved it"),
}
"""The states of an item as the client reads them; ``void`` is an approval that no longer holds."""

SAME = Bilingual("(le même texte que pour {platform})", "(the same text as for {platform})")
"""Stands for a text that is the same as an earlier one of its row."""

NAME = Bilingual("Fiche de validation", "Validation sheet")
HEADING = Bilingual("{client} : contenus à valider, {when}", "{client}: content to approve, {when}")
HEADING_UNDATED = Bilingual("{client} : contenus à valider", "{client}: content to approve")
SPAN = Bilingual("du {first} au {last}", "{first} to {last}")
LINES: tuple[Bilingual, ...] = (
    Bilingual(
        "Ligne par ligne, choisissez votre décision dans la liste ; s’il y a quelque chose à modifier, "
        "dites quoi dans la remarque.",
        "Row by row, choose your decision from the list; if something is to be changed, say what in the "
        "remark.",
    ),
    Bilingual(
        "Pour corriger un texte vous-même, recopiez-le en entier dans « Votre texte » et choisissez "
        "« Validé » : il paraîtra comme vous l’écrivez.",
        "To correct a text yourself, write the whole of it into “Your text” and choose “Approved”: it is "
        "published as you write it.",
    ),
    Bilingual(
        "Une ligne sans décision n’est pas validée. Indiquez votre nom, enregistrez le fichier et "
        "renvoyez-le.",
        "A row without a decision is not approved. Give your name, save the file and send it back.",
    ),
)
BEFORE = Bilingual("Merci de répondre au plus tard le {day}.", "Please answer by {day}.")
TOLD: Mapping[str, Bilingual] = {
    "decision": Bilingual(
        "Validé : paraît tel quel. À modifier : dites quoi dans la remarque. En attente : rien ne paraît "
        "sans un nouveau mot de vous. Sans décision, le contenu n’est pas validé.",
        "Approved: published as it is. To be changed: say what in the remark. On hold: nothing is published "
        "until you say so. Without a decision, the content is not approved.",
    ),
    "note": Bilingual(
        "Ce qui est à modifier, une question, un détail à vérifier.",
        "What is to be changed, a question, a detail to verify.",
    ),
    "own": Bilingual(
        "Le texte entier, tel qu’il doit paraître. Vide : le texte proposé reste.",
        "The whole text as it is to be published. Empty: the text proposed stays.",
    ),
    "by": Bilingual("Votre prénom et votre nom.", "Your first name and name."),
}
"""Notes over the cells that are to be filled."""

_PLAIN: Mapping[Answered, str] = {
    "approved": """
        approved approve agreed yes ok okay oui approuve approuvee valide validee valides validees valider
        d-accord accord-donne bon-pour-accord bon-pour-publication c-est-valide c-est-ok tout-est-ok
        valide-merci ok-merci oui-merci ok-pour-moi oui-ok ok-valide
    """,
    "changes": """
        to-be-changed to-change change changes changes-requested needs-changes please-change
        a-modifier modifier modification modifications a-corriger a-changer a-revoir a-reprendre
    """,
    "hold": "on-hold hold wait pause en-attente attente attendre a-attendre en-pause",
}
OWN_WORDS: Mapping[str, Answered] = {
    word: answered for answered, words in _PLAIN.items() for word in words.split()
}
"""Plain words that people type in place of the list, as slugs; whatever else they type is not guessed at."""
CHECK_MARKS = frozenset("✓✔✅☑🗸\ufe0f")
"""Signs that say yes on their own; the last only makes one of them colourful."""
