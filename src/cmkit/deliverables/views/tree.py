"""Objectives under the goals that they serve, with their actions and what their KPIs say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.words import key_label, word
from cmkit.model.objectives import Kpi, Objective, Step
from cmkit.model.values import Every, Quantity


def objectives(sayer: Sayer) -> list[Said]:
    """Say every objective; its actions and KPIs carry what a reader needs beside their own keys."""
    said: list[Said] = sayer.section("objectives")
    kpi_names = {
        kpi.id: kpi_name(kpi, sayer) for one in sayer.strategy.objectives for kpi in one.kpis if kpi.id
    }
    for index, (objective, entry) in enumerate(zip(sayer.strategy.objectives, said, strict=True)):
        entry["facts"] = [entry[key] for key in ("rank", "focus", "aim") if entry[key]]
        if objective.state not in (None, "active"):
            entry["facts"].append(entry["state"])
        entry["has_figures"] = any(
            (kpi.baseline and kpi.baseline.value)
            or (kpi.target and (kpi.target.value or kpi.target.change or kpi.target.by))
            for kpi in objective.kpis
        )
        for one, action in zip(objective.actions, entry["actions"], strict=True):
            action["measured_by"] = [kpi_names.get(text, text) for text in action["measured_by"]]
            action["carried_out"] = _carried_out(
                action | {"status": "" if one.status == "planned" else action["status"]}, one.every, sayer
            )
        for position, kpi in enumerate(objective.kpis):
            path = ("objectives", index, "kpis", position)
            entry["kpis"][position] |= kpi_facts(kpi, entry["kpis"][position], path, sayer)
    return said


def _carried_out(action: Said, every: Every | None, sayer: Sayer) -> str:
    """Say in a sentence who does an action and when, then how often and where."""
    forms = sayer.forms
    company, networks = forms.listed(action["with"]), forms.listed(action["platforms"])
    when = " ".join(
        part
        for part in (action["span"], f"({action['stage']})" if action["span"] and action["stage"] else "")
        if part
    )
    first = (
        forms.listed(action["owner"]),
        f"{word(sayer.language, 'marks', 'with')} {company}" if company else "",
        when or action["stage"],
    )
    where = forms.word("marks", "on_platforms", where=networks) if networks else ""
    place = ", ".join(action["place"])
    last = (
        _often(action, every, sayer),
        f"{where} ({place})" if where and place else where or place,
        action["status"],
    )
    halves = [", ".join(part for part in half if part) for half in (first, last)]
    said = forms.word("marks", "then").join(half for half in halves if half)
    return f"{said[:1].upper()}{said[1:]}"


def _often(action: Said, every: Every | None, sayer: Sayer) -> str:
    quantity: str = action["quantity"]
    if not quantity or (quantity == "1" and every and every.count > 1):
        return sayer.forms.rhythm(every)
    return (
        f"{quantity} {sayer.forms.rate(every)}"
        if every
        else sayer.forms.word("marks", "in_all", quantity=quantity)
    )


def goal_tree(sayer: Sayer, said: Sequence[Said]) -> list[Said]:
    """Hang each objective under what it serves: a goal of the client's marketing, or another objective.

    Every objective stands once, even where some serve each other in a circle.
    """
    marketing = sayer.strategy.client.marketing
    entries = dict(zip((one.id for one in sayer.strategy.objectives), said, strict=True))
    placed: set[str] = set()

    def node(objective: Objective) -> Said:
        placed.add(objective.id)
        entry = entries[objective.id]
        children = [node(one) for one in sayer.strategy.objectives if hangs(one, objective.id)]
        return {"title": entry["title"], "facts": entry["facts"], "why": entry["why"], "children": children}

    def hangs(objective: Objective, holder: str) -> bool:
        return objective.serves == holder and objective.id not in placed

    roots: list[Said] = []
    for goal in sayer.section("client")["marketing"]["goals"] if marketing else ():
        children = [node(one) for one in sayer.strategy.objectives if hangs(one, goal["id"])]
        roots.append({"title": goal["title"], "facts": [], "why": goal["note"], "children": children})
    free = [one for one in sayer.strategy.objectives if one.serves is None]
    # One by one: placing an objective places those that serve it.
    roots.extend(node(one) for one in (*free, *sayer.strategy.objectives) if one.id not in placed)
    return roots


def kpi_name(kpi: Kpi, sayer: Sayer) -> str:
    """Name a KPI: its own label, else its metric's, else its id."""
    metric = sayer.catalogue.metrics.get(kpi.metric or "")
    if kpi.label or metric:
        return kpi.label or (metric.label.said(sayer.language) if metric else "")
    return (kpi.metric or kpi.id or "KPI").replace("-", " ").replace("_", " ")


def kpi_facts(kpi: Kpi, said: Said, path: tuple[str | int, ...], sayer: Sayer) -> Said:
    """Say where a KPI starts, where it goes, how it is calculated, and what it still lacks."""
    metric = sayer.catalogue.metrics.get(kpi.metric or "")
    language, currency = sayer.language, sayer.forms.currency
    unit = kpi.unit or (metric.unit_said(language, currency) if metric else "")
    definition = said["definition"] or (
        [metric.definition.said(language)] if metric and metric.definition else []
    )
    denominator = metric.denominator.said(language) if metric and metric.denominator else ""
    facts: Said = {
        "name": kpi_name(kpi, sayer) + sayer.mark((*path, "label")),
        "unit": unit,
        "definition": definition,
        "formula": metric.formula.said(language) if metric and metric.formula else "",
        "denominator": said["denominator"] or ([denominator] if denominator else []),
        "usual_source": metric.usual_source.said(language) if metric and metric.usual_source else "",
        "start": _start(kpi, said, unit, path, sayer),
        "aimed_at": _aimed_at(kpi, said, unit, path, sayer),
        "due": sayer.forms.due(kpi.target.by if kpi.target else None)
        or _unclear(sayer, (*path, "target", "by")),
        "judged": sayer.forms.span(kpi.judge_from, None),
        "steps": [_step(step, unit, sayer) for step in (kpi.target.steps if kpi.target else ())],
    }
    facts["missing"] = _missing(kpi, unit, path, sayer)
    return facts


def _step(step: Step, unit: str, sayer: Sayer) -> str:
    said = f"{measured(step.value, unit, sayer)} {sayer.forms.by(step.by)}"
    return f"{said} ({' '.join(step.note)})" if step.note else said


def measured(quantity: Quantity | None, unit: str, sayer: Sayer) -> str:
    """Say a value with its unit: ``42 commandes``, ``3,1 %``, ``1 200 €``."""
    if quantity is None:
        return ""
    exact = quantity.low if quantity.low == quantity.high and not quantity.about else None
    if unit in (sayer.forms.currency, "€") and exact is not None:
        return sayer.forms.money(exact)
    if quantity.percent:
        return sayer.forms.quantity(quantity)
    if unit == "%":
        return sayer.forms.quantity(replace(quantity, percent=True))
    return sayer.forms.quantity(quantity, unit)


def _start(kpi: Kpi, said: Said, unit: str, path: tuple[str | int, ...], sayer: Sayer) -> str:
    baseline = kpi.baseline
    if baseline and baseline.value is not None:
        value = measured(baseline.value, unit, sayer)
        return f"{value} ({said['baseline']['date']})" if baseline.date else value
    unclear = _unclear(sayer, (*path, "baseline"))
    if baseline and baseline.unknown_until and unclear:
        return f"{unclear} {said['baseline']['unknown_until_by']}"
    return unclear


def _aimed_at(kpi: Kpi, said: Said, unit: str, path: tuple[str | int, ...], sayer: Sayer) -> str:
    target = kpi.target
    if target and target.value is not None:
        held = _held(kpi, said, sayer) if target.holds == "each_period" else ""
        return " ".join(part for part in (measured(target.value, unit, sayer), held) if part)
    if target and target.change is not None:
        return sayer.forms.word("marks", "change", change=sayer.forms.quantity(target.change))
    return _unclear(sayer, (*path, "target"))


def _held(kpi: Kpi, said: Said, sayer: Sayer) -> str:
    """Say what a value is held in: ``240 visites par mois``, ``4,5 % chaque mois``."""
    if kpi.period is None:
        held: str = said["target"]["holds"]
        return held
    metric = sayer.catalogue.metrics.get(kpi.metric or "")
    nature = kpi.nature or (metric.nature if metric else None)
    return sayer.forms.rate(kpi.period) if nature == "flow" else sayer.forms.rhythm(kpi.period)


def _unclear(sayer: Sayer, path: tuple[str | int, ...]) -> str:
    """Say that something has still to be settled; nothing where it was answered «n/a» or declined."""
    answered = any(path[:length] in sayer.public.answers for length in range(1, len(path) + 1))
    return "" if answered else word(sayer.language, "marks", "unclear")


def _missing(kpi: Kpi, unit: str, path: tuple[str | int, ...], sayer: Sayer) -> list[str]:
    """Name what a KPI lacks to be judged one day."""
    target, baseline = kpi.target, kpi.baseline
    lacking = {
        "baseline": baseline is None or (baseline.value is None and baseline.unknown_until is None),
        "target": target is None or (target.value is None and target.change is None),
        "by": target is not None and target.by is None,
        "unit": not unit and kpi.nature not in ("rate", "judgement"),
        "source": not kpi.source,
        "owner": not kpi.owner,
    }
    paths = {"by": (*path, "target", "by")}
    return [
        key_label(sayer.language, f"objectives.kpis.{'due' if key == 'by' else key}")
        for key, lacks in lacking.items()
        if lacks and _unclear(sayer, paths.get(key, (*path, key)))
    ]
