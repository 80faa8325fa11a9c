"""Lines for a terminal: broken between words, commands whole."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.cli.console import Console
from cmkit.cli.wrapping import width_of, wrapped


@given(st.text("ab cd\N{NO-BREAK SPACE}:", max_size=300), st.integers(40, 90))
def test_no_word_is_lost_or_broken(line: str, width: int) -> None:
    assert wrapped(line, width).split() == line.split()
    assert all(len(row) <= width or " " not in row.strip() for row in wrapped(line, width).split("\n"))


def test_a_row_that_follows_stands_below_its_words() -> None:
    assert wrapped("  → " + "mot " * 12, 40) == "  → mot mot mot mot mot mot mot mot mot\n    mot mot mot "


def test_a_command_that_ends_a_line_stays_whole() -> None:
    command = "cmkit ask --key objectives --value '{id: a, title: Vendre}'"
    assert wrapped(f"Sous cette forme : {command}", 60) == f"Sous cette forme :\n{command}"
    assert wrapped(f"  $ {command} {command}", 60) == f"  $ {command} {command}"


def test_a_sign_stays_with_its_word() -> None:
    text = "Dites ce qui est prévu en publicité, ici « x » ; puis le reste"
    assert all(
        not row.startswith((";", "»")) for width in range(40, 60) for row in wrapped(text, width).split("\n")
    )
    orders = "un mot et un autre mot, puis encore un ::error ::error ::error ::error"
    assert all(
        not row.startswith("::") for width in range(40, 60) for row in wrapped(orders, width).split("\n")
    )


def test_columns_hang_below_their_own() -> None:
    assert wrapped("  cmkit status   les missions de tout un dossier", 40) == (
        "  cmkit status   les missions de tout un\n                 dossier"
    )


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_whole_words_and_a_pipe_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    screen, pipe = _Screen(), io.StringIO()
    assert (width_of(screen), width_of(pipe)) == (60, 0)
    for stream in (screen, pipe):
        Console(out=stream, err=stream).say("mot " * 30)
        Console(out=stream, err=stream).prose("mot " * 30)
    assert max(map(len, screen.getvalue().splitlines())) <= 60
    assert len(pipe.getvalue().splitlines()) == 2
