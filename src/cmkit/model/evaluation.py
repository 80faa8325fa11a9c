"""How things stand, how they are judged, what happens when they go wrong or end."""

from typing import Literal

from cmkit.model.base import Block, DoneOn, Line, Number, Text, Who
from cmkit.model.values import Every


class Audit(Block):
    """Where things stood before."""

    date: DoneOn | None = None
    findings: Text = ()
    strengths: Text = ()
    weaknesses: Text = ()
    opportunities: Text = ()
    threats: Text = ()


class ReportPlan(Block):
    """A report, for whom and how often."""

    reader: Literal["client", "team", "departments", "staff", "partners", "public"] | None = None
    what: Text = ()
    every: Every | None = None
    where: Text = ()


class Competitor(Block):
    """A rival or a model, and what is learnt there."""

    name: Line
    kind: Literal["rival", "model"] | None = None
    lesson: Text = ()
    figures: Text = ()


class Thresholds(Block):
    """The attainment from which a verdict is a success, a moderate one, a moderate failure (1 = target)."""

    success: Number | None = None
    moderate_success: Number | None = None
    moderate_failure: Number | None = None


class Evaluation(Block):
    """The evaluation plan."""

    review_every: Every | None = None
    method: Text = ()
    reports: tuple[ReportPlan, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    thresholds: Thresholds | None = None


class CrisisLevel(Block):
    """How bad it is, what tells so, who decides, what is done."""

    name: Line
    trigger: Text = ()
    who_decides: Who = ()
    actions: Text = ()


class HoldingStatement(Block):
    """What is said while facts are being gathered."""

    when: Text = ()
    text: Text = ()


class Crisis(Block):
    """The crisis plan."""

    levels: tuple[CrisisLevel, ...] = ()
    contacts: Who = ()
    first_hour: Text = ()
    holding_statements: tuple[HoldingStatement, ...] = ()
    pause: Text = ()
    after: Text = ()


class Exit(Block):
    """The exit plan."""

    stop_criteria: Text = ()
    closing_a_platform: Text = ()
    handover: Text = ()
    data: Text = ()
    archive: Text = ()
