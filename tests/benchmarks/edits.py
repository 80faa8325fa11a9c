"""Random edits of files as hands write them: how many go wrong, are refused, change more than one place.

python tests/benchmarks/edits.py [COUNT] [SEED]
"""

from __future__ import annotations

import difflib
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from handwritten import Hand, edit, strategy

from cmkit.files.edits import Remove, applied
from cmkit.files.reading import parse_yaml
from cmkit.files.splicing import spliced
from cmkit.problems import CmkitError, InputRefused, Refused


def hunks(before: str, after: str) -> int:
    """Count the places that differ."""
    found = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    return sum(tag != "equal" for tag, *_rest in found.get_opcodes())


def main(count: int, seed: int) -> int:
    """Try ``count`` edits and print what came of them; 1 when any was wrong."""
    outcomes: Counter[str] = Counter()
    begun = time.perf_counter()
    number = 0
    while sum(outcomes.values()) < count:
        number += 1
        chance = Random(f"{seed}-{number}")
        data, hand = strategy(chance), Hand(chance)
        text = hand.write(data)
        try:
            document = parse_yaml(text.encode(), "file.yaml")
        except InputRefused:
            outcomes["not a file"] += 1
            continue
        if document.data != data:
            outcomes["not that file"] += 1
            continue
        for _turn in range(6):
            one = edit(chance, data)
            try:
                wanted = applied(data, [one])
            except InputRefused:
                continue
            outcomes[_tried(document, text, one, wanted, hand.comments)] += 1
    tried = sum(n for name, n in outcomes.items() if not name.startswith("not "))
    print(f"{tried} edits in {time.perf_counter() - begun:.0f} s: {dict(outcomes)}")
    print(f"one place: {outcomes['one place'] / tried:.2%}; refused: {outcomes['refused'] / tried:.2%}")
    return 1 if outcomes["wrong"] or outcomes["comment lost"] else 0


def _tried(document: object, text: str, one: object, wanted: object, comments: list[str]) -> str:
    try:
        after = spliced(document, [one])  # type: ignore[arg-type,list-item]
    except Refused:
        return "refused"
    except CmkitError as error:
        print("error", error, one)
        return "wrong"
    if parse_yaml(after.encode(), "file.yaml").data != wanted:
        return "wrong"
    lost = sum(comment not in after for comment in comments)
    if lost and not isinstance(one, Remove) and one.path in document.positions:  # type: ignore[attr-defined]
        old_holds = isinstance(_at(document.data, one.path), dict | list)  # type: ignore[attr-defined]
        if not old_holds:
            print("lost", one, "\n", text, "\n----\n", after)  # type: ignore[str-format]
            return "comment lost"
    return "one place" if hunks(text, after) <= 1 else "several places"


def _at(data: object, path: tuple[str | int, ...]) -> object:
    for step in path:
        data = data[step]  # type: ignore[index]
    return data


if __name__ == "__main__":
    arguments = [int(one) for one in sys.argv[1:]]
    raise SystemExit(main(*(arguments + [20_000, 1][len(arguments) :])))
