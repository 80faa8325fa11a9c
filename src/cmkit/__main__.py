"""The entry point: ``cmkit``, ``python -m cmkit``."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line; the version, and a shell at a TAB, are answered before much is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from cmkit import __version__

        try:
            print(f"cmkit {__version__}", flush=True)  # noqa: T201 - nothing else is imported yet
        except OSError:
            sys.exit(3)
        return
    if sys.argv[1:2] == ["__complete"]:
        from cmkit.cli.completion.completing import answer

        sys.exit(answer(sys.argv[2:]))
    # A command is over before many cycles are worth looking for: files read and models built make none.
    gc.set_threshold(100_000)
    # No plug-in of pydantic's serves here, and looking for them costs as much as reading a strategy.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from cmkit.cli.main import run
    except KeyboardInterrupt:  # before there are words for it
        sys.exit(130)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
