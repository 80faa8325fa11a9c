"""Markdown: any text made literal, tables that stay whole, a person's own Markdown made harmless."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from urllib.parse import quote, urlsplit

Cell = str | int | Sequence[str]
"""What may stand in a cell: a text, a number, or several texts."""

WIDEST_CELL = 150
WIDEST_ROW = 260
"""How many characters a table holds before nobody can read it as it is written."""

# Invisible characters that reorder or hide what a reader sees; those inside emoji stay.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# Signs that act wherever they stand. An underscore inside a word does nothing, so it stays bare.
_ANYWHERE = re.compile(r"[\\`*\[\]|~]|(?<![^\W_])_|_(?![^\W_])")
# «<» and «&» only where a tag, a comment or an entity could begin.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What makes a heading, a list, a quotation or a rule when a line begins with it.
_AT_START = re.compile(r"\A(?: ?(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|[-=](?=[-=\s]*$)|>|\d{1,9}(?=[.)](?:\s|$))))")
# Whatever one of these finds; most texts hold none of it.
_SPECIAL = re.compile(
    rf"{_UNSEEN.pattern}|{_ANYWHERE.pattern}|{_TAG.pattern}|{_ENTITY.pattern}|{_AT_START.pattern}"
    "|  |[\\t\\n\\x0b\\x0c\\r\\x1c-\\x1f\\x85\\u2028\\u2029]"
)
# No-break spaces are typography, and stay.
_GAP = re.compile("[ \t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_OWN_TAG = re.compile(r"<(?!https?://)(?=[A-Za-z/!?])")
# Where a link leads, and what a name stands for; that may begin in a list or a quotation, on a line below.
_OWN_LINK = re.compile(r"(\]\([\s>]*<?)([^\s()\[\]<>]+)")
_OWN_REFERENCE = re.compile(r"\](?=:[\s>]*<?([^\s\[\]<>]{1,400}))")
# What readers leave out of an address, and what is left of one that leads elsewhere than to the web.
_UNREAD = re.compile(r"[\s\\\x00-\x20]")
_ELSEWHERE = re.compile(r"(?!https?://|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_OWN_PICTURE = re.compile(r"!(?=\[)")
# A number that follows the beginning of bold is no list, and needs no backslash.
_NUMBER_IN_BOLD = re.compile(r"(?<![\\*])(\*\*\d{1,9})\\(?=[.)])")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?=[ \t]|$)")
_UNDERLINED = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def literal(text: str) -> str:
    r"""Write a text so that Markdown shows it as it is, on one line, inside a table or out of one.

    ``a|b`` becomes ``a\|b``; a line break becomes a space; a tag, a link or a picture stays its own letters.
    One space at either end stays, so that pieces can be joined.
    """
    if not _SPECIAL.search(text):
        return text
    line = _ANYWHERE.sub(r"\\\g<0>", _GAP.sub(" ", _UNSEEN.sub("", text)))
    return _AT_START.sub(_escaped_start, _TAG.sub("&lt;", _ENTITY.sub("&amp;", line)), count=1)


def one_line(text: str) -> str:
    """Put a text on one line, without what is invisible; no-break spaces stay."""
    return _GAP.sub(" ", _UNSEEN.sub("", text)).strip(" ")


def paragraphs(text: str) -> str:
    """Write a text so that Markdown shows it as it is; an empty line of the text begins a paragraph."""
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return "\n\n".join(written for part in parts if (written := literal(part).strip(" ")))


def link(label: str, url: str) -> str:
    """Link ``label`` to an address of the web; any other address is shown beside it, as text."""
    address = web_address(url)
    if not address:
        return literal(one_line(f"{label} ({url})" if url and url != label else label))
    return f"<{address}>" if label in ("", url) else f"[{literal(one_line(label))}]({address})"


def picture(alt: str, file: str) -> str:
    """Show a picture that lies beside the document, a paragraph of its own; ``file`` is a name of ours."""
    return f"\n\n![{literal(one_line(alt))}]({file})\n\n"


def web_address(url: str) -> str:
    """Return an ``http`` or ``https`` address fit for a link; empty when ``url`` is anything else."""
    bare = _UNSEEN.sub("", url).strip()
    try:
        parts = urlsplit(bare)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or re.search(r"\s", bare):
        return ""
    return quote(bare, safe="/:?#@!$&*+,;=%~-._'")


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]], separator: str = "; ") -> str:
    """Write a table; rows and columns in which nothing stands are left out.

    What comes down to one column is written as a list, what is too wide to be read raw as a list of entries,
    and nothing at all as an empty text. ``separator`` stands between the texts of a cell that holds several.
    """
    cells = [[_cell(cell, separator) for cell in row] for row in rows]
    kept = [row for row in cells if any(row)]
    used = [index for index in range(len(header)) if any(row[index] for row in kept)]
    if len(used) <= 1:
        return "\n".join(f"- {cell}" for row in kept for cell in row if cell)
    if any(_is_wide([row[index] for index in used]) for row in kept):
        # The language's semicolon tells its colon: a no-break space before both, or before neither.
        colon = separator.replace(";", ":")
        return "\n".join(_as_entry([header[index] for index in used], row, used, colon) for row in kept)
    lines = [_line([literal(header[index]) for index in used]), "|" + "---|" * len(used)]
    return "\n".join([*lines, *(_line([row[index] for index in used]) for row in kept)])


def named_rows(header: Sequence[str], rows: Iterable[Sequence[Cell]], separator: str = "; ") -> str:
    """Write a table whose first column only names the others: a row that holds nothing else is left out."""
    return table(header, [row for row in rows if any(_cell(cell, separator) for cell in row[1:])], separator)


def records(columns: Mapping[str, str], rows: Iterable[Mapping[str, Cell]], separator: str = "; ") -> str:
    """Write a table of records; ``columns`` gives, by heading, the key of each record that it shows."""
    return table(list(columns), ([row[key] for key in columns.values()] for row in rows), separator)


def joined(texts: Iterable[str], separator: str = "; ") -> str:
    """Put several texts on one line: sentences follow each other, other texts are set apart."""
    line = ""
    for part in (one_line(text) for text in texts):
        if line and part:
            line += (" " if line.endswith((".", "!", "?", "…")) else separator) + part
        else:
            line += part
    return line


def own_words(markdown: str, top: int = 3) -> str:
    """Take a person's own Markdown into a document: its form stays, what could act or break out does not.

    Headings begin at level ``top``; HTML is shown as letters, comments go, pictures become links, links lead
    to the web, a code block left open is closed.
    """
    text = _UNSEEN.sub("", markdown.replace("\r\n", "\n").replace("\r", "\n"))
    text = _COMMENT.sub("", text)
    text = _OWN_PICTURE.sub("", _OWN_TAG.sub("&lt;", text))
    text = _OWN_LINK.sub(lambda link: f"{link[1]}{_within_the_web(link[2])}", text)
    text = _OWN_REFERENCE.sub(lambda name: "]\\" if _leads_elsewhere(name[1]) else "]", text)
    lines, fence = _with_headings_from(text.split("\n"), top)
    return "\n".join([*lines, fence] if fence else lines).strip("\n")


def _within_the_web(address: str) -> str:
    return f"#{address.partition(':')[2]}" if _leads_elsewhere(address) else address


def _leads_elsewhere(address: str) -> bool:
    """Tell whether an address of Markdown, once read, is of another kind than those of the web."""
    return bool(_ELSEWHERE.match(_UNREAD.sub("", unescape(address))))


def tidy(document: str) -> str:
    """Give a document its last form: composed letters, no trailing space, one empty line at most, one end."""
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", document).split("\n")]
    text = _NUMBER_IN_BOLD.sub(r"\1", "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def _escaped_start(found: re.Match[str]) -> str:
    sign = found.group().lstrip(" ")
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


def _cell(cell: Cell, separator: str) -> str:
    if isinstance(cell, str):
        # Escaped already when it is Markup of the template engine, which escapes itself as such.
        return str(cell).strip() if hasattr(cell, "__html__") else literal(cell).strip(" ")
    return str(cell) if isinstance(cell, int) else literal(joined(cell, separator))


def _is_wide(cells: Sequence[str]) -> bool:
    return max(map(len, cells)) > WIDEST_CELL or sum(map(len, cells)) > WIDEST_ROW


def _as_entry(header: Sequence[str], row: Sequence[str], used: Sequence[int], colon: str) -> str:
    """Write a row as an entry of a list: its first cell, then the others under their headings."""
    filled = [(label, row[index]) for label, index in zip(header, used, strict=True) if row[index]]
    (_, name), *others = filled
    return "\n".join([f"- **{name}**", *(f"  - **{literal(label)}**{colon}{cell}" for label, cell in others)])


def _line(cells: Iterable[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def _with_headings_from(lines: Sequence[str], top: int) -> tuple[list[str], str]:
    """Lower headings to ``top`` and below; return also the fence of a code block that was left open."""
    written: list[str] = []
    fence = ""
    for line in lines:
        if found := _FENCE.match(line):
            sign = found[1]
            if not fence:
                fence = sign
            elif sign.startswith(fence) and not line.strip(" `~"):
                fence = ""
        elif not fence and (found := _HEADING.match(line)):
            line = "#" * min(6, len(found[1]) + top - 1) + line[found.end() :]
        elif not fence and _UNDERLINED.match(line) and written and written[-1].strip():
            # A line underlined is a heading of level 1 or 2: written as one that can be lowered.
            level = top if "=" in line else top + 1
            line, written[-1] = "", f"{'#' * min(6, level)} {written[-1].strip()}"
        written.append(line)
    return written, fence
