"""Inject every fault at every call that changes the disk, under real commands, and count what was left.

    .venv/bin/python tests/benchmarks/faults.py [init build schema] [--faults KILL,ENOSPC]

The tests try a sample of the same (``tests/test_faults.py``). «old» and «new» are the whole set of files
before or after the command, «mended» is a state between them that the next run made new; anything else is a
failure and is printed. Needs strace, and takes about two seconds a case.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from test_faults import FAULTS, SUBJECTS, cases, ground, suffered, why_not


def main() -> None:
    """Try them all; end with 1 if a promise was broken."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("subjects", nargs="*", default=list(SUBJECTS))
    arguments.add_argument("--faults", default=",".join(FAULTS))
    wanted = arguments.parse_args()
    if reason := why_not():
        sys.exit(reason)
    broken = 0
    for name in wanted.subjects:
        with tempfile.TemporaryDirectory(prefix="cmkit-faults-") as place:
            broken += tried(name, Path(place).resolve(), wanted.faults.split(","))
    sys.exit(1 if broken else 0)


def tried(name: str, place: Path, faults: list[str]) -> int:
    """Try every case of one command and print a line a fault; return how many broke a promise."""
    on = ground(SUBJECTS[name], place)
    counted: dict[str, Counter[str]] = {fault: Counter() for fault in faults}
    for fault, point in cases(on):
        if fault not in counted:
            continue
        try:
            counted[fault][suffered(on, fault, point)] += 1
        except AssertionError as error:
            counted[fault]["broken"] += 1
            print(f"! {name}: {fault} at {point.call} {point.number}: {error}", flush=True)
    print(f"{name}: {len(on.points)} calls")
    for fault, found in counted.items():
        states = ", ".join(f"{found[state]} {state}" for state in ("old", "new", "mended", "broken"))
        print(f"  {fault:<16} {found.total():>4} cases: {states}", flush=True)
    return sum(found["broken"] for found in counted.values())


if __name__ == "__main__":
    main()
