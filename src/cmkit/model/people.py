"""The people, teams and organisations that the strategy names."""

from typing import Annotated, Literal

from pydantic import Field

from cmkit.model.base import Block, FlagOrText, Line, RefTo, Slug, Text, Who


class Person(Block):
    """Somebody that the strategy names; e-mail and phone stay in ``private/contacts.yaml``."""

    id: Slug
    name: Line
    kind: Literal["person", "team", "organisation"] | None = None
    side: Literal["client", "cm", "partner"] | None = None
    in_: Annotated[Slug, RefTo(("people",))] | None = Field(None, alias="in")
    role: Text = ()
    status: Text = ()
    deputy: Who = ()
    approves: FlagOrText = ()
