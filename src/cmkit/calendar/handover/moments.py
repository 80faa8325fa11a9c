"""Days and hours as a scheduling tool writes them, by the marks of its data file: ``DD/MM/YYYY HH:mm``."""

from __future__ import annotations

import re
from datetime import datetime

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MARK = re.compile(r"\[[^\]]*\]|YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A|Z")


def written_moment(moment: datetime, form: str) -> str:
    """Write a moment; ``[T]`` stands as it is, and so does whatever is no mark."""
    return _MARK.sub(lambda found: _part(found[0], moment), form)


def _part(mark: str, moment: datetime) -> str:
    hour = moment.hour % 12 or 12
    parts = {
        "YYYY": f"{moment.year:04}",
        "YY": f"{moment.year % 100:02}",
        "MMM": _MONTHS[moment.month - 1],
        "MM": f"{moment.month:02}",
        "M": str(moment.month),
        "DD": f"{moment.day:02}",
        "D": str(moment.day),
        "HH": f"{moment.hour:02}",
        "H": str(moment.hour),
        "hh": f"{hour:02}",
        "h": str(hour),
        "mm": f"{moment.minute:02}",
        "ss": f"{moment.second:02}",
        "SSS": f"{moment.microsecond // 1000:03}",
        "A": "AM" if moment.hour < 12 else "PM",
        "Z": moment.isoformat(timespec="seconds")[19:],
    }
    return parts[mark] if mark in parts else mark[1:-1]
