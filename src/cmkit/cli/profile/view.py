"""The CM's profile as it is shown: a title for each section, a line for each key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cmkit.cli.check.findings import on_one_line
from cmkit.deliverables.forms import Forms
from cmkit.model.base import Block
from cmkit.model.community import Tool
from cmkit.model.profile import ProfileFile, StandardText
from cmkit.model.schema import describe
from cmkit.model.shape import Key, keys
from cmkit.model.values import Days, Duration, TimeOfDay
from cmkit.text import Language

if TYPE_CHECKING:
    from rich.text import Text as Styled


class Row(NamedTuple):
    """What stands under one key, in lines; without a line, the title of a section."""

    label: str
    lines: tuple[str, ...] = ()


def rows(profile: ProfileFile, language: Language) -> list[Row]:
    """Return what a profile says, section by section; what it leaves empty is left out."""
    found: list[Row] = []
    for key in keys(ProfileFile):
        value = getattr(profile, key.attribute)
        if key.block is None or not value:
            continue
        inside = [row for one in _blocks(value) for row in _rows(one, Forms(language))]
        if inside:
            found += [Row(_label(ProfileFile, key, language)), *inside]
    return found


def written(told: Sequence[Row]) -> str:
    """Write rows as plain text, the labels of a section in a column of their own."""
    return "\n".join(_lines(told)).lstrip("\n")


def styled(told: Sequence[Row]) -> Styled:
    """Write the same with bold titles."""
    from rich.text import Text

    text = Text()
    for line in written(told).split("\n"):
        text.append(line + "\n", "" if line.startswith(" ") else "bold")
    return text


def _lines(told: Sequence[Row]) -> Iterator[str]:
    width = max((len(row.label) for row in told if row.lines), default=0)
    for row in told:
        if not row.lines:
            yield from ("", row.label)
        for place, line in enumerate(row.lines):
            yield f"  {'' if place else row.label:<{width}}  {line}"


def _blocks(value: object) -> tuple[Block, ...]:
    if isinstance(value, Block):
        return (value,)
    return tuple(one for one in value if isinstance(one, Block)) if isinstance(value, tuple) else ()


def _rows(block: Block, forms: Forms) -> Iterator[Row]:
    if isinstance(block, Tool):
        yield Row(on_one_line(block.name), (", ".join(_said(block.use, forms)) or block.family or "–",))
        return
    for key in keys(type(block)):
        value = getattr(block, key.attribute)
        label = _label(type(block), key, "fr" if forms.language == "fr" else "en")
        if key.block is StandardText:
            yield from (Row(on_one_line(one.title), _said(one.text, forms) or ("–",)) for one in value)
        elif lines := _said(value, forms):
            yield Row(label, lines)


def _label(block: type[Block], key: Key, language: Language) -> str:
    """Return how a key is called: what is told about it, up to the first pause."""
    name = "Block" if key.name in Block.model_fields else block.__name__
    return re.split(r"\s*[,;:(]|\.$", describe(name, key.name).said(language))[0]


def _said(value: object, forms: Forms) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case tuple():
            return tuple(on_one_line(str(one)) for one in value)
        case Days():
            return (forms.days(value),)
        case Duration():
            return (forms.duration(value),)
        case TimeOfDay():
            return (forms.at(value),)
    return (on_one_line(str(value)),)
