"""What follows an Enter within the same paste: taken as part of the answer, never as the next one's.

A terminal that does not mark a paste sends its line breaks as if Enter had been pressed. No hand follows
Enter within milliseconds: what does was pasted.
"""

from __future__ import annotations

import os
import sys
import time

from prompt_toolkit.input import Input
from prompt_toolkit.input.typeahead import get_typeahead, store_typeahead
from prompt_toolkit.keys import Keys

AFTER_ENTER = 0.02
"""Seconds; the quickest key repeat takes longer."""
MOST_ROUNDS = 500


def rest_of_paste(keyboard: Input) -> str:
    """Take what was pasted behind an Enter from a keyboard that a prompt has read; empty where nothing was.

    Ctrl-C is left for the next prompt: the answer before it is kept.
    """
    presses = get_typeahead(keyboard)
    with keyboard.raw_mode():
        for _round in range(MOST_ROUNDS):
            time.sleep(AFTER_ENTER)
            more = keyboard.read_keys()
            presses += more
            if not more:
                break
        presses += keyboard.flush_keys()
    if interrupts := [press for press in presses if press.key == Keys.ControlC]:
        store_typeahead(keyboard, interrupts[:1])
        return ""
    return "".join(press.data for press in presses)


def rest_of_lines() -> str:
    """Take the lines that were pasted behind a line of a plain terminal; empty for what is no terminal."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        return ""
    from select import select

    keyboard, found = sys.stdin.fileno(), bytearray()
    for _round in range(MOST_ROUNDS):
        if not select([keyboard], [], [], AFTER_ENTER)[0]:
            break
        more = os.read(keyboard, 65536)
        if not more:
            break
        found += more
    return found.decode(errors="replace")
