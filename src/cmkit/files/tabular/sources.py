"""What came from a download folder, by what it is and not by its name: text, workbook, archive, neither."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cmkit.files.paths import shown
from cmkit.files.tabular.text import Line, lines_of_text
from cmkit.problems import InputRefused
from cmkit.text import _

MAXIMUM_BYTES = 96 * 1024 * 1024
"""Exports of a year stay far below."""

_CONTENTS = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NEITHER = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"{", b"[", b"SQLite format")
_HTML = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<style", b"<div")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file, not read yet: the file as the user knows it, the sheet where there are several."""

    file: str
    sheet: str
    rows: Callable[[], Iterator[Line]]
    is_cut: bool = False
    """The file does not end with the end of a line."""
    is_workbook: bool = False

    @property
    def name(self) -> str:
        """The file, and the sheet where it has a name."""
        return f"{self.file} ({self.sheet})" if self.sheet else self.file


def is_archive(raw: bytes) -> bool:
    """Tell an archive of files from a workbook, which is an archive too."""
    if not raw.startswith(_ZIP) or b"mimetypeapplication" in raw[:99]:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _CONTENTS not in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return _CONTENTS.encode() not in raw


def sheets_of(raw: bytes, name: str) -> list[Sheet]:
    """Find the tables of a file by its content; raises ``InputRefused`` saying what the file is instead."""
    if len(raw) > MAXIMUM_BYTES:
        raise too_large(name)
    if not raw.strip(b"\0 \t\r\n"):
        raise InputRefused(_("{name} is empty.").format(name=shown(name)), _("Download the export again."))
    if raw.startswith(_OLE):
        return _of_old_workbook(raw, name)
    if raw.startswith(_ZIP):
        return _of_workbook(raw, name)
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if start.startswith(_HTML):
        raise InputRefused(
            _("{name} is a web page, whatever its name says.").format(name=shown(name)),
            _("Open it in a spreadsheet and save it as CSV or XLSX; or download the export again."),
        )
    if start.startswith(tuple(mark.lower() for mark in _NEITHER)):
        raise no_export(name)
    cut = not raw.rstrip(b"\0").endswith((b"\n", b"\r"))
    return [Sheet(name, "", lambda: lines_of_text(raw, name), cut)]


def too_large(name: str) -> InputRefused:
    """Refuse a file beyond what an export can be."""
    return InputRefused(
        _("{name} is larger than {limit} MB: no export of a year is.").format(
            name=shown(name), limit=MAXIMUM_BYTES // (1024 * 1024)
        ),
        _("Export a shorter period."),
    )


def no_export(name: str) -> InputRefused:
    """Refuse a file that is no table at all."""
    return InputRefused(
        _("{name} is not a table: cmkit reads CSV, XLSX, XLS and ZIP files.").format(name=shown(name)),
        _("Download the export again, as CSV or XLSX."),
    )


def _of_workbook(raw: bytes, name: str) -> list[Sheet]:
    from cmkit.files.tabular.xlsx import sheets_of_workbook

    if b"mimetypeapplication" in raw[:99]:
        raise InputRefused(
            _("{name} is a workbook of another program (ODS, Numbers).").format(name=shown(name)),
            _("Open it there and save it as XLSX or CSV."),
        )
    sheets = sheets_of_workbook(raw, name)
    several = len(sheets) > 1
    return [_workbook_sheet(name, title if several else "", rows) for title, rows in sheets]


def _of_old_workbook(raw: bytes, name: str) -> list[Sheet]:
    from cmkit.files.tabular.xls import sheets_of_old_workbook

    sheets = sheets_of_old_workbook(raw, name)
    several = len(sheets) > 1
    return [_workbook_sheet(name, title if several else "", iter(rows)) for title, rows in sheets]


def _workbook_sheet(name: str, title: str, rows: Iterator[Line]) -> Sheet:
    return Sheet(name, title, lambda: rows, is_workbook=True)
