"""The entry point: ``cmkit``, ``python -m cmkit``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; the version answers before anything is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from cmkit import __version__

        sys.stdout.write(f"cmkit {__version__}\n")
        return
    from cmkit.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
