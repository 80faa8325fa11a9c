"""Names of columns as they are compared: without case, accents, curly signs, odd spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_SPELLED = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "œ": "oe", "æ": "ae", "–": "-", "—": "-", "_": " "})


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Return the form under which two names are one: ``Mentions J’aime`` and ``mentions j'aime``."""
    folded = unicodedata.normalize("NFKD", text.replace("\ufeff", "")).casefold().translate(_SPELLED)
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(bare.split()).strip("\"'")


@cache
def glob(pattern: str) -> re.Pattern[str]:
    """Return the expression of a name in which ``*`` stands for anything, which it captures."""
    return re.compile("(.*)".join(map(re.escape, pattern.split("*"))))
