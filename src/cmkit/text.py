"""Words, dates and numbers as a person writes them, in French and in English."""

from __future__ import annotations

import errno
import gettext as _gettext
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aou aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}
"""The months as people write them, in full or in short, in small letters without accents."""

WINDOWS = sys.platform == "win32"

_LOCALES = Path(__file__).parent / "locale"
_spoken: Language = "en"

# Bidirectional controls and line separators reorder or break what a terminal shows.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in both languages, as data files carry it."""

    fr: str
    en: str

    def said(self, language: str) -> str:
        """Return the text in ``language``; anything but French is said in English."""
        return self.fr if language == "fr" else self.en


def use_language(language: Language) -> None:
    """Choose the language of every sentence that ``_`` gives from now on."""
    global _spoken
    _spoken = language


def spoken_language() -> Language:
    """Return the language of the command line."""
    return _spoken


@cache
def _sentences(language: Language) -> _gettext.NullTranslations:
    return _gettext.translation("cmkit", localedir=str(_LOCALES), languages=[language], fallback=True)


def _(sentence: str) -> str:
    """Say an English sentence of the code in the user's language."""
    return _sentences(_spoken).gettext(sentence)


def plural(one: str, many: str, count: int, **facts: object) -> str:
    """Say the sentence that fits ``count``, with ``{count}`` and the other facts filled in."""
    return _sentences(_spoken).ngettext(one, many, count).format(count=count, **facts)


def language_of(environment: Mapping[str, str], windows_language: str = "") -> Language:
    """Find the user's language: the locale variables in POSIX order, then the system's own on Windows."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"):
        if value := environment.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "fr" if windows_language.lower().startswith("fr") else "en"


def environment_language() -> Language:
    """Find the language of the person at this terminal."""
    system = ""
    if sys.platform == "win32":
        import locale

        system = locale.getlocale()[0] or ""
    return language_of(os.environ, system)


_SPELLED = str.maketrans({"’": " ", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss"})


def slug(text: str, fallback: str = "item") -> str:
    """Turn any text into an identifier: lower-case ASCII letters and digits joined by hyphens."""
    spelled = text.translate(_SPELLED)
    folded = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60].strip("-") or fallback


def unique_slug(text: str, taken: Iterable[str], fallback: str = "item") -> str:
    """Make a slug that is not in ``taken``: ``cafe``, then ``cafe-2``."""
    base = slug(text, fallback)
    used = set(taken)
    if base not in used:
        return base
    return next(found for number in range(2, len(used) + 3) if (found := f"{base}-{number}") not in used)


def visible(text: str) -> str:
    r"""Show what would act on a terminal instead of letting it act: ESC becomes ``\x1b``."""
    return _UNSEEN.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that a misspelt one most likely means; empty where none is near."""
    if not word:
        return ""
    from difflib import get_close_matches  # only a slip of the pen needs it

    return next(iter(get_close_matches(word, list(known), 1, 0.6)), "")


def one_line(text: str) -> str:
    """Fold all white space, so that the text stands on one line."""
    return " ".join(text.split())


def shell_word(text: str) -> str:
    """Write a folder or a file so that it can be copied into a command line as one word."""
    shown = visible(text).replace("\n", r"\n").replace("\t", r"\t")
    if shown.startswith("-"):
        shown = f"./{shown}"  # else it would be read as an option
    if WINDOWS:
        return shown if re.fullmatch(r"[\w.:/\\~-]+", shown) else f'"{shown}"'
    from shlex import quote

    return quote(shown)


def why(error: OSError, *, reading: bool = False) -> str:
    """Give the reason of a failed read or write in plain words; rare ones keep the system's own."""
    if reading and (why_not := _why_not_read().get(error.errno or 0)):
        return why_not
    reasons = {
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("your disk quota is used up"),
        errno.EFBIG: _("the file would be larger than allowed"),
        errno.EROFS: _("the disk is read-only"),
        errno.EIO: _("the disk reports an error"),
        errno.ENOENT: _("its folder does not exist"),
        errno.ENOTDIR: _("one of its folders is actually a file"),
        errno.EISDIR: _("a folder is where the file should be"),
        errno.ELOOP: _("it is a link, and cmkit does not follow links"),
        errno.EEXIST: _("a file is where a folder should be"),
        errno.ENAMETOOLONG: _("its name is too long"),
    }
    if isinstance(error, PermissionError):
        if WINDOWS:
            return _("permission denied, or the file is open in another program")
        return _("permission denied")
    return reasons.get(error.errno or 0) or error.strerror or str(error)


def _why_not_read() -> Mapping[int, str]:
    """Give the reasons that are others when something is read."""
    return {
        errno.ENOENT: _("it does not exist"),
        errno.ELOOP: _("it is a link that leads back to itself"),
        errno.ENXIO: _("it is not an ordinary file"),
    }


def written_date(day: date, language: str) -> str:
    """Write a day in full: ``1er janvier 2027``, ``1 January 2027``."""
    from babel.dates import format_date

    if language == "fr":
        written = format_date(day, "d MMMM y", locale="fr_FR")
        return written.replace("1 ", "1er ", 1) if day.day == 1 else written
    return format_date(day, "d MMMM y", locale="en_GB")


def written_weekday(day: date, language: str) -> str:
    """Write a day within its month: ``mar. 12 janv.``, ``Tue 12 Jan``."""
    from babel.dates import format_date

    if language == "fr":
        written = format_date(day, "EEE d MMM", locale="fr_FR")
        return written.replace(" 1 ", " 1er ", 1) if day.day == 1 else written
    return format_date(day, "EEE d MMM", locale="en_GB")


def written_month(day: date, language: str) -> str:
    """Write a month: ``janvier 2027``, ``January 2027``."""
    from babel.dates import format_date

    return format_date(day, "MMMM y", locale="fr_FR" if language == "fr" else "en_GB")


def written_short_month(day: date, language: str) -> str:
    """Write a month as an axis has room for: ``janv.``, ``Jan``."""
    from babel.dates import format_date

    return format_date(day, "LLL", locale="fr_FR" if language == "fr" else "en_GB")


def written_number(number: int | Decimal, language: str) -> str:
    """Write a number with the language's separators: ``1 500,5``, ``1,500.5``."""
    from babel.numbers import format_decimal

    with localcontext() as context:
        context.prec = 100  # a number of any length that a file may hold
        return format_decimal(number, format="#,##0.###", locale=_number_locale(language))


def written_money(amount: Decimal, currency: str, language: str) -> str:
    """Write an amount of money: ``1 200 €``, ``€1,200``; cents only where there are some."""
    from babel.numbers import format_currency

    locale = _number_locale(language)
    with localcontext() as context:
        context.prec = 100
        if amount == amount.to_integral_value():
            pattern = "#,##0\N{NO-BREAK SPACE}¤" if language == "fr" else "¤#,##0"
            return format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)
        return format_currency(amount, currency, locale=locale)


def _number_locale(language: str) -> str:
    return "fr_FR" if language == "fr" else "en_GB"
