"""The mission's own copies of our templates: how one is made, and what to say when ours has moved on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from cmkit.deliverables.sources import SUFFIX, pictures, template_root, templates
from cmkit.files.paths import inside
from cmkit.problems import CmkitError, InputRefused, Problem, Severity, Where
from cmkit.text import LANGUAGES, _, visible

FOLDER = "templates"
_ORIGIN = re.compile(r"\{# cmkit: ([a-z-]+)@([0-9a-f]{12}) #\}\r?")


@dataclass(frozen=True, slots=True)
class Copy:
    """One of our templates as a mission keeps it."""

    name: str
    language: str
    text: str

    @property
    def file(self) -> str:
        """Where it stands in the mission."""
        return copy_name(self.name, self.language)

    @property
    def origin(self) -> str:
        """The digest of what it was copied from; empty where its first line does not say it."""
        found = _ORIGIN.fullmatch(self.text.partition("\n")[0])
        return found[2] if found and found[1] == self.name else ""

    @property
    def body(self) -> str:
        """What follows the line that says where it comes from."""
        return self.text.partition("\n")[2] if self.origin else self.text


def copy_name(name: str, language: str) -> str:
    """Name the file of a mission's own copy; a picture has one for both languages."""
    if name not in templates() and name in pictures():
        return f"{FOLDER}/{name}.svg{SUFFIX}"
    return f"{FOLDER}/{language}/{name}.md{SUFFIX}"


def eject(name: str, language: str) -> str:
    """Return the source of one of our templates, to be changed by a person.

    Its first line says where it comes from and a digest of what it was, so that a later cmkit can tell that
    ours has moved on. Raises ``InputRefused`` when there is no such template.
    """
    source = original(name, language)
    return f"{{# cmkit: {name}@{origin_digest(source)} #}}\n{source}"


def original(name: str, language: str) -> str:
    """Return one of our templates; raises ``InputRefused`` when there is none of that name."""
    if name in pictures() and name not in templates():
        return (template_root() / f"{name}.svg{SUFFIX}").read_text(encoding="utf-8")
    if name not in templates() or language not in LANGUAGES:
        raise InputRefused(
            _("There is no “{name}” template in “{language}”.").format(
                name=visible(name), language=visible(language)
            ),
            _("The templates are: {known}.").format(known=", ".join((*templates(), *pictures()))),
        )
    return (template_root() / language / f"{name}.md{SUFFIX}").read_text(encoding="utf-8")


def origin_digest(source: str) -> str:
    """Digest a template into the twelve hexadecimal digits that ``eject`` writes on its first line."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def copies(folder: Path) -> Iterator[Copy]:
    """Give the copies that a mission keeps, in order; one that cannot be read is told when it is rendered."""
    if not (folder / FOLDER).is_dir():
        return
    known = [(name, language) for language in LANGUAGES for name in templates()]
    known += [(name, LANGUAGES[0]) for name in pictures()]
    for name, language in known:
        try:
            path = inside(folder, copy_name(name, language))
            if path.is_file():
                yield Copy(name, language, path.read_text(encoding="utf-8-sig"))
        except (CmkitError, OSError, UnicodeDecodeError):
            continue


def outdated(folder: Path) -> list[Problem]:
    """Say of which copies the original has changed since: the mission's own counts, and misses the change."""
    return [
        Problem(
            "TE001",
            Severity.ADVICE,
            Where(one.file, line=1, column=1),
            {"name": one.name, "then": one.origin, "now": now, "language": one.language},
        )
        for one in copies(folder)
        if one.origin and one.origin != (now := origin_digest(original(one.name, one.language)))
    ]


def difference(one: Copy) -> str:
    """Show what parts a copy from ours of today, as a patch that would bring it there."""
    ours = original(one.name, one.language)
    parted = unified_diff(
        one.body.replace("\r\n", "\n").splitlines(keepends=True),
        ours.splitlines(keepends=True),
        one.file,
        _("{name}, as cmkit has it").format(name=one.name),
    )
    return "".join(parted)
