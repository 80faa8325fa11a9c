"""The forms of exports, read from the files beside this module or from somebody's own map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from cmkit.catalogue.exports import ExportFormat, FormatsFile
from cmkit.files.paths import shown
from cmkit.files.reading import Document, parse_yaml, read_yaml
from cmkit.measures.normal import glob, normal
from cmkit.model.loading import load
from cmkit.problems import InputRefused
from cmkit.text import _


@dataclass(frozen=True, slots=True)
class Form:
    """A form of export, ready to be compared: the names of its columns normalised, exact ones apart."""

    format: ExportFormat
    exact: Mapping[str, tuple[str, ...]]
    """Names by column id, the most usual first."""
    loose: Mapping[str, tuple[str, ...]]
    """Names with a ``*`` in them."""
    sources: Mapping[str, tuple[str, ...]]
    is_own: bool = False
    """Somebody's own map, which goes before ours."""

    @property
    def id(self) -> str:
        """The identifier of the form."""
        return self.format.id


@cache
def our_forms() -> tuple[Form, ...]:
    """Read the forms of the package, once."""
    found: list[Form] = []
    folder = resources.files("cmkit.measures") / "formats"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            document = parse_yaml(file.read_bytes(), f"cmkit/measures/formats/{file.name}", versioned=False)
            found += _forms(_checked(document), is_own=False)
    return tuple(found)


def read_map(path: Path) -> tuple[Form, ...]:
    """Read somebody's own forms; raises ``InputRefused`` with every place that is wrong."""
    return tuple(_forms(_checked(read_yaml(path, str(path), versioned=False)), is_own=True))


def _checked(document: Document) -> FormatsFile:
    loaded = load(FormatsFile, document)
    if loaded.value is None:
        raise InputRefused(
            _("The map of columns {file} cannot be used.").format(file=shown(document.name)),
            _("“cmkit kpi import --help” shows what it says."),
            loaded.problems,
        )
    return loaded.value


def _forms(file: FormatsFile, *, is_own: bool) -> Sequence[Form]:
    sources = {network: tuple(map(normal, words)) for network, words in file.sources.items()}
    found = []
    for one in file.formats:
        names: dict[str, list[str]] = {}
        for columns in (one.columns, file.columns):
            for column, words in columns.items():
                # What a form says of its columns goes before what is shared.
                if columns is one.columns or column not in one.columns:
                    names.setdefault(column, []).extend(map(normal, words))
        exact = {column: tuple(word for word in words if "*" not in word) for column, words in names.items()}
        loose = {column: tuple(word for word in words if "*" in word) for column, words in names.items()}
        _refuse_unknown_columns(one, names)
        if is_own:  # whoever maps a file knows what it holds
            one = one.model_copy(update={"negative": True})
        found.append(
            Form(one, exact, {column: words for column, words in loose.items() if words}, sources, is_own)
        )
    return found


def _refuse_unknown_columns(one: ExportFormat, names: Mapping[str, object]) -> None:
    """Refuse a form that speaks of a column which has no name."""
    unknown = sorted(columns_of(one) - set(names))
    if unknown:
        raise InputRefused(
            _("The form “{id}” names columns that are not under “columns”: {names}.").format(
                id=shown(one.id), names=", ".join(map(shown, unknown))
            ),
            _("Write under “columns” what each is called in the file."),
        )


def columns_of(one: ExportFormat) -> set[str]:
    """Return the ids of all columns that a form speaks of."""
    single = (one.date, one.until, one.instead, one.item, one.account, one.part, one.source, one.currency)
    found = {*one.header.needs, *one.header.one_of, *one.header.without, *one.ids, *one.text, *one.named_by}
    found |= {column for column in single if column}
    found |= {skip.column for skip in one.skip}
    for taken in one.metrics:
        found |= {*taken.sum, *taken.needs, *taken.numerator}
        found |= {column for column in (taken.column, taken.denominator) if column}
        if taken.only:
            found.add(taken.only.column)
    return found


def matches(word: str, patterns: Sequence[str]) -> bool:
    """Tell whether a normalised word is one of some, or fits one with a ``*`` in it."""
    return any(word == one or ("*" in one and glob(one).fullmatch(word) is not None) for one in patterns)
