"""The commands by name, with the module that holds each: nothing is imported before it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cmkit.text import Bilingual


@dataclass(frozen=True, slots=True)
class Listed:
    """A command as the help lists it; ``module`` holds a typer application called ``app``.

    A family has no module but ``commands`` of its own, each imported only when it is named, and ``examples``
    for its page.
    """

    name: str
    module: str
    summary: Bilingual
    commands: tuple[Listed, ...] = ()
    examples: Bilingual | None = None


COMMANDS: tuple[Listed, ...] = (
    Listed(
        "profile",
        "cmkit.cli.profile.command",
        Bilingual("dit qui vous êtes, une fois pour toutes", "say who you are, once for every mission"),
    ),
    Listed(
        "init",
        "cmkit.cli.init",
        Bilingual("prépare une mission et mène le kickoff", "prepare a mission and lead its kickoff"),
    ),
    Listed(
        "ask",
        "cmkit.cli.ask.command",
        Bilingual(
            "repose une section, ce qui manque, ou une clé",
            "ask a section again, what is missing, or one key",
        ),
    ),
    Listed(
        "debrief",
        "cmkit.cli.debrief",
        Bilingual(
            "note, seul, ce que le client n’a pas à lire", "note, alone, what the client is not to read"
        ),
    ),
    Listed(
        "agree",
        "cmkit.cli.agree",
        Bilingual(
            "note qu’une section est validée, et par qui", "record that a section was agreed, and by whom"
        ),
    ),
    Listed(
        "approve",
        "cmkit.cli.approve",
        Bilingual(
            "note qui approuve la stratégie, et laquelle", "record who approves the strategy, and which"
        ),
    ),
    Listed(
        "check",
        "cmkit.cli.check.command",
        Bilingual(
            "dit ce qui manque, où, et comment y remédier", "say what is missing, where, how to mend it"
        ),
    ),
    Listed(
        "build",
        "cmkit.cli.build",
        Bilingual("produit les documents du client", "make the client's documents"),
    ),
    Listed(
        "calendar",
        "",
        Bilingual(
            "planifie, écrit, fait valider et publie le planning éditorial",
            "plan, write, have approved and publish the editorial calendar",
        ),
        commands=(
            Listed(
                "plan",
                "cmkit.cli.calendar.plan",
                Bilingual(
                    "planifie les mois : les places vides deviennent des contenus",
                    "plan months: empty places become items",
                ),
            ),
            Listed(
                "list",
                "cmkit.cli.calendar.list_",
                Bilingual(
                    "montre le mois, et ce qui est attendu de qui",
                    "show the month, and what is due from whom",
                ),
            ),
            Listed(
                "edit",
                "cmkit.cli.calendar.edit",
                Bilingual(
                    "écrit un contenu dans votre éditeur de texte", "write an item in your text editor"
                ),
            ),
            Listed(
                "submit",
                "cmkit.cli.calendar.submit",
                Bilingual("soumet des contenus au client", "submit items to the client"),
            ),
            Listed(
                "approve",
                "cmkit.cli.calendar.approve",
                Bilingual(
                    "note qui valide quoi, comment, avec quelle trace",
                    "record who approves what, how, with which trace",
                ),
            ),
            Listed(
                "request-changes",
                "cmkit.cli.calendar.request_changes",
                Bilingual("note ce que le client veut voir changer", "record what the client wants changed"),
            ),
            Listed(
                "hold",
                "cmkit.cli.calendar.hold",
                Bilingual(
                    "met des contenus en attente, ou les reprend", "put items on hold, or take them up again"
                ),
            ),
            Listed(
                "cancel",
                "cmkit.cli.calendar.cancel",
                Bilingual("annule des contenus", "cancel items"),
            ),
            Listed(
                "publish",
                "cmkit.cli.calendar.publish",
                Bilingual(
                    "note qu’un contenu est paru, et où", "record that an item was published, and where"
                ),
            ),
            Listed(
                "export",
                "cmkit.cli.calendar.export",
                Bilingual(
                    "remet les contenus à un outil de programmation, ou au client",
                    "hand items over to a scheduling tool, or to the client",
                ),
            ),
            Listed(
                "import",
                "cmkit.cli.calendar.import_",
                Bilingual(
                    "relève ce que le client a renvoyé : fiche, page ou message",
                    "take in what the client sent back: sheet, page or mail",
                ),
            ),
            Listed(
                "agenda",
                "cmkit.cli.calendar.agenda",
                Bilingual("prépare l’ordre du jour du rendez-vous", "make the agenda of the month's meeting"),
            ),
        ),
        examples=Bilingual(
            "  cmkit calendar plan --month 2027-02      planifier le mois\n"
            "  cmkit calendar list --due                ce qui est attendu cette semaine, et de qui\n"
            "  cmkit calendar edit kvn                  écrire un contenu\n"
            "  cmkit calendar submit --month 2027-02    soumettre le mois\n"
            "  cmkit calendar approve --month 2027-02   ce qui attend une validation\n"
            "  cmkit calendar import fiche.xlsx         ce que le client a renvoyé",
            "  cmkit calendar plan --month 2027-02      plan the month\n"
            "  cmkit calendar list --due                what is due this week, and from whom\n"
            "  cmkit calendar edit kvn                  write an item\n"
            "  cmkit calendar submit --month 2027-02    submit the month\n"
            "  cmkit calendar approve --month 2027-02   what waits for an approval\n"
            "  cmkit calendar import sheet.xlsx         what the client sent back",
        ),
    ),
    Listed(
        "kpi",
        "",
        Bilingual("relève, importe et montre les chiffres", "import, record and show the figures"),
        commands=(
            Listed(
                "import",
                "cmkit.cli.kpi.import_",
                Bilingual(
                    "lit les exports des réseaux et des outils", "read the exports of networks and tools"
                ),
            ),
            Listed(
                "record",
                "cmkit.cli.kpi.record",
                Bilingual("note un chiffre relevé à la main", "note one figure by hand"),
            ),
            Listed(
                "table",
                "cmkit.cli.kpi.table",
                Bilingual(
                    "dit où en est chaque indicateur, et ce qui manque", "say how each KPI stands, what lacks"
                ),
            ),
        ),
        examples=Bilingual(
            "  cmkit kpi import ~/Downloads/fevrier     tous les exports d’un dossier\n"
            "  cmkit kpi import stats.csv --dry-run     voir avant d’écrire\n"
            "  cmkit kpi record followers 1250          un chiffre relevé à la main\n"
            "  cmkit kpi table                          où en sont les indicateurs",
            "  cmkit kpi import ~/Downloads/february    all the exports of a folder\n"
            "  cmkit kpi import stats.csv --dry-run     see before writing\n"
            "  cmkit kpi record followers 1250          one figure noted by hand\n"
            "  cmkit kpi table                          how the KPIs stand",
        ),
    ),
    Listed(
        "report",
        "cmkit.cli.report",
        Bilingual("fait le bilan du mois", "make the report of the month"),
    ),
    Listed(
        "decide",
        "cmkit.cli.decide.command",
        Bilingual(
            "note ce qui est décidé d’un objectif, et pourquoi",
            "record what is decided of an objective, and why",
        ),
    ),
    Listed(
        "log",
        "cmkit.cli.log.command",
        Bilingual(
            "note ce qui s’est passé : demandes, réunions, temps, factures…",
            "write down what happened: requests, meetings, time, invoices…",
        ),
    ),
    Listed(
        "status",
        "cmkit.cli.status.command",
        Bilingual("qui attend quoi de qui, le plus urgent d’abord", "who waits for what, most urgent first"),
    ),
    Listed(
        "rules",
        "cmkit.cli.rules",
        Bilingual("explique les règles de la doctrine", "explain the rules of the doctrine"),
    ),
    Listed(
        "catalogue",
        "cmkit.cli.catalogue.command",
        Bilingual(
            "objectifs, indicateurs et réseaux connus", "the objectives, metrics and networks that are known"
        ),
    ),
    Listed(
        "templates",
        "cmkit.cli.templates",
        Bilingual("liste les modèles, en copie un pour le modifier", "list templates, copy one to change it"),
    ),
    Listed(
        "schema",
        "cmkit.cli.schema",
        Bilingual("écrit les schémas JSON pour l’éditeur", "write the JSON Schemas for the editor"),
    ),
    Listed(
        "completion",
        "cmkit.cli.completion.command",
        Bilingual(
            "complète commandes et identifiants dans le shell", "complete commands and ids in your shell"
        ),
    ),
)
"""In the order of a mission, which is the order of the help."""


def listed(name: str, among: tuple[Listed, ...] = COMMANDS) -> Listed | None:
    """Find a command by its name."""
    return next((command for command in among if command.name == name), None)


def every_command(among: tuple[Listed, ...] = COMMANDS, lead: str = "") -> Iterator[tuple[str, Listed]]:
    """Give each command that has a module, by all the words that call it: ``calendar plan``."""
    for command in among:
        if command.commands:
            yield from every_command(command.commands, f"{lead}{command.name} ")
        else:
            yield lead + command.name, command
