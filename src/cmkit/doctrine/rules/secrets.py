"""SE: secrets and private data that strayed to the client's side. No finding repeats what it found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from cmkit.doctrine.engine import STRATEGY, Found
from cmkit.doctrine.ground import Ground
from cmkit.doctrine.moments import JOURNAL
from cmkit.doctrine.rules.registry import REGISTRY
from cmkit.doctrine.used import Held, texts
from cmkit.problems import Severity, dotted

rule = REGISTRY.rule

_TOKEN = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}"
    r"|sk-[A-Za-z0-9_-]{20,}|sk_live_[A-Za-z0-9]{16,}|AKIA[0-9A-Z]{16}|AIza[\w-]{35}|ya29\.[\w-]{20,}"
    r"|EAA[A-Za-z0-9]{40,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY|[?&](?:access_)?token=[\w.~-]{12,}|://[^/\s:@]+:[^/\s:@]+@"
)
"""Keys and tokens by the marks of those who give them out, and addresses with a password in them."""
_TOKEN_MARKS = (
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "sk-", "sk_live_", "AKIA"),
    *("AIza", "ya29.", "EAA", "eyJ", "PRIVATE KEY", "token="),
)
"""What such a key or token cannot do without: looked for first, since it is found faster."""
_PASSWORD = re.compile(
    r"\b(?:mots? de passe|mdp|password|passwd|passphrase|pwd|code pin|pin code)\s*(?::|=|\bis\b|\best\b)\s*"
    r"(?=\S*[0-9!#$%&*+?@_])\S{4,}",
    re.IGNORECASE,
)
"""A password that is given, not only spoken of: something with a digit or a sign follows it."""
_PASSWORD_MARKS = ("de passe", "mdp", "passw", "passphrase", "pwd", "code pin", "pin code")
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_IBAN_LENGTHS = {
    "FR": 27,
    "MC": 27,
    "BE": 16,
    "CH": 21,
    "LU": 20,
    "DE": 22,
    "ES": 24,
    "IT": 27,
    "GB": 22,
    "NL": 18,
}
_PHONE = re.compile(
    r"(?<![\d.,/-])(?:(?:\+|00)33[ .]?(?:\(0\)[ .]?)?|0)[1-9](?:[ .-]?[0-9]{2}){4}(?![\d,/-])"
    r"|(?<!\d)\+(?!33)[1-9][0-9]{0,2}(?:[ .-]?[0-9]{2,4}){3,4}(?!\d)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*[A-Za-z]")
_ABOUT_PEOPLE = ("people", "accounts", "organisation", "crisis")
"""Sections that name people: a telephone there is somebody's; elsewhere it may be the shop's own."""


@rule("SE001", source="ours", severity=Severity.ERROR)
def secret_in_the_open(ground: Ground) -> Iterator[Found]:
    """A password or a token in a file that the client reads, and that git keeps, is no secret any more."""
    yield from _found(ground, _is_secret)


@rule("SE002", source="ours", severity=Severity.ERROR)
def iban_in_the_open(ground: Ground) -> Iterator[Found]:
    """An account number with the right check digits has its place on an invoice, not here."""
    yield from _found(ground, lambda text: any(map(_is_iban, _IBAN.findall(text))))


@rule("SE003", source="ours", severity=Severity.WARNING)
def contact_in_the_open(ground: Ground) -> Iterator[Found]:
    """Somebody's telephone or address stays in the CM's own contacts."""
    held = [
        one
        for one in ground.held
        if one.file == JOURNAL or (one.file == STRATEGY and one.path and one.path[0] in _ABOUT_PEOPLE)
    ]
    yield from _within(held, lambda text: bool(_PHONE.search(text) or _MAIL.search(text)))


def _found(ground: Ground, told: Callable[[str], bool]) -> Iterator[Found]:
    """Look into everything that the client may read."""
    yield from _within(ground.held, told)
    for key in ("note", "todo"):
        if any(map(told, getattr(ground.strategy, key))):
            yield Found((), {"key": key}, key)
    for name, note in ground.public.notes.items():
        if told(note):
            yield Found((), {"key": "–"}, "", f"notes/{name}.md")


def _within(held: Iterable[Held], told: Callable[[str], bool]) -> Iterator[Found]:
    """Name the keys whose text is told of; the path is left out, since a finding quotes the line of it."""
    for one in held:
        if not told(one.text):  # one look at all of it first: most hold nothing
            continue
        for place, text in texts(one.block, one.path):
            if told(text):
                fix = ".".join(step for step in place if isinstance(step, str))
                yield Found((), {"key": dotted(place)}, fix, one.file)


def _is_secret(text: str) -> bool:
    """Whether a text holds a key, a token, or a password that is given."""
    marked = any(mark in text for mark in _TOKEN_MARKS) or ("://" in text and "@" in text)
    if marked and _TOKEN.search(text):
        return True
    folded = text.lower()
    return any(mark in folded for mark in _PASSWORD_MARKS) and bool(_PASSWORD.search(text))


def _is_iban(written: str) -> bool:
    """Whether the check digits hold: the country and they at the end, letters as numbers, 1 modulo 97."""
    number = written.replace(" ", "")
    number = number[: _IBAN_LENGTHS.get(number[:2], len(number))]
    if not 15 <= len(number) <= 34:
        return False
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1
