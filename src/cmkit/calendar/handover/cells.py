"""What stands in the cells of a scheduling tool's file, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from cmkit.calendar.handover.moments import written_moment
from cmkit.calendar.handover.rows import Row, address_of
from cmkit.catalogue.schedulers import Column, Holds, SchedulerFormat


def cells(row: Row, columns: Sequence[Column], form: SchedulerFormat, zone: str, *, draft: bool) -> list[str]:
    """Return the cells of a row, one for each column; several media take several where rows are ragged."""
    found: list[str] = []
    for column in columns:
        if column.networks and column.holds != "is_network" and row.network_id not in column.networks:
            found.append("")
        elif column.value is not None:
            found.append(column.value)
        elif form.ragged and column.holds == "media" and column.number is None:
            found += [address_of(media, local=form.media.local) for media in row.media] or [""]
        elif column.holds is None:
            found.append("")
        else:
            found.append(_held(column.holds, row, column, form, zone, draft=draft))
    return found


def subtype_of(row: Row, form: SchedulerFormat) -> str:
    """Return how the tool calls the format of a post on its network: REEL, story; nothing without a word."""
    words = form.subtypes.get(row.network_id, {})
    return next((words[one] for one in sorted(row.formats) if one in words), words.get("any", ""))


def moment_of(row: Row, form: SchedulerFormat) -> datetime | None:
    """Return the moment of a row in the zone that the tool reads; of an hour that comes twice, the first."""
    if row.at is None or form.times.zone == "mission" or row.at.tzinfo is None:
        return row.at
    return row.at.astimezone(UTC)


def _held(holds: Holds, row: Row, column: Column, form: SchedulerFormat, zone: str, *, draft: bool) -> str:
    item = row.chosen.item
    match holds:
        case "date" | "time" | "date_time":
            return _moment(holds, row, form)
        case "is_network":
            return form.yes if row.network_id in column.networks else form.no
        case "is_draft":
            return form.yes if draft else form.no
        case "media":
            return _of_several([address_of(one, local=form.media.local) for one in row.media], column)
        case "alt":
            return _of_several([_on_one_line(" ".join(one.alt)) for one in row.media], column)
        case "labels":
            mark = column.between.strip() or ","
            return column.between.join(_on_one_line(one.replace(mark, " ")) for one in row.labels)
        case "hashtags":
            return column.between.join(row.hashtags)
        case "network":
            return form.networks.get(row.network_id, row.network_id)
        case "handle":
            return (row.platform.handle if row.platform else None) or ""
        case _:
            plain = {
                "id": item.id,
                "text": row.text,
                "zone": zone,
                "platform": row.post.platform,
                "format": item.format or "",
                "subtype": subtype_of(row, form),
                "language": item.language or "",
                "title": item.title or "",
                "link": row.link,
                "first_comment": row.first_comment,
                "mention": row.mention,
            }
            return plain[holds]


def _moment(holds: Holds, row: Row, form: SchedulerFormat) -> str:
    moment = moment_of(row, form)
    if moment is None:
        return str(row.chosen.item.date or "") if holds != "time" else ""
    forms = {"date": form.times.date, "time": form.times.time}
    return written_moment(moment, forms.get(holds, form.times.date_time))


def _of_several(parts: Sequence[str], column: Column) -> str:
    if column.number is not None:
        return parts[column.number - 1] if 0 < column.number <= len(parts) else ""
    return column.between.join(parts) if any(parts) else ""


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
