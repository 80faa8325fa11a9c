"""What keys do at a prompt beside what the library binds them to."""

from __future__ import annotations

import questionary
from prompt_toolkit.filters import Condition, FilterOrBool
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from questionary.prompts.common import InquirerControl

from cmkit.questionnaire.prompts import Move


def keys_of(question: questionary.Question) -> KeyBindings:
    """Return the keys of a prompt, to add others."""
    keys = question.application.key_bindings
    if not isinstance(keys, KeyBindings):
        raise TypeError("the prompt takes no keys of ours")
    return keys


def take_pointed_line(question: questionary.Question) -> None:
    """Let Enter take the line that one moved to, where nothing was ever ticked: that is what was meant.

    Without a move, or after a tick that was taken back, Enter goes on with nothing.
    """
    keys = keys_of(question)
    found = question.application.layout.find_all_controls()
    lines = next(one for one in found if isinstance(one, InquirerControl))
    first, ticked = lines.pointed_at, False

    def note_ticks(_application: object) -> None:
        nonlocal ticked
        ticked = ticked or bool(lines.selected_options)

    def take(event: KeyPressEvent) -> None:
        lines.selected_options.append(lines.get_pointed_at().value)
        event.app.exit(result=[lines.get_pointed_at().value])

    question.application.after_render += note_ticks
    moved = Condition(lambda: not ticked and not lines.selected_options and lines.pointed_at != first)
    keys.add(Keys.ControlM, filter=moved, eager=True)(take)


def bind(keys: KeyBindings, key: str, result: Move | str, when: Condition | None = None) -> None:
    """Make a key end the prompt with a result of ours, while ``when`` holds."""

    def end(event: KeyPressEvent) -> None:
        event.app.exit(result=result)

    keys.add(key, filter=True if when is None else when, eager=True)(end)


def replace_offer(keys: KeyBindings, untouched: FilterOrBool) -> None:
    """Let what is typed at the end of an untouched offer take its place; after an arrow key it is edited."""

    def replaced(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.document.is_cursor_at_the_end:
            buffer.text = ""
        buffer.insert_text(event.data)

    keys.add(Keys.Any, filter=untouched)(replaced)
