"""The JSON Schemas that a mission keeps for editors, with the words of its catalogue."""

from __future__ import annotations

from pathlib import Path

from cmkit.catalogue.entries import load_kinds, load_metrics, load_networks
from cmkit.model.schema import OF_THE_USER, schema_bytes

FOLDER = ".cmkit"


def schema_files(catalogue: Path | None) -> dict[str, bytes]:
    """Return the schemas by name within the mission: ``.cmkit/strategy.schema.json`` and its like.

    ``catalogue`` is the mission's own ``catalogue/`` folder, which may lack: its entries are proposed beside
    ours. Raises ``InputRefused`` when a file of that folder cannot be used.
    """
    suggestions = {
        "kind": tuple(load_kinds(catalogue)),
        "metric": tuple(load_metrics(catalogue)),
        "network": tuple(load_networks(catalogue)),
    }
    return {f"{FOLDER}/{name}": raw for name, raw in schema_bytes(suggestions).items()}


def profile_schema() -> dict[str, bytes]:
    """Return the schema of the CM's own profile by its name beside it; no catalogue has a word in it."""
    return schema_bytes({}, OF_THE_USER)
