"""An item as a plain Markdown card: written in a text editor, read back without losing a word.

Each section begins with a line ``## Name``. A line of text that looks like one, or like a remark, gets a
backslash before it; the remarks of the card, ``<!-- … -->``, are left out when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cmkit.calendar.hashtags import bare
from cmkit.files.edits import Edit, Remove, Set
from cmkit.model.editorial import Item
from cmkit.problems import InputRefused, KeyPath
from cmkit.text import Bilingual, Language, _, slug, spoken_language, visible

_LABELS: Mapping[str, Bilingual] = {
    "title": Bilingual("Titre", "Title"),
    "hook": Bilingual("Accroche", "Hook"),
    "text": Bilingual("Texte", "Text"),
    "cta": Bilingual("Appel à l’action", "Call to action"),
    "link": Bilingual("Lien", "Link"),
    "hashtags": Bilingual("Mots-dièse", "Hashtags"),
    "first_comment": Bilingual("Premier commentaire", "First comment"),
    "visual_brief": Bilingual("Brief visuel", "Visual brief"),
}
"""The sections of a card, in its order, by the key that each one writes."""
KEYS: frozenset[str] = frozenset(_LABELS)
"""What a card holds of an item; of its posts, the texts."""
_ONE_LINE = frozenset({"title", "link"})
_ON_PLATFORM = Bilingual("Texte pour", "Text for")

_REMARK = re.compile(r"<!--.*-->\s*$")
_MARKED = re.compile(r"\\*(?:##[ \t]|<!--)")
# What a text of a file cannot hold, or what would act on a terminal; letters of every script stay.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")

Fields = Mapping[str, str]
"""What a card says, by key: ``title``, ``text``, ``posts.0``."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Remarks of a card: what stands above all, and below the heading of a text."""

    head: Sequence[str]
    of_text: Sequence[str]
    of_post: Callable[[int], Sequence[str]]


def write_card(item: Item, language: Language, remarks: Counted) -> str:
    """Write an item as a card; what it does not show stays in the file as it is."""
    lines = [f"<!-- {_quiet(one)} -->" for one in remarks.head]
    for key, label in _LABELS.items():
        lines += ["", f"## {label.said(language)}"]
        lines += [f"<!-- {_quiet(one)} -->" for one in (remarks.of_text if key == "text" else ())]
        lines += _body(field_of(item, key))
        if key == "text":
            for index, post in enumerate(item.posts):
                lines += ["", f"## {_ON_PLATFORM.said(language)} {_name(item, index)}"]
                lines += [f"<!-- {_quiet(one)} -->" for one in remarks.of_post(index)]
                lines += _body(_joined(post.text))
    return "\n".join(lines).lstrip("\n") + "\n"


def read_card(raw: bytes, item: Item) -> Fields:
    """Read a card back into what it says, by key; a section that was taken out is not there.

    Raises ``InputRefused`` for a heading that is not known, one that stands twice, or what is no text.
    """
    known = _headings(item)
    found: dict[str, list[str]] = {}
    section = ""
    for number, line in enumerate(_decoded(raw).split("\n"), 1):
        if line.startswith(("## ", "##\t")):
            heading = line[3:].rstrip("# \t").strip()
            section = _section(heading, item, known, number)
            if section in found:
                raise InputRefused(
                    _("Line {line} of the card: “{heading}” stands there twice.").format(
                        line=number, heading=visible(heading)
                    )
                )
            found[section] = []
        elif _REMARK.match(line):
            continue
        elif section:
            found[section].append(line[1:] if line.startswith("\\") and _MARKED.match(line) else line)
        elif line.strip():
            raise InputRefused(
                _("Line {line} of the card stands above the first heading.").format(line=number),
                _("Put it below one of the headings: {known}").format(known=_listed(item)),
            )
    return {key: _clean(key, "\n".join(lines)) for key, lines in found.items()}


def is_card_of(raw: bytes, item: Item) -> bool:
    """Whether the first line of a card names an item; without that line it may be anybody's."""
    first = _decoded(raw).lstrip("\n").split("\n", 1)[0]
    return first.startswith(f"<!-- {_quiet(item.id)} ·") or first == f"<!-- {_quiet(item.id)} -->"


def edits_of(item: Item, path: KeyPath, before: Fields, after: Fields) -> list[Edit]:
    """Return the edits that carry what a card changed into the file of its item.

    ``before`` is what the card said when it was opened. Raises ``InputRefused`` where the file says something
    else by now: somebody wrote there meanwhile.
    """
    edits: list[Edit] = []
    for key, wanted in after.items():
        if wanted == before.get(key, ""):
            continue
        now = field_of(item, key)
        if now == wanted:
            continue
        if now != before.get(key, ""):
            raise InputRefused(
                _("“{key}” of {item} was changed in the file meanwhile.").format(key=key, item=item.id),
                _("Compare the two, and open the card anew."),
            )
        edits.append(_edit(path, key, wanted))
    if item.status == "idea" and any(
        after.get(key) for key in after if key in ("hook", "text") or "." in key
    ):
        edits.append(Set((*path, "status"), "draft"))
    return edits


def field_of(item: Item, key: str) -> str:
    """Return what an item says under a key of its card."""
    if key.startswith("posts."):
        return _joined(item.posts[int(key[6:])].text)
    if key == "hashtags":
        return " ".join(item.hashtags)
    value = getattr(item, key)
    return _clean(key, value or "") if isinstance(value, str) or value is None else _joined(value)


def _edit(path: KeyPath, key: str, wanted: str) -> Edit:
    place: KeyPath = (*path, key)
    if key.startswith("posts."):
        place = (*path, "posts", int(key[6:]), "text")
    if not wanted:
        return Remove(place)
    return Set(place, wanted.split() if key == "hashtags" else wanted)


def _headings(item: Item) -> dict[str, str]:
    """Return the key of each heading, in both languages, as people may write it."""
    known: dict[str, str] = {}
    for key, label in _LABELS.items():
        for name in (label.fr, label.en, key.replace("_", " ")):
            known[_folded(name)] = key
    for index, _post in enumerate(item.posts):
        for lead in (_ON_PLATFORM.fr, _ON_PLATFORM.en):
            known[_folded(f"{lead} {_name(item, index)}")] = f"posts.{index}"
    return known


def _name(item: Item, index: int) -> str:
    """Name a post by its platform; the second on one platform by its number too."""
    platforms = [post.platform for post in item.posts]
    earlier = platforms[:index].count(platforms[index])
    return f"{platforms[index]} {earlier + 1}" if earlier else platforms[index]


def _section(heading: str, item: Item, known: Mapping[str, str], number: int) -> str:
    key = known.get(_folded(heading))
    if key is None:
        raise InputRefused(
            _("Line {line} of the card: the heading “{heading}” is not known.").format(
                line=number, heading=visible(heading)
            ),
            _("The headings are: {known} If it is a line of your text, put a backslash before it.").format(
                known=_listed(item)
            ),
        )
    return key


def _listed(item: Item) -> str:
    said = spoken_language()
    names = [label.said(said) for label in _LABELS.values()]
    names += [f"{_ON_PLATFORM.said(said)} {_name(item, index)}" for index in range(len(item.posts))]
    return ", ".join(names) + "."


def _folded(heading: str) -> str:
    return slug(heading.replace("’", "'"), heading)


def _body(text: str) -> list[str]:
    return [f"\\{line}" if _MARKED.match(line) else line for line in text.split("\n")] if text else []


def _joined(parts: Sequence[str]) -> str:
    return _clean("text", "\n\n".join(part for part in parts if part))


def _clean(key: str, text: str) -> str:
    """Return a text without the white space around it; hashtags without signs; a line as one line."""
    if key == "hashtags":
        return " ".join(tag for word in re.split(r"[\s,;]+", text) if (tag := bare(word)))
    if key in _ONE_LINE:
        return " ".join(text.split())
    lines = [line.rstrip(" \t") for line in text.split("\n")]
    return "\n".join(lines).strip("\n")


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputRefused(
            _("Line {line} of the card is not UTF-8.").format(line=line),
            _("Save it as UTF-8 in your text editor."),
        ) from error
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _quiet(remark: str) -> str:
    """Keep a remark on one line that nothing in it can end."""
    return " ".join(remark.replace("--", "‐‐").split())
