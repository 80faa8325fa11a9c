"""Postiz: the bodies of its call that creates posts, since no table can say them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cmkit.calendar.handover.cells import moment_of, subtype_of
from cmkit.calendar.handover.moments import written_moment
from cmkit.calendar.handover.rows import Row, address_of

if TYPE_CHECKING:
    from cmkit.calendar.handover.files import Making

Body = dict[str, object]
_SUBTYPE_KEYS = {"instagram": "post_type", "youtube": "type"}
"""Where a network's settings say what kind of post it is."""


def bodies(rows: Iterable[Row], making: Making) -> list[Body]:
    """Return a body for each moment of each item, with a post for each channel; rows come in order."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        moment = moment_of(row, making.form)
        date = written_moment(moment, making.form.times.date_time) if moment else ""
        found.setdefault((date, row.chosen.item.id), []).append(row)
    return [
        {
            "type": "draft" if making.draft else "schedule",
            "date": date,
            "shortLink": False,
            "tags": [],
            "posts": [_post(row, making) for row in there],
        }
        for (date, _item), there in found.items()
    ]


def written_bodies(found: Sequence[object]) -> bytes:
    """Write bodies as one JSON list, as a person can read it."""
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


def _post(row: Row, making: Making) -> Body:
    platform, item = row.post.platform, row.chosen.item
    images = [
        {"id": f"{item.id}-{number}", "path": address_of(media)} for number, media in enumerate(row.media, 1)
    ]
    value: list[Body] = [{"content": row.text, "image": images}]
    if row.first_comment:
        value.append({"content": row.first_comment, "image": []})
    return {
        "integration": {"id": making.channels.get(platform, platform)},
        "value": value,
        "settings": _settings(row, making),
    }


def _settings(row: Row, making: Making) -> Body:
    network, form, item = row.network_id, making.form, row.chosen.item
    found: Body = {"__type": form.networks.get(network, network)}
    if "title" in form.needs.get(network, ()):
        found["title"] = item.title or ""
    if key := _SUBTYPE_KEYS.get(network):
        found[key] = subtype_of(row, form)
    found |= form.settings.get(network, {})
    if network == "tiktok" and item.paid:
        found["brand_content_toggle"] = True
    return found
