"""``profile.yaml``: the CM's own identity, brand, tools, working days and default clauses, kept once."""

import re
from dataclasses import dataclass
from typing import Annotated, Self

from cmkit.model.base import VERSION, Block, Langs, Line, Text, Whole, matching
from cmkit.model.community import Brand, Tool
from cmkit.model.values import Days, Duration, Form, TimeOfDay


@dataclass(frozen=True, slots=True)
class Siret(Form):
    """The number of a French establishment: fourteen digits, written as it is read aloud."""

    name = "SIRET"
    patterns = (r"[0-9](?: ?[0-9]){13}",)
    examples = "123 456 789 00012"
    plain = ({"type": "integer", "minimum": 10**13, "maximum": 10**14 - 1},)

    digits: str

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read the digits, in groups or not; as a number too, where YAML took them for one."""
        text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else cls._text(raw)
        if not re.fullmatch(cls.patterns[0], text):
            raise cls._refused()
        return cls(text.replace(" ", ""))

    @property
    def siren(self) -> str:
        """The number of the business itself: the first nine digits."""
        return self.digits[:9]

    def __str__(self) -> str:
        return " ".join((self.digits[:3], self.digits[3:6], self.digits[6:9], self.digits[9:]))


class Identity(Block):
    """Who the CM is, and how to reach them."""

    name: Line | None = None
    trade_name: Line | None = None
    activity: Text = ()
    email: Line | None = None
    phone: Line | None = None
    address: Text = ()
    website: Line | None = None
    languages: Langs = ()


class Legal(Block):
    """What the law wants to see on the CM's documents."""

    form: Line | None = None
    siret: Siret | None = None
    vat_number: Line | None = None
    vat_note: Text = ()
    insurance: Text = ()
    mediator: Text = ()
    mentions: Text = ()


class Working(Block):
    """When the CM works, and where their days are counted."""

    days: Days | None = None
    hours: TimeOfDay | None = None
    timezone: Annotated[str, matching(r"^[A-Za-z0-9_+/-]+$")] | None = None
    country: Annotated[str, matching(r"^[A-Z]{2}$")] | None = None
    subdivision: Line | None = None


class StandardText(Block):
    """A text that the CM's own documents print as it is: rights, confidentiality, late payment."""

    title: Line
    text: Text = ()


class Clauses(Block):
    """The terms that the CM proposes to every client; ``texts`` are printed, the others fill a mission."""

    method: Text = ()
    options: Text = ()
    out_of_scope: Text = ()
    notice_days: Whole | None = None
    payment_days: Whole | None = None
    reply_within: Duration | None = None
    article: Text = ()
    brief_days: Whole | None = None
    draft_days: Whole | None = None
    approval_days: Whole | None = None
    rounds: Whole | None = None
    express: Text = ()
    texts: tuple[StandardText, ...] = ()


class ProfileFile(Block):
    """``profile.yaml``, in the user's configuration folder; nothing of it is needed but the version."""

    cmkit: VERSION
    identity: Identity | None = None
    legal: Legal | None = None
    brand: Brand | None = None
    tools: tuple[Tool, ...] = ()
    working: Working | None = None
    clauses: Clauses | None = None
