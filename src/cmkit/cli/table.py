"""The commands by name, with the module that holds each: nothing is imported before it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from cmkit.text import Bilingual


@dataclass(frozen=True, slots=True)
class Listed:
    """A command as the help lists it; ``module`` holds a typer application called ``app``."""

    name: str
    module: str
    summary: Bilingual


COMMANDS: tuple[Listed, ...] = (
    Listed(
        "init",
        "cmkit.cli.init",
        Bilingual("prépare une mission et mène le kickoff", "prepare a mission and lead its kickoff"),
    ),
    Listed(
        "check",
        "cmkit.cli.check",
        Bilingual(
            "dit ce qui manque, où, et comment y remédier", "say what is missing, where, how to mend it"
        ),
    ),
    Listed(
        "build",
        "cmkit.cli.build",
        Bilingual("produit les documents du client", "make the client's documents"),
    ),
    Listed(
        "rules",
        "cmkit.cli.rules",
        Bilingual("explique les règles de la doctrine", "explain the rules of the doctrine"),
    ),
    Listed(
        "catalogue",
        "cmkit.cli.catalogue",
        Bilingual(
            "objectifs, indicateurs et réseaux connus", "the objectives, metrics and networks that are known"
        ),
    ),
    Listed(
        "templates",
        "cmkit.cli.templates",
        Bilingual("liste les modèles, en copie un pour le modifier", "list templates, copy one to change it"),
    ),
    Listed(
        "schema",
        "cmkit.cli.schema",
        Bilingual("écrit les schémas JSON pour l’éditeur", "write the JSON Schemas for the editor"),
    ),
)
"""In the order of a mission, which is the order of the help."""


def listed(name: str) -> Listed | None:
    """Find a command by its name."""
    return next((command for command in COMMANDS if command.name == name), None)
