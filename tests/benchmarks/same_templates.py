"""What our templates ask of us, as an extension of Jinja that copier and cookiecutter load.

The views stand in the file that ``CMKIT_VIEWS`` names: the peers are spared the reading of a mission.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import Extension

from cmkit.deliverables import markdown


class Ours(Extension):
    """The filters and functions of our templates, and the views as ``ours``."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        filters: dict[str, Callable[..., str]] = {
            "joined": markdown.joined,
            "capital": lambda text: text[:1].upper() + text[1:],
            "nested": lambda text: "".join(f"  {line}\n" for line in str(text).splitlines()),
            "own_words": markdown.own_words,
            "paragraphs": markdown.paragraphs,
        }
        environment.filters |= filters
        environment.globals |= {
            "ours": json.loads(Path(os.environ["CMKIT_VIEWS"]).read_bytes()),
            "language": "fr",
            "link": markdown.link,
            "table": markdown.table,
            "named_rows": markdown.named_rows,
            "records": markdown.records,
        }
