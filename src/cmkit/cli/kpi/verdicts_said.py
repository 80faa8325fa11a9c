"""Trends, verdicts, decisions and what is missing, in the words of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from cmkit.measures.aims import Aim, as_decimal
from cmkit.measures.attainment import printed
from cmkit.measures.dates import Span
from cmkit.measures.judged import JudgedKpi
from cmkit.measures.missing import Missing
from cmkit.measures.verdicts import Occasion, Trend, Verdict
from cmkit.model.journal import Decision
from cmkit.text import Language, _, plural, visible, written_month, written_number

_WHOLE = 100
"""From where on the decimals of a figure say nothing."""


def trend(one: Trend) -> str:
    """Say a trend."""
    said: Mapping[Trend, str] = {
        "ahead": _("ahead"),
        "on_time": _("on time"),
        "late": _("late"),
        "too_early": _("too early"),
        "unknown": _("unknown"),
    }
    return said[one]


def verdict(one: Verdict) -> str:
    """Say a verdict."""
    said: Mapping[Verdict, str] = {
        "success": _("success"),
        "moderate_success": _("moderate success"),
        "moderate_failure": _("moderate failure"),
        "late": _("late"),
        "proven_failure": _("proven failure"),
        "too_early": _("too early"),
        "none": _("no verdict"),
    }
    return said[one]


def decision(one: Decision) -> str:
    """Say a decision, as it is typed, with what it means."""
    said: Mapping[Decision, str] = {
        "continue": _("continue"),
        "optimise": _("optimise"),
        "change": _("change"),
        "stop": _("stop"),
        "pivot": _("pivot"),
    }
    return said[one]


def occasion(one: Occasion) -> str:
    """Say why a verdict is given now; nothing where it is only asked for."""
    return {"quarter": _("the quarter is over"), "due": _("the due date is reached"), "asked": ""}[one]


def name_of(one: JudgedKpi, language: Language) -> str:
    """Return what a KPI is called: its label, else its metric in words, else its id."""
    known = one.metric.label.said(language) if one.metric else ""
    return visible(one.kpi.label or known or one.kpi.metric or one.kpi.id or "?")


def number(value: Fraction | None, language: Language) -> str:
    """Write a figure with two decimals at most, none from a hundred on; a dash where there is none."""
    if value is None:
        return "–"
    return written_number(as_decimal(value, 0 if abs(value) >= _WHOLE else 2), language)


def aim(one: Aim | None, language: Language) -> str:
    """Write what is expected: a value, or the two of a range."""
    if one is not None and one.low is not None and one.high is not None:
        return f"{number(one.low, language)}-{number(one.high, language)}"
    return number(one.edge if one else None, language)


def percent(attained: Fraction | None, language: Language) -> str:
    """Write an attainment in percent, no more than 200 %."""
    return "–" if attained is None else in_percent(printed(attained), language)


def in_percent(share: Fraction, language: Language) -> str:
    """Write a share in whole percent."""
    written = written_number(as_decimal(share * 100, 0), language)
    return written + ("\N{NO-BREAK SPACE}%" if language == "fr" else "%")


def span(one: Span, language: Language) -> str:
    """Write a period: a whole month by its name, else its days."""
    following = one.end.toordinal() + 1
    is_month = one.start.day == 1 and (following - one.start.toordinal()) in (28, 29, 30, 31)
    if is_month and one.start.month == one.end.month:
        return written_month(one.start, language)
    return f"{one.start.isoformat()} → {one.end.isoformat()}"


def missing(one: Missing, language: Language, names: Mapping[str, str] | None = None) -> str:
    """Say one thing that is missing, and who brings it: by the ``names`` of ids, where they are given."""
    said = _of_strategy(one) or _of_figures(one, language) or _of_costs(one)
    who = ", ".join(visible((names or {}).get(name, name)) for name in one.owed_by)
    return f"{said} ({who})" if who else said


def _of_strategy(one: Missing) -> str:
    day = one.day.isoformat() if one.day else ""
    baseline = _("its baseline, which was to be known by {day}") if day else _("its baseline")
    said = {
        "metric": _("its metric: nothing says which figures to read"),
        "nature": _("its nature: level, flow, rate or judgement"),
        "target": _("its target value"),
        "due": _("its due date"),
        "due_before_start": _("a due date after its start: it is {day}"),
        "baseline": baseline,
        "starts_on": _("the first day of the mission"),
        "unit": _("one unit: of baseline and target, only one is in percent"),
        "platforms": _("its platforms, among {platforms}"),
        "primary": _("a primary KPI"),
    }
    return said.get(one.what, "").format(day=day, platforms=", ".join(one.platforms))


def _of_figures(one: Missing, language: Language) -> str:
    where = ", ".join(platform for platform in one.platforms if platform)
    when = span(one.span, language) if one.span else ""
    match one.what:
        case "reading":
            return (
                _("a first reading on {platforms}").format(platforms=where) if where else _("a first reading")
            )
        case "recent_reading":
            return _("a recent reading: the last is of {day}").format(day=one.day)
        case "whole_period":
            if one.count:
                return plural(
                    "{count} day of {period}", "{count} days of {period}", one.count, period=when
                ) + (f", {where}" if where else "")
            return _("the figure of {period} on {platforms}").format(period=when, platforms=where or "–")
        case "observations":
            if one.count is None:
                return _("how many cases are behind the rate of {period}").format(period=when)
            return plural(
                "more cases: {count} is behind the rate of {period}",
                "more cases: {count} are behind the rate of {period}",
                one.count,
                period=when,
            )
        case "comparison":
            return _("the figure of the period that {period} is compared with").format(period=when)
        case _:
            return ""


def _of_costs(one: Missing) -> str:
    said = {
        "ad_spend": _("what was spent on ads"),
        "fees": _("the fees, in the budget"),
        "acquisitions": _("how many acquisitions there were"),
        "revenue": _("the revenue that comes from it"),
    }
    return said.get(one.what, one.what)
