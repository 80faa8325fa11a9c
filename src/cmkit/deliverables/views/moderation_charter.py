"""The moderation charter: who answers, how fast, what is let stand and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cmkit.deliverables.said import Said
from cmkit.deliverables.views.common import Header, View
from cmkit.deliverables.views.parts import document_of_parts

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject


def view(subject: Subject, header: Header) -> View:
    """Return what the document shows: rules of moderation apart, and the platforms that show none yet."""
    shown = document_of_parts(subject, header, "moderation-charter", ("community", "platforms"))
    community = subject.public.strategy.community
    said = cast("list[Said]", cast("Said", shown["community"])["rules"])
    rules = list(zip(community.rules if community else (), said, strict=True))
    platforms = cast("list[Said]", shown["platforms"])
    moderating = [entry for rule, entry in rules if rule.about == "moderate"]
    return shown | {
        "moderating": moderating,
        "has_rules": bool(moderating) or any(one["profile"]["rules"] for one in platforms),
        "conduct": [entry for rule, entry in rules if rule.about != "moderate"],
        "silent": [one["name"] for one in platforms if one["is_active"] and not one["profile"]["rules"]],
    }
