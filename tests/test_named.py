"""Keys as a person names them on a command line."""

from __future__ import annotations

import pytest

from cmkit.mission.named import as_typed, path_of
from cmkit.problems import InputRefused

DATA = {
    "client": {"name": "Martin"},
    "objectives": [{"id": "more-visits", "title": "A"}, {"id": "rdv", "title": "B", "kpis": [{"id": "k"}]}],
    "mission": {"agreed": {}},
}


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("client.size", ("client", "size")),
        ("client.image.wanted", ("client", "image", "wanted")),
        ("objectives", ("objectives",)),
        ("objectives[1].why", ("objectives", 1, "why")),
        ("objectives.rdv.kpis[0].target.by", ("objectives", 1, "kpis", 0, "target", "by")),
        ("objectives.rdv.kpis.k.target", ("objectives", 1, "kpis", 0, "target")),
        ("mission.agreed.content", ("mission", "agreed", "content")),
        ("exit.stop_criteria", ("exit", "stop_criteria")),
    ],
)
def test_a_key_leads_to_its_place(key: str, path: tuple[str | int, ...]) -> None:
    assert path_of(key, DATA) == path


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("client.sise", "size"),
        ("clients.name", "client"),
        ("", "mission"),
        ("client.name.first", "holds no others"),
        ("objectives[2].why", "more-visits"),
        ("objectives.unknown.why", "rdv"),
        ("audiences[0].name", "empty"),
        ("client..name", "mission"),
        ("client.\x1b[2J", "\\x1b"),
    ],
)
def test_a_key_that_leads_nowhere_is_refused_with_what_does(key: str, told: str) -> None:
    with pytest.raises(InputRefused) as refused:
        path_of(key, DATA)
    shown = f"{refused.value.message} {refused.value.hint}"
    assert told in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("true", True),
        ("18:30", "18:30"),
        ("[a, b]", ["a", "b"]),
        ("{name: x}", {"name": "x"}),
        ("Du pain, et du bon", "Du pain, et du bon"),
        ("*bold", "*bold"),
        ("a: b", "a: b"),
        ("# tag", "# tag"),
        ("", ""),
        ("- a", "- a"),
    ],
)
def test_a_value_is_read_as_in_its_file_else_as_text(text: str, value: object) -> None:
    assert as_typed(text) == value


def test_an_entry_is_found_by_its_number_however_that_is_written() -> None:
    data = {"budget": {"lines": [{"label": "a"}, {"label": "b"}]}}
    assert path_of("budget.lines.1.amount", data) == path_of("budget.lines[1].amount", data)
    with pytest.raises(InputRefused):
        path_of("budget.lines.2.amount", data)
