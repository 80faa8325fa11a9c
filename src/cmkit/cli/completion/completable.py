"""All that a TAB can offer without a mission, told by the commands themselves, to be written down.

Only the tests call this, to write ``words/`` and to hold it to what the commands are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from cmkit.cli.helping import choices_of, value_type
from cmkit.cli.table import COMMANDS, Listed
from cmkit.model.base import Block
from cmkit.model.profile import ProfileFile
from cmkit.model.schema import describe
from cmkit.model.shape import Key, keys
from cmkit.model.strategy import Strategy
from cmkit.text import LANGUAGES, Language, _, spoken_language, use_language

TAKES = {
    "agree sections": "agreed",
    "agree --by": "people",
    "approve --by": "people",
    "ask sections": "asked",
    "ask --key": "keys",
    "ask --who": "people",
    "build --only": "documents",
    "build --formats": "forms",
    "calendar approve ids": "items",
    "calendar approve --by": "people",
    "calendar cancel ids": "items",
    "calendar edit item": "items",
    "calendar export ids": "items",
    "calendar export --platform": "platforms",
    "calendar hold ids": "items",
    "calendar publish item": "items",
    "calendar publish --platform": "platforms",
    "calendar request-changes ids": "items",
    "calendar request-changes --by": "people",
    "calendar submit ids": "items",
    "catalogue name": "entries",
    "check --select": "codes",
    "check --ignore": "codes",
    "debrief sections": "debrief",
    "decide objective": "objectives",
    "decide decision": "decisions",
    "decide --because": "kpis",
    "decide --by": "people",
    "init --preset": "presets",
    "log incident --item": "items",
    "log incident --platform": "platforms",
    "log incident --who": "people",
    "log invoice --who": "people",
    "log meeting --excused": "people",
    "log meeting --who": "people",
    "log payment --who": "people",
    "log receipt --from": "people",
    "log receipt --item": "items",
    "log receipt --platform": "platforms",
    "log receipt --who": "people",
    "log remark --who": "people",
    "log receipt --kpi": "kpis",
    "log receipt --objective": "objectives",
    "log reminder --to": "people",
    "log request --kpi": "kpis",
    "log request --objective": "objectives",
    "log review --objective": "objectives",
    "log spend --objective": "objectives",
    "log request --from": "people",
    "log request --item": "items",
    "log request --platform": "platforms",
    "log request --who": "people",
    "log review --item": "items",
    "log review --platform": "platforms",
    "log review --who": "people",
    "log spend --from": "people",
    "log spend --item": "items",
    "log spend --platform": "platforms",
    "kpi record words": "catalogue metrics",
    "kpi record --kpi": "kpis",
    "kpi record --platform": "platforms",
    "kpi table --objective": "objectives",
    "profile init --key": "profile",
    "rules code": "codes",
    "schema --stdout": "schemas",
    "templates eject name": "templates",
    "templates diff name": "templates",
}
"""What the values are that no type tells."""
COMMAS = frozenset({"build --only", "build --formats", "check --select", "check --ignore"})
"""What takes several values in one word."""
_FACTS = re.compile(r"\s?: ….*")
"""The end of a title that only a finding's facts would fill."""

Described = dict[str, Any]


def completable(language: Language) -> Described:
    """Describe the commands, the lists of known words and the keys of the strategy in a language.

    The sentences of a command are said as it is imported: to be called once, in a process of its own.
    """
    use_language(language)
    lists = {
        "": [],
        "sections": _sections(),
        "questionnaire": _questions("questions.yaml"),
        "asked keys": _asked_keys(),
        "debrief": _questions("debrief.yaml"),
        "profile": list(_dotted(ProfileFile, "")),
        **_known(),
    }
    return {
        "root": {"commands": _commands(COMMANDS, "", lists), "options": _only_first(), "arguments": []},
        "shared": _shared(),
        "lists": {name: words for name, words in lists.items() if name},
        "keys": _tree(Strategy),
    }


def _commands(among: tuple[Listed, ...], lead: str, lists: Described) -> Described:
    """Describe commands by name, those of a family within it."""
    told: Described = {}
    for command in among:
        name = lead + command.name
        if command.commands:
            within = _commands(command.commands, f"{name} ", lists)
            node: Described = {"options": [], "arguments": [], "commands": within}
        else:
            parser: Any = get_command(import_module(command.module).app)
            node = _node(parser, name, lists)
        told[command.name] = {"help": "", **node} | {"help": command.summary.said(spoken_language())}
    return told


def written(language: Language) -> str:
    """Return the file of a language."""
    return json.dumps(completable(language), ensure_ascii=False, indent=1) + "\n"


def _node(command: TyperCommand | TyperGroup, name: str, lists: Described) -> Described:
    node: Described = {"help": (command.help or "").strip().split("\n")[0], "options": [], "arguments": []}
    for parameter in command.params:
        if isinstance(parameter, TyperOption) and not parameter.hidden:
            node["options"].append(_option(parameter, name, lists))
        elif isinstance(parameter, TyperArgument):
            takes = _takes(parameter, f"{name} {parameter.name}", lists)
            many = {"many": True} if parameter.nargs == -1 else {}
            node["arguments"].append({"takes": takes | many, **many})
    if isinstance(command, TyperGroup):
        inner = {word: one for word, one in command.commands.items() if isinstance(one, TyperCommand)}
        node["commands"] = {word: _node(one, f"{name} {word}", lists) for word, one in inner.items()}
    return node


def _option(option: TyperOption, name: str, lists: Described) -> Described:
    told: Described = {"names": [*option.opts, *option.secondary_opts], "help": option.help or ""}
    if not option.is_flag:
        told["takes"] = _takes(option, f"{name} {max(option.opts, key=len)}", lists)
    return told | ({"many": True} if option.multiple else {})


def _takes(parameter: TyperArgument | TyperOption, place: str, lists: Described) -> Described:
    """Say what a parameter takes: a list by name, made here for the words of a type; files or folders."""
    if words := choices_of(parameter):
        kind = " ".join(words)
        lists[kind] = [(word, "") for word in words]
    elif value_type(parameter) is Path:
        kind = "folders" if isinstance(parameter, TyperArgument) else "files"
    else:
        kind = TAKES.get(place, "")
    return {"kind": kind} | ({"commas": True} if place in COMMAS else {})


def _shared() -> list[Described]:
    return [
        {"names": ["-C"], "help": _("The mission's folder."), "takes": {"kind": "folders"}},
        {"names": ["--lang"], "help": _("The language of this terminal."), "takes": {"kind": "languages"}},
        {"names": ["--no-color"], "help": _("No colours.")},
        {"names": ["-q", "--quiet"], "help": _("Only what was asked for.")},
        {"names": ["--debug"], "help": _("Show the inside of a failure.")},
        {"names": ["-h", "--help"], "help": _("How it is used.")},
    ]


def _only_first() -> list[Described]:
    return [{"names": ["-V", "--version"], "help": _("The version of cmkit.")}]


def _known() -> Described:
    """Return the words that cmkit knows by itself."""
    from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
    from cmkit.cli.check.findings import bare_title
    from cmkit.cli.schema import FINDINGS, SUFFIX
    from cmkit.deliverables.documents import DOCUMENTS, Form
    from cmkit.deliverables.rendering import templates
    from cmkit.doctrine.wording import all_wording
    from cmkit.mission.schemas import schema_files
    from cmkit.questionnaire.presets import PRESETS

    said = spoken_language()
    titles = {kind.id: kind.title.said(said) for kind in DOCUMENTS}
    shelves: Described = {"kinds": load_kinds(), "metrics": load_metrics(), "networks": load_networks()}
    schemas = [*(Path(name).name.removesuffix(SUFFIX) for name in schema_files(None)), FINDINGS]
    return {
        "codes": [
            (code, _FACTS.sub("", bare_title(one.title.said(said)))) for code, one in all_wording().items()
        ],
        "decisions": _decisions(),
        "documents": list(titles.items()),
        "forms": [(form, "") for form in get_args(Form)],
        "languages": [(language, "") for language in LANGUAGES],
        "presets": [(name, "") for name in PRESETS],
        "schemas": [(name, "") for name in schemas],
        "templates": [(name, titles.get(name, "")) for name in templates()],
        **{
            f"catalogue {shelf}": [(name, one.label.said(said)) for name, one in entries.items()]
            for shelf, entries in shelves.items()
        },
    }


def _decisions() -> list[tuple[str, str]]:
    """Return the decisions as they are typed in this language, each with its own word."""
    from cmkit.cli.kpi.verdicts_said import decision
    from cmkit.model.journal import Decision

    return [(said, "" if said == word else word) for word in get_args(Decision) for said in (decision(word),)]


def _sections() -> list[tuple[str, str]]:
    from cmkit.mission.agreeing import sections

    said = spoken_language()
    names = [name for name in sections() if name not in ("note", "todo")]
    return [(name, describe("Strategy", name).said(said)) for name in names]


def _questions(name: str) -> list[tuple[str, str]]:
    from cmkit.questionnaire.questions import load_questions

    said = spoken_language()
    return [(one.id, one.title.said(said)) for one in load_questions(name).sections]


def _asked_keys() -> list[tuple[str, str]]:
    from cmkit.questionnaire.questions import load_questions

    asked = load_questions().outside()
    # A key of a list has brackets, which mean something else to a shell.
    return [(one.key, one.text.said(spoken_language())) for one in asked if "[" not in one.key]


def _tree(block: type[Block]) -> Described:
    """Describe the keys of a block: what is said of each, how it holds what it holds, the keys of that."""
    return {
        key.name: [
            describe(block.__name__, key.name).said(spoken_language()),
            key.holds if key.block else "one",
            _tree(key.block) if key.block else None,
        ]
        for key in _in_use(block)
    }


def _in_use(block: type[Block]) -> list[Key]:
    """Return the keys that are answered; those that any block takes come last."""
    found = [key for key in keys(block) if key.name != "cmkit"]
    return sorted(found, key=lambda key: key.name in ("note", "todo"))


def _dotted(block: type[Block], lead: str) -> Iterator[tuple[str, str]]:
    """List the keys of a block by their dotted names; those of a list are given as a whole."""
    for key in _in_use(block):
        if key.block and key.holds == "one":
            yield from _dotted(key.block, f"{lead}{key.name}.")
        else:
            yield lead + key.name, describe(block.__name__, key.name).said(spoken_language())
