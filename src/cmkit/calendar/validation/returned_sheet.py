"""The validation sheet as it comes back: sorted, shortened, saved by another program, or as plain CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from cmkit.calendar.dictated import cleaned
from cmkit.calendar.lost_letters import lossy, same
from cmkit.calendar.published import Published, digest_of
from cmkit.calendar.validation.decision import decided
from cmkit.calendar.validation.returned import Answer, Return
from cmkit.calendar.validation.sheet import BESIDE, FIELDS, VERSION, leader, shown_field
from cmkit.calendar.validation.words import ON, SAME, TITLES
from cmkit.files.paths import shown
from cmkit.files.tabular.sources import sheets_of
from cmkit.files.tabular.text import Line
from cmkit.problems import InputRefused
from cmkit.text import LANGUAGES, _, slug, spoken_language, visible

_HEAD_WITHIN = 60
"""Within how many rows the titles stand."""
_EMPTY_ROWS = 500
"""After how many empty rows nothing is looked for any more: programs pad sheets to their last line."""
_ERROR = re.compile(r"(?:#(?:NAME|NOM|REF|VALUE|VALEUR|N/A|DIV/0|NUM|NOMBRE|NULL|NUL)[?!]?|Err:\d+)")
_TITLED = {
    slug(title.said(language)): key
    for key, title in TITLES.items()
    for language in LANGUAGES
    if key not in ("by", "text", "own")
}
_ON = [(slug(on.said(language)), key) for key, on in ON.items() for language in LANGUAGES]
_ALONE = {slug(TITLES[key].said(language)): f"{key}:" for key in ("text", "own") for language in LANGUAGES}
_KEYS = frozenset(_TITLED.values())
_BY = frozenset(slug(TITLES["by"].said(language)) for language in LANGUAGES)
Now = Callable[[str], "Shown | None"]
"""Gives what the sheet would show of an item by its id today; ``None`` for one that is not there."""
Labels = Mapping[str, str]
"""The names of posts by what people call them, as slugs: ``fiche-d-etablissement-google`` is ``google``."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a row shows of an item: all that is published, and its texts by the names of its posts."""

    published: Published
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one sheet below its titles: the line of each, and its cells by key."""

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    by: str
    is_workbook: bool
    """Whether a program that saved it kept every letter."""


def read_sheet(raw: bytes, name: str, now: Now, labels: Labels) -> Return:
    """Read a validation sheet, as a workbook or as CSV, into what was answered.

    Columns are known by their titles in either language, else by the keys in the hidden row above them.
    Raises ``InputRefused`` for what is no such sheet.
    """
    try:
        sheets = sheets_of(raw, name)
        lines = [list(_until_empty(sheet.rows())) for sheet in sheets]
    except InputRefused as refused:
        remedy = _("Ask for the sheet once more, saved as XLSX or as CSV.")
        raise InputRefused(refused.message, remedy) from refused
    seen: dict[str, Shown] = {}
    for rows in lines:
        seen.update(_seen(rows, name))
    tables = [
        table
        for sheet, rows in zip(sheets, lines, strict=True)
        if (table := _table(rows, labels, name, is_workbook=sheet.is_workbook))
    ]
    if not tables:
        raise InputRefused(
            _("{name} is no validation sheet: it has no columns “{id}” and “{decision}”.").format(
                name=shown(name),
                id=TITLES["id"].said(spoken_language()),
                decision=TITLES["decision"].said(spoken_language()),
            ),
            _("“cmkit calendar export --to xlsx” makes the sheet; its hidden columns have to stay."),
        )
    answers = [
        answer
        for table in tables
        for line, cells in table.rows
        if (answer := _answer(line, cells, seen, now, is_workbook=table.is_workbook)) is not None
    ]
    by = next((table.by for table in tables if table.by), "")
    return Return(tuple(answers), by, tuple(seen))


def _until_empty(rows: Iterable[Line]) -> Iterator[Line]:
    empty = 0
    for line, cells in rows:
        empty = 0 if any(cell.strip() for cell in cells) else empty + 1
        if empty > _EMPTY_ROWS:
            return
        if not empty:
            yield line, cells


def _seen(rows: Sequence[Line], name: str) -> dict[str, Shown]:
    """Read the hidden sheet; nothing from any other, nor from a row that was damaged."""
    if not rows or [cell.strip() for cell in rows[0][1][:1]] != [BESIDE]:
        return {}
    if (version := rows[0][1][1:2]) and version[0].isdecimal() and int(version[0][:9]) > int(VERSION):
        raise InputRefused(
            _("{name} was made by a newer cmkit.").format(name=shown(name)),
            _("Update cmkit, then import again."),
        )
    found: dict[str, Shown] = {}
    for _line, cells in rows[1:]:
        try:
            said = json.loads("".join(cells[3:]))
        except (ValueError, RecursionError):
            continue
        what, texts = (said.get("published"), said.get("texts")) if isinstance(said, dict) else (None, None)
        if _is_published(what) and isinstance(texts, dict):
            found[cells[0].strip()] = Shown(what, {str(key): str(text) for key, text in texts.items()})
    return found


def _is_published(what: object) -> TypeGuard[Mapping[str, object]]:
    """Whether something has the shape of what is published: texts, lists of texts or of their mappings."""
    return isinstance(what, dict) and all(
        isinstance(value, str) or (isinstance(value, list) and all(map(_is_flat, value)))
        for value in what.values()
    )


def _is_flat(value: object) -> bool:
    inner = value.values() if isinstance(value, dict) else (value,)
    return all(isinstance(one, str) for one in inner)


def _table(rows: Sequence[Line], labels: Labels, name: str, *, is_workbook: bool) -> _Table | None:
    """Find the titles, and read the rows below them."""
    keys: dict[int, str] = {}
    by, height = "", 0
    for number, (_line, cells) in enumerate(rows[:_HEAD_WITHIN]):
        by = by or _answered_by(cells)
        written = {index: cell.strip() for index, cell in enumerate(cells) if _is_key(cell.strip())}
        titled = {index: key for index, cell in enumerate(cells) if (key := _titled(cell, labels))}
        if not keys and {"id", "decision"} <= set(written.values()):
            keys, height = written, number + 1
        elif {"id", "decision"} <= set(titled.values()):
            keys = {**{index: key for index, key in keys.items() if key not in titled.values()}, **titled}
            height = number + 1
            break
    if not keys:
        return None
    below = rows[height:]
    found = []
    for line, cells in below:
        row = {key: cells[index] for index, key in keys.items() if index < len(cells)}
        if _titled(row.get("id", ""), labels) != "id":  # titles that stand once more
            found.append((line, row))
    if doubled := next((key for key in keys.values() if list(keys.values()).count(key) > 1), ""):
        raise InputRefused(
            _("{name} has the column “{title}” twice.").format(
                name=shown(name), title=TITLES[doubled.partition(":")[0]].said(spoken_language())
            ),
            _("Take one of them out, then import again."),
        )
    return _Table(tuple(found), by, is_workbook)


def _is_key(cell: str) -> bool:
    return cell in _KEYS or cell.startswith(("text:", "own:"))


def _titled(cell: str, labels: Labels) -> str:
    """Return the key of a title; nothing for what is none."""
    if len(cell) > 200:
        return ""
    title = slug(cell, "")
    if title in _TITLED:
        return _TITLED[title]
    if title in _ALONE:
        return _ALONE[title]
    for lead, key in _ON:
        if title.startswith(f"{lead}-") and (post := labels.get(title[len(lead) + 1 :])):
            return f"{key}:{post}"
    return ""


def _answered_by(cells: Sequence[str]) -> str:
    """Return the name that somebody wrote beside «Réponse de :»."""
    words = [cleaned(cell) for cell in cells]
    for index, word in enumerate(words):
        if slug(word, "") in _BY:
            return next((one for one in words[index + 1 :] if one), "")
    return ""


def _answer(
    line: int, cells: Mapping[str, str], seen: Mapping[str, Shown], now: Now, *, is_workbook: bool
) -> Answer | None:
    """Return what a row answers; ``None`` for a row that somebody put in without a word."""
    item, digest = cells.get("id", "").strip(), cells.get("digest", "").strip()
    decision, word = decided(cells.get("decision", ""))
    note = cleaned(cells.get("note", ""))
    base = _base(item, digest, seen, now)
    texts, over = _written_over(cells, base, is_workbook=is_workbook)
    own = {
        key[4:]: cleaned(cell)
        for key, cell in cells.items()
        if key.startswith("own:") and cell.strip() and not _refers(cell)
    }
    for post, text in own.items():
        lost = base is not None and not is_workbook and lossy(text, base.texts.get(post, ""))
        if lost or _is_reckoned(text) or texts.get(post, text) != text:
            over[f"text:{post}"] = text
        for name in _following(post, base):
            texts.setdefault(name, own.get(name, text))
        texts[post] = text
    if not item and not (decision or word or note or own):
        return None
    day, *hours = [part.strip() for part in cells.get("shown", "").split(" | ")]
    return Answer(
        item,
        digest,
        decision,
        note,
        texts,
        seen=seen[item].published if item in seen else None,
        seen_day=day,
        seen_hours=tuple(hours),
        overwritten=over,
        word=word,
        where=_("row {line}").format(line=line),
    )


def _base(item: str, digest: str, seen: Mapping[str, Shown], now: Now) -> Shown | None:
    """Return what was shown of an item: what the hidden sheet kept, else what it says today if that is it."""
    if (kept := seen.get(item)) and digest_of(kept.published) == digest:
        return kept
    today = now(item)
    return today if today is not None and digest_of(today.published) == digest else None


def _written_over(
    cells: Mapping[str, str], base: Shown | None, *, is_workbook: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the texts, and the other cells, that somebody wrote over although they were protected."""
    texts: dict[str, str] = {}
    over: dict[str, str] = {}
    if base is None:
        return texts, over
    for name in base.texts:
        key = f"text:{name}"
        if key not in cells or same(cells[key], base.texts[name]) or _refers(cells[key]):
            continue
        text = cleaned(cells[key])
        if not is_workbook or not text or _is_reckoned(text):
            over[key] = text  # plain text may have lost more than letters on its way
            continue
        for follower in (name, *_following(name, base)):
            texts.setdefault(follower, text)
        texts[name] = text
    for key in FIELDS:
        if key in cells and not same(cells[key], shown_field(base.published, key)):
            over[key] = cleaned(cells[key])
    return texts, over


def _following(name: str, base: Shown | None) -> list[str]:
    """Name the posts whose text was shown as the same as another's: who corrects the one corrects them."""
    texts = base.texts if base else {}
    return [one for one in texts if one != name and texts[one] and leader(texts, one) == name]


def _is_reckoned(text: str) -> bool:
    """Whether a cell holds a formula, or what a program says where it cannot reckon one."""
    return text.startswith("=") or bool(_ERROR.fullmatch(text))


def _refers(cell: str) -> bool:
    """Whether a cell says no more than that its text is the same as another."""
    parts = (SAME.said(language).split("{platform}") for language in LANGUAGES)
    return any(cell.strip().startswith(lead) and cell.strip().endswith(end) for lead, end in parts)


def by_label(labels: Mapping[str, str]) -> Labels:
    """Turn the names of posts about: by what people call them."""
    return {slug(label, ""): visible(name) for name, label in labels.items()}
