"""One figure that a person notes: read as they write it, placed in its period, ready to be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from cmkit.measures.aims import as_decimal
from cmkit.measures.dates import Span
from cmkit.measures.figures import Nature
from cmkit.measures.numbers import Figure, Unreadable, figure, may_be_thousands, share, written
from cmkit.mission.recording import Cell, Said
from cmkit.problems import InputRefused
from cmkit.text import _, slug, visible

WORDS: Mapping[str, Decimal] = {
    "yes": Decimal(1),
    "oui": Decimal(1),
    "mostly": Decimal("0.75"),
    "plutot-oui": Decimal("0.75"),
    "partly": Decimal("0.4"),
    "plutot-non": Decimal("0.4"),
    "no": Decimal(0),
    "non": Decimal(0),
}
"""What a person's word weighs: where the usual verdicts begin."""

_LONGEST = 30
"""The most digits that a file of readings takes, before and after the point."""
_DIFFERS = Fraction(1, 100)
"""How far a rate may be from what its parts give and still be the same, rounded."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a figure; texts as they were typed."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What the figure is of."""

    metric: str
    nature: Nature | None = None
    times: Fraction = Fraction(1)
    """What a rate is multiplied by: 100 in percent."""

    @property
    def is_percent(self) -> bool:
        """Whether it is said in percent."""
        return self.times == 100


def noted(
    told: Told, kind: Kind, span: Span, where: tuple[str, str, str], *, comma: bool
) -> tuple[Cell, Said]:
    """Return a figure as the files of readings hold it: what it is about, and what is said.

    ``where`` is its platform, subject and item; ``comma``: a comma begins the decimals, as in French. A word
    of a judgement is kept as the note. Raises ``InputRefused`` for what is no figure.
    """
    note = told.note
    if kind.nature == "judgement" and slug(told.value, "") in WORDS:
        value: Figure | None = WORDS[slug(told.value, "")]
        note = note or told.value.strip()
    else:
        value = read_figure(told.value, kind, comma=comma) if told.value else None
    above, below = (_part(text, kind, comma=comma) for text in (told.numerator, told.denominator))
    if below is not None and below <= 0:
        raise InputRefused(_("Nothing was observed: a rate is not divided by 0."))
    if above is not None and below is None:
        raise InputRefused(_("--numerator needs its --denominator."))
    if above is not None and below is not None:
        value = _of_parts(value, above, below, kind)
    if value is None:
        raise InputRefused(
            _("Say the figure."), _("Or, of a rate, what is above and below: --numerator N --denominator N.")
        )
    cell = (span.start.isoformat(), span.end.isoformat(), kind.metric, *where)
    numbers = tuple("" if one is None else written(one) for one in (value, above, below))
    return cell, (numbers[0], numbers[1], numbers[2], _one_line(told.source), _one_line(note))


def read_figure(text: str, kind: Kind, *, comma: bool) -> Figure:
    """Read a figure as a person writes it: ``1 234,5``, ``3,2 %``, ``1,5 k``; raises ``InputRefused``."""
    in_percent = text.strip().endswith("%")
    try:
        found = share(text, fraction=False, comma=comma) if in_percent else figure(text, comma=comma)
    except Unreadable:
        found = None
    if found is None or len(f"{abs(int(found))}") > _LONGEST:
        hint = _("A figure is written 1234, 1 234.5 or 3.2 %.")
        if kind.nature == "judgement":
            hint = _("A judgement is a figure, or one of: yes, mostly, partly, no.")
        raise InputRefused(_("“{text}” is no figure.").format(text=visible(text)), hint)
    if kind.nature not in ("rate", "judgement", None) and may_be_thousands(text):
        whole, thousandths = text.strip().split(".")
        raise InputRefused(
            _("“{text}” may be a thousand or a number with decimals.").format(text=visible(text)),
            _("Write {thousand}, or {decimal}.").format(
                thousand=whole + thousandths,
                decimal=f"{whole},{thousandths}" if comma else f"{whole}.{thousandths}0",
            ),
        )
    if in_percent and kind.nature is not None and not kind.is_percent:
        raise InputRefused(
            _("“{metric}” is not said in percent.").format(metric=kind.metric),
            _("Write the figure without %."),
        )
    return found


def refuse_unfinished(span: Span, today: date) -> None:
    """Refuse a period that is not over: what is read of it so far is not its figure."""
    if span.end > today:
        raise InputRefused(
            _("{day} is still to come: that period is not over.").format(day=span.end.isoformat()),
            _("Give the days that were read with --start and --end."),
        )


def _part(text: str, kind: Kind, *, comma: bool) -> Figure | None:
    if not text:
        return None
    if kind.nature not in ("rate", None):
        raise InputRefused(
            _("“{metric}” is no rate: it has no numerator and no denominator.").format(metric=kind.metric)
        )
    return read_figure(text, Kind(kind.metric), comma=comma)


def _of_parts(value: Figure | None, above: Figure, below: Figure, kind: Kind) -> Figure:
    """Return the rate that its parts give; refuse one that was said beside them and is another."""
    given = Fraction(above) / Fraction(below) * kind.times
    if value is not None and abs(Fraction(value) - given) > _DIFFERS * abs(given):
        raise InputRefused(
            _("{value} is not {above} divided by {below}, which is {rate}.").format(
                value=written(value),
                above=written(above),
                below=written(below),
                rate=written(as_decimal(given, 2)),
            ),
            _("Correct one of them, or leave the rate out."),
        )
    return value if value is not None else as_decimal(given, 6)


def _one_line(text: str) -> str:
    return " ".join(text.split())
