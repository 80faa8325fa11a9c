"""What stands beside the objectives: community, ads, commercial figures, what was promised, levers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from cmkit.deliverables.said import Said
from cmkit.deliverables.views.amounts_said import Amounts, share
from cmkit.deliverables.views.contents_fed import STORIES, Contents
from cmkit.deliverables.views.figures_read import Row
from cmkit.deliverables.views.missing_said import sells
from cmkit.deliverables.views.objectives_reported import focus_of, is_badly, is_well, state_of
from cmkit.deliverables.views.period import Period, months_in
from cmkit.deliverables.views.tree import kpi_name
from cmkit.deliverables.words import read_words, word
from cmkit.measures.aims import as_decimal
from cmkit.measures.costs import Counted
from cmkit.measures.spans import first_day, last_day
from cmkit.model.journal import Entry
from cmkit.model.mission import Scope
from cmkit.model.objectives import Kpi
from cmkit.model.values import PartialDate

_COMMUNITY = (
    "positive-reviews",
    "average-rating",
    "positive-comments",
    "positive-private-messages",
    "comments",
    "mentions",
    "response-time",
    "response-rate",
    "net-sentiment",
    "net-promoter-score",
)
_ADS = (
    "ad-spend",
    "cost-per-click",
    "cost-per-thousand",
    "cost-per-lead",
    "cost-per-qualified-lead",
    "cost-per-acquisition",
    "customer-acquisition-cost",
    "return-on-ad-spend",
)
_QUOTA = re.compile(r"publi|posts?\b|contenus?\b|contents?\b|items?\b|updates?\b", re.IGNORECASE)
_MEETING = re.compile(r"réunion|rendez-vous|meeting", re.IGNORECASE)


def community(period: Period, rows: Sequence[Row]) -> Said:
    """Say what the people said and how fast they were answered, where it was read, and what went wrong."""
    followed = {
        (kpi.kpi.metric or "", platform)
        for one in period.objectives
        for kpi in one.kpis
        for platform in kpi.platforms
    }
    chosen = [
        row
        for row in _chosen(rows, _COMMUNITY)
        if (row.metric, row.platform) not in followed and row.now.value is not None
    ]
    return {
        "figures": [row.said(period) for row in chosen],
        "incidents": [_entry(period, one) for one in period.entries("incident") if one.what],
    }


def advertising(period: Period, rows: Sequence[Row]) -> Said:
    """Say what was spent, by the journal, beside what was planned, and what the ads came to."""
    spent = [one for one in period.entries("spend") if one.amount is not None]
    total = sum((one.amount for one in spent if one.amount is not None), Decimal(0))
    planned = _planned_ads(period)
    return {
        "spent": [_entry(period, one) for one in spent],
        "total": period.sayer.forms.money(total) if len(spent) > 1 else "",
        "planned": period.sayer.forms.money(planned) if planned else "",
        "figures": [row.said(period) for row in _chosen(rows, _ADS) if row.now.value is not None],
    }


def _chosen(rows: Sequence[Row], metrics: Sequence[str]) -> list[Row]:
    return [
        row for name in metrics for row in rows if row.metric == name and not row.item and not row.subject
    ]


def _planned_ads(period: Period) -> Decimal | None:
    """Add up the ads that the budget plans for the period; ``None`` where none are, or an amount is open."""
    budget, starts_on = period.public.strategy.budget, period.public.strategy.starts_on
    mission = period.public.strategy.mission
    total = Decimal(0)
    months = len(list(months_in(period.span)))
    for line in budget.lines if budget else ():
        first = first_day(line.from_ or mission.starts_on, starts_on)
        last = last_day(line.until or line.from_ or mission.ends_on, starts_on)
        if line.kind != "ads" or line.amount is None or (first and first > period.span.end):
            continue
        if last and last < period.span.start:
            continue
        if line.per is not None and str(line.per) == "month":
            total += line.amount * months
        elif line.per is None and first and first >= period.span.start:
            total += line.amount
        else:
            return None
    return total or None


def _entry(period: Period, one: Entry) -> Said:
    return {
        "date": period.sayer.forms.date(one.date),
        "what": list(one.what),
        "amount": period.sayer.forms.money(one.amount),
        "platform": period.sayer.name("platforms", one.platform) if one.platform else "",
        "note": list(one.note),
    }


def commercial(period: Period, rows: Sequence[Row]) -> Said:
    """Say what acquisitions cost and what came back, from the figures that the client gave.

    What was read of the period alone is said as such: no cost of the whole mission goes with it.
    """
    costs = period.standing.costs
    counted = [said for one in costs.counted if (said := _counted(period, one))]
    is_due = bool(costs.counted) or sells(period)
    known = {one.kpi.metric for one in costs.counted if one.value is not None}
    alone = [
        row.said(period)
        for row in rows
        if not (row.item or row.subject or row.metric in (*known, *_ADS) or not row.now.value)
        and (metric := period.catalogue.metrics.get(row.metric))
        and (metric.commercial and metric.nature == "flow")
    ]
    has_any = bool(alone) or any(one["value"] for one in counted)
    return {"counted": counted, "alone": alone, "is_missing": is_due and not has_any}


def _counted(period: Period, one: Counted) -> Said:
    forms = period.sayer.forms
    metric = period.catalogue.metrics.get(one.kpi.metric or "")
    amounts = Amounts.of(forms, metric, one.kpi.unit, one.kpi.nature or "")
    spent = one.spent
    lacks = [
        word(period.sayer.language, "report_missing", name)
        for name, known in (("ad_spend", spent and spent.ads), ("fees", spent and spent.fees))
        if spent is not None and known is None
    ]
    result = one.result
    if result is not None and one.counts == "acquisitions":
        said = forms.money(as_decimal(result))
    else:
        said = share(forms, result) if result is not None else ""
    whole = spent.to_acquire if spent and one.counts == "acquisitions" else spent.whole if spent else None
    return {
        "counts": one.counts,
        "name": kpi_name(one.kpi, period.sayer),
        "value": amounts.value(one.value),
        "when": forms.span(PartialDate.of(spent.span.start), PartialDate.of(spent.span.end)) if spent else "",
        "cost": forms.money(as_decimal(whole)) if whole is not None else "",
        "result": said,
        "lacks": lacks,
        "other_source": _other_source(period, one.kpi),
    }


def _other_source(period: Period, kpi: Kpi) -> str:
    """Say the source that a KPI names, where its figure comes from another tool."""
    judged = (one for objective in period.standing.objectives for one in objective.kpis)
    return " ".join(kpi.source) if any(one.kpi is kpi and one.other_sources for one in judged) else ""


def traffic_without_sales(period: Period, *, judging: bool) -> Said:
    """Say whether visitors come and nobody buys: what follows the visit is not the community manager's."""
    traffic = [
        one.objective.title
        for one in period.objectives
        if focus_of(period, one) == "traffic" and is_well(state_of(one, judging=judging))
    ]
    sold = [
        kpi_name(kpi.kpi, period.sayer)
        for one in period.objectives
        for kpi in one.kpis
        if (kpi.kpi.counts or (kpi.metric.counts if kpi.metric else None))
        and is_badly(state_of(kpi, judging=judging))
    ]
    return {"traffic": traffic, "sales": list(dict.fromkeys(sold))} if traffic and sold else {}


def promised(period: Period, contents: Contents) -> list[Said]:
    """Hold what the mission promises a month against what was planned and done, where that can be counted."""
    if period.every.unit != "month":
        return []
    planned = [item for item in period.items if item.status != "idea" and item.format not in STORIES]
    done = [item for item in contents.published if item.format not in STORIES]
    scope = period.public.strategy.mission.scope
    quotas = [one for one in scope if _is_quota(one)]
    counted = quotas if len(quotas) == 1 else []
    alone = sum(1 for one in contents.all if one.item is None)
    rows = [_promise(period, one, str(len(planned)), len(done)) for one in counted]
    for row in rows:
        if row["gap"] and alone:
            count = period.sayer.forms.number(alone)
            row["gap"] = period.sayer.forms.word("report", "unplanned", gap=str(row["gap"]), count=count)
    if not rows and (planned or done):
        what = word(period.sayer.language, "report", "contents")
        rows.append(
            {"what": what, "promised": "", "planned": str(len(planned)), "done": str(len(done)), "gap": ""}
        )
    held = len(period.entries("meeting"))
    rows += [
        _promise(period, one, "", held)
        for one in scope
        if one not in quotas and _is_monthly(one) and _MEETING.search(f"{one.id or ''} {' '.join(one.what)}")
    ]
    return rows


def _promise(period: Period, one: Scope, planned: str, done: int) -> Said:
    forms = period.sayer.forms
    quantity, gap = one.quantity, ""
    if quantity and quantity.high is not None and done > quantity.high:
        gap = forms.word("report", "more", count=forms.number(done - quantity.high))
    elif quantity and quantity.low is not None and done < quantity.low:
        gap = forms.word("report", "less", count=forms.number(quantity.low - done))
    return {
        "what": " ".join(one.what) or one.id or "",
        "promised": forms.quantity(quantity),
        "planned": planned,
        "done": str(done),
        "gap": gap,
    }


def _is_monthly(one: Scope) -> bool:
    return one.quantity is not None and one.per is not None and str(one.per) == "month"


def _is_quota(one: Scope) -> bool:
    return _is_monthly(one) and bool(_QUOTA.search(f"{one.id or ''} {' '.join(one.what)}"))


def beyond(period: Period) -> list[Said]:
    """List what the client asked of the CM in the period: what no one had planned."""
    ours = {person.id for person in period.public.strategy.people if person.side == "cm"}
    ours |= set(period.public.strategy.mission.cm)
    return [
        {
            "what": list(one.what),
            "who": period.sayer.people(one.who),
            "done_on": period.sayer.forms.on(one.received_on),
            "note": list(one.note),
        }
        for one in period.entries("request")
        if one.from_ and ours.issuperset(one.from_) and not ours.issuperset(one.who or one.from_)
    ]


def competitors(period: Period) -> list[Said]:
    """Say those we watch whose figures were noted."""
    evaluation = period.sayer.section("evaluation")
    return [one for one in evaluation["competitors"] if one["figures"]]


def levers(period: Period, *, judging: bool) -> list[Said]:
    """Propose what can be turned for each objective that is not where it should be, by what it is about."""
    known = read_words()["levers"]
    found = []
    for one in period.objectives:
        state = state_of(one, judging=judging)
        if not is_badly(state) and state != "moderate_success":
            continue
        focus = focus_of(period, one)
        group = known.get(focus) or known["none"]
        texts = [str(text[period.sayer.language]) for text in group.values()]
        found.append({"title": one.objective.title, "levers": texts})
    return found


def tests_under_way(period: Period) -> list[Said]:
    """Say the hypotheses that are being tried during the period."""
    content, starts_on = period.public.strategy.content, period.public.strategy.starts_on
    if content is None or not content.hypotheses:
        return []
    said = period.sayer.section("content")["hypotheses"]
    return [
        entry
        for one, entry in zip(content.hypotheses, said, strict=True)
        if (last := last_day(one.until, starts_on)) is not None and last >= period.span.start
    ]
