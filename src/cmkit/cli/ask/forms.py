"""The form that a key takes where a sentence is none of it: a block of keys, or a list of blocks."""

from __future__ import annotations

import json
import re

from cmkit.mission.named import key_shown
from cmkit.model.shape import block_at, keys, keys_of
from cmkit.model.strategy import Strategy
from cmkit.problems import InputRefused, KeyPath, dotted
from cmkit.questionnaire.questions import load_questions
from cmkit.text import _, shell_word, slug

_NAMING = ("title", "name", "label", "what", "text", "about", "trigger")
"""Keys that say in words what an entry is: the first that a block has takes the sentence."""
_LEAST = ("note", "todo", "declined")


def is_guided(path: KeyPath) -> bool:
    """Whether questions lead through what stands at a path, while none is about it alone."""
    bare = ".".join(step for step in path if isinstance(step, str))
    return any(one.path.startswith(f"{bare}.") for one in load_questions().every())


def refuse_sentence(path: KeyPath, sentence: str) -> None:
    """Raise ``InputRefused`` for a sentence where keys are due: it shows the form."""
    block = block_at(Strategy, path)
    if block is None:
        return
    key, command = dotted(path), "cmkit ask --key"
    known = [name for name in keys_of(block) if name not in _LEAST]
    if form := _entry(path, sentence):
        given = f"{command} {shell_word(key)} --value {shell_word(form)}"
        ways = [_("In this form: {command}").format(command=given)]
    else:
        ways = [_("Its keys are: {known}.").format(known=", ".join(known))]
        if not _is_list(path):
            one = next((name for name in _NAMING if name in known), known[0])
            named = f"{command} {shell_word(f'{key}.{one}')}"
            ways.append(_("Name one of them: {command}").format(command=named))
    if is_guided(path):
        ways.append(_("Or question by question: cmkit ask {key}").format(key=shell_word(key)))
    raise InputRefused(
        _("{key} holds several keys: “{value}” alone does not say which.").format(
            key=key, value=key_shown(sentence)
        ),
        "\n".join(ways),
    )


def form_of(path: KeyPath) -> str:
    """Show how one more entry of a list of blocks is written; empty where a key takes plain words."""
    return _entry(path, "…")


def _entry(path: KeyPath, sentence: str) -> str:
    block = block_at(Strategy, path)
    if block is None or not _is_list(path):
        return ""
    names = keys_of(block)
    naming = next((name for name in _NAMING if name in names), "")
    needed = [key.name for key in keys(block) if key.required]
    if not naming or not {*needed} <= {"id", naming}:
        return ""
    shown = {"id": slug(sentence, "…")} if "id" in needed else {}
    return (
        "{"
        + ", ".join(f"{name}: {value}" for name, value in (*shown.items(), (naming, _flow(sentence))))
        + "}"
    )


def _is_list(path: KeyPath) -> bool:
    """Whether a path leads to a list of blocks, not to one of them."""
    above = block_at(Strategy, path[:-1])
    return any(key.name == path[-1] and key.holds == "list" for key in keys(above)) if above else False


def _flow(text: str) -> str:
    """Write a text as a value within braces."""
    return text if re.fullmatch(r"[\w…][^:#{}\[\],\"\n]*", text) else json.dumps(text, ensure_ascii=False)
