"""Presets: what a mission of each kind usually says, proposed in front of the client and theirs to change."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import cast

from cmkit.files.reading import parse_yaml
from cmkit.problems import InputRefused
from cmkit.text import Language, _, nearest

PRESETS: tuple[str, ...] = ("local", "ecommerce", "b2b", "public", "association", "media", "personal")
"""The presets by name; each is the business model of the same name in ``client.business_models``."""


def load_preset(name: str, language: Language) -> Mapping[str, object]:
    """Return a preset as the plain data of a partial ``strategy.yaml``, with its texts in ``language``.

    It names no client, no person and no date: those are asked. Each call returns values of its own, which the
    caller may change. Raises ``InputRefused``, naming the presets there are, when ``name`` is none of them.
    """
    if name not in PRESETS:
        message = _("Unknown preset: “{name}”.").format(name=name)
        raise InputRefused(message, _hint(name))
    source = files("cmkit").joinpath("questionnaire", "presets", language, f"{name}.yaml")
    document = parse_yaml(source.read_bytes(), f"cmkit/questionnaire/presets/{language}/{name}.yaml")
    return cast("Mapping[str, object]", document.data)


def _hint(name: str) -> str:
    known = ", ".join(PRESETS)
    near = nearest(name.lower(), PRESETS)
    if near:
        return _("Did you mean “{nearest}”? The presets are: {known}.").format(nearest=near, known=known)
    return _("The presets are: {known}.").format(known=known)
