"""The sections of a strategy as chapters show them, whichever document they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmkit.deliverables.forms import within_sentence
from cmkit.deliverables.said import Said, Sayer
from cmkit.deliverables.views.common import Header, View, document, of_client, of_cm, words_of
from cmkit.deliverables.views.judging import verdicts
from cmkit.deliverables.views.means import budget
from cmkit.deliverables.views.paying import payers
from cmkit.deliverables.views.platforms_and_accounts import accounts, platforms

if TYPE_CHECKING:
    from cmkit.deliverables.subject import Subject

_PLAIN = (
    "mission",
    "client",
    "community",
    "distribution",
    "tools",
    "organisation",
    "audit",
    "evaluation",
    "crisis",
    "exit",
    "documents",
)
"""Sections that are shown as they are said."""


def parts(sayer: Sayer) -> View:
    """Say every section, with what its chapter needs beside the section's own keys."""
    return {name: sayer.section(name) for name in _PLAIN} | {
        "root": sayer.root(),
        "people": _people(sayer),
        "audiences": _audiences(sayer),
        "content": _content(sayer),
        "platforms": platforms(sayer),
        "accounts": accounts(sayer),
        "budget": budget(sayer) | {"payers": payers(sayer)},
        "verdicts": verdicts(sayer),
    }


def document_of_parts(subject: Subject, header: Header, name: str, sections: tuple[str, ...]) -> View:
    """Return what a document made of chapters of the plan shows; ``sections`` are those it tells of."""
    sayer = Sayer(subject.public, subject.catalogue, header.language, gathered=True)
    return parts(sayer) | {
        "document": document(header, sayer),
        "words": words_of(sayer, name),
        "has_proposals": sayer.proposed(*sections),
        "addressee": of_client(sayer),
        "cm": of_cm(sayer),
        "tables": {},
    }


def _people(sayer: Sayer) -> list[Said]:
    """Say everybody, with what they approve in a phrase."""
    said: list[Said] = sayer.section("people")
    for person, entry in zip(sayer.strategy.people, said, strict=True):
        own_words = isinstance(person.approves, tuple) and person.approves
        what = " ".join(entry["approves"])
        entry["in"] = within_sentence(entry["in"])
        entry["approval"] = sayer.forms.word("marks", "approves", what=what) if own_words else what
    return said


def _content(sayer: Sayer) -> Said:
    """Say the content plan, the measures of each format with their units."""
    said: Said = sayer.section("content")
    content = sayer.strategy.content
    for one, entry in zip(content.formats if content else (), said["formats"], strict=True):
        for name in ("second", "character") if one.spec else ():
            entry["spec"][f"{name}s"] = sayer.forms.counted(name, getattr(one.spec, f"{name}s"))
    return said


def _audiences(sayer: Sayer) -> list[Said]:
    """Say the audiences, the size of each with what is counted: people, or groups of them."""
    said: list[Said] = sayer.section("audiences")
    for audience, entry in zip(sayer.strategy.audiences, said, strict=True):
        entry["size"] = sayer.forms.counted(
            "group" if audience.kind == "collective" else "person", audience.size
        )
    return said
