"""The questionnaire sheet, printed: Markdown to write on, or one HTML page to fill, print and send back."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Literal

from cmkit.deliverables.rendering import render
from cmkit.text import Language, slug

SheetForm = Literal["md", "html"]

TEMPLATE = "questionnaire-sheet"


def render_sheet(
    view: Mapping[str, object], language: Language, form: SheetForm = "md", *, overrides: Path | None = None
) -> str:
    """Print a sheet from its view. ``overrides`` is the mission's own ``templates/`` folder.

    The HTML page asks nothing of any network, and its policy lets nothing run or apply but its own script and
    style, by their digests. Raises ``InputRefused`` when the template is at fault.
    """
    seen = {
        **view,
        "file": f"answers-{slug(str(view['client']), 'client')}.yaml",
        "digests": dict.fromkeys(_OWN, ""),
    }
    if form == "md":
        return render(TEMPLATE, seen, language, overrides=overrides)
    # What is digested is the page as it comes out, so that it is made twice: nothing but the digests differs.
    page = render(f"{TEMPLATE}.html", seen, language, overrides=overrides)
    digests = {name: digest_of(page, name) for name in _OWN}
    return render(f"{TEMPLATE}.html", {**seen, "digests": digests}, language, overrides=overrides)


_OWN = ("script", "style")


def digest_of(page: str, element: str) -> str:
    """Return the digest of the page's one script or style as a content security policy names it."""
    found = re.search(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
    return f"sha256-{b64encode(sha256(found[1].encode()).digest()).decode()}" if found else "none"
