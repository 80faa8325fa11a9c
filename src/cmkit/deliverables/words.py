"""The words of the documents that are data, in both languages, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from cmkit.files.reading import parse_yaml


@cache
def read_words(name: str = "words") -> dict[str, Any]:
    """Read ``words.yaml`` or ``keys.yaml``: groups of words, each word by language."""
    raw = files("cmkit.deliverables").joinpath(f"{name}.yaml").read_bytes()
    data: dict[str, Any] = parse_yaml(raw, f"{name}.yaml", versioned=False).data  # type: ignore[assignment]  # ours
    return data


def word(language: str, group: str, *steps: str, otherwise: str = "") -> str:
    """Find a word: its group, the steps to it; ``otherwise`` where there is none."""
    found = read_words().get(group)
    for step in steps:
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        return otherwise
    return str(found["fr" if language == "fr" else "en"])


def enumerated(language: str, key: str, value: str) -> str:
    """Say a value of a key, ``framing`` of ``mission.phase``; the value itself when it has no words."""
    return word(language, "enumerations", key, value, otherwise=value)


def key_label(language: str, key: str) -> str:
    """Say what a dotted key without indexes is called: ``objectives.kpis.baseline``, «point de départ»."""
    labels = read_words("keys")["keys"]
    last = key.rpartition(".")[2]
    found = labels.get(key) or labels.get(last)
    return str(found["fr" if language == "fr" else "en"]) if found else last.replace("_", " ")


def asked(language: str, key: str) -> str:
    """Say what the client is asked for when a key is missing; empty for a key that there are no words for."""
    asks = read_words("keys")["asks"]
    parts = key.split("[")[0].split(".")
    for length in range(len(parts), 0, -1):
        if found := asks.get(".".join(parts[:length])):
            return str(found["fr" if language == "fr" else "en"])
    return ""
