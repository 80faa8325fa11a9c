"""The questionnaire as values: an independent model agrees at every step, and replaying makes the same state.

``STEPS=100000`` in the environment runs that many random steps instead of a sample.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from cmkit.model.loading import load
from cmkit.model.references import known_ids, reference_problems
from cmkit.model.strategy import Strategy
from cmkit.questionnaire.answers import to_strategy
from cmkit.questionnaire.choosing import options, people
from cmkit.questionnaire.course import Known
from cmkit.questionnaire.events import (
    Answered,
    AnswerRefused,
    Back,
    Changed,
    Confirmed,
    Declined,
    Event,
    NotApplicable,
    Reply,
    Skipped,
    ToSettle,
    Value,
)
from cmkit.questionnaire.flow import (
    Setting,
    Slot,
    State,
    advance,
    current,
    decode,
    encode,
    progress,
    replay,
    start,
)
from cmkit.questionnaire.presets import PRESETS, load_preset
from cmkit.questionnaire.putting import offer_for
from cmkit.questionnaire.questions import Kind, Questionnaire, load_questions
from cmkit.text import Language

STEPS = int(os.environ.get("STEPS", "4000"))
A_RUN = 50
SETTING = Setting(today=date(2026, 11, 23))
KNOWN = Known()


def question(key: str, kind: Kind, **more: object) -> dict[str, object]:
    words = {"fr": "Quoi ?", "en": "What?"}
    return {"key": key, "kind": kind, "depth": "essential", "text": words, "help": words, **more}


@cache
def small() -> Questionnaire:
    """A questionnaire small enough to be written down again by hand, with one of everything that branches."""
    reach = [{"value": word, "label": {"fr": word, "en": word}} for word in ("local", "regional", "national")]
    actions = [
        question("objectives[].title", "text"),
        question("objectives[].why", "long", at_most=3),
        question("objectives[].rank", "choice", choices=reach),
        question(
            "objectives[].description",
            "text",
            when={"key": "objectives[].rank", "any_of": ["local", "national"]},
        ),
    ]
    return Questionnaire.model_validate(
        {
            "sections": [
                {
                    "id": "one",
                    "title": {"fr": "Un", "en": "One"},
                    "questions": [
                        question("client.name", "text", required=True),
                        question("client.reach", "choice", choices=reach),
                        question(
                            "client.territory", "text", when={"key": "client.reach", "any_of": ["local"]}
                        ),
                        question("objectives", "loop", at_most=3, questions=actions),
                    ],
                },
                {
                    "id": "two",
                    "title": {"fr": "Deux", "en": "Two"},
                    "questions": [
                        question("client.history", "long", when={"key": "objectives", "at_least": 2}),
                        question("client.website", "text", depth="deeper"),
                        question(
                            "client.activity", "text", when={"key": "objectives[].why", "answered": True}
                        ),
                    ],
                },
            ]
        }
    )


class ByHand:
    """What the small questionnaire should do, written as one would tell it; shares nothing with the code."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[str, object]] = {}

    def word(self, key: str) -> object:
        kind, value = self.said.get(key, ("", None))
        return value if kind == "answered" else None

    def lines(self, key: str, most: int) -> list[str]:
        asked: list[str] = []
        so_far = 0
        for line in range(most):
            asked.append(f"{key}[{line}]")
            words = self.word(asked[-1])
            if not isinstance(words, tuple):
                return asked
            so_far += len(words)
            if so_far >= most:
                return asked
        return asked

    def objective(self, number: int) -> list[str]:
        asked = [*self.lines(f"objectives[{number}].why", 3), f"objectives[{number}].rank"]
        if self.word(f"objectives[{number}].rank") in ("local", "national"):
            asked.append(f"objectives[{number}].description")
        return asked

    def asked(self) -> list[str]:
        asked = ["client.name", "client.reach"]
        if self.word("client.reach") == "local":
            asked.append("client.territory")
        titled = []
        for number in range(3):
            if number:
                gate = f"objectives[{number}]?"
                nothing_before = not isinstance(self.word(f"objectives[{number - 1}].title"), str)
                if nothing_before and gate not in self.said:
                    break
                asked.append(gate)
                if self.word(gate) is not True:
                    break
            title = f"objectives[{number}].title"
            asked.append(title)
            if title not in self.said:
                break
            if isinstance(self.word(title), str):
                titled.append(number)
                asked += self.objective(number)
        if len(titled) >= 2:
            asked += self.lines("client.history", 12)
        asked.append("client.website")
        if any(isinstance(self.word(f"objectives[{number}].why[0]"), tuple) for number in titled):
            asked.append("client.activity")
        return asked

    def next(self) -> str | None:
        return next((key for key in self.asked() if key not in self.said), None)

    def back(self) -> str | None:
        there = self.asked()
        latest = next((key for key in reversed(list(self.said)) if key in there), None)
        if latest:
            del self.said[latest]
        return latest

    def change(self, key: str, kind: str, value: object) -> None:
        if key.endswith("[0]") and ("why" in key or "history" in key):
            stem = key[:-3]
            fresh: dict[str, tuple[str, object]] = {}
            for known, reply in self.said.items():
                if known == key:
                    fresh[key] = (kind, value)
                    if kind == "answered":
                        fresh[f"{stem}[1]"] = ("skipped", None)
                elif not known.startswith(f"{stem}["):
                    fresh[known] = reply
            self.said = fresh
        else:
            self.said[key] = (kind, value)


WORDS = st.sampled_from(["Pain", "Sophie Martin", "déjà vu", "a / b", "[red]", "=1+1", "日本", "x" * 200])
LINES = st.lists(WORDS, min_size=1, max_size=4).map(tuple)


class Agrees(RuleBasedStateMachine):
    """Random steps through the small questionnaire, against the one written by hand."""

    @initialize()
    def begin(self) -> None:
        self.events: list[Event] = []
        self.state = self.fresh()
        self.by_hand = ByHand()

    def fresh(self) -> State:
        return start(small(), setting=SETTING, known=KNOWN)

    def step(self, event: Event) -> None:
        self.state = advance(self.state, event)
        self.events.append(event)

    def refused(self, event: Event) -> None:
        before = (self.state, list(self.state.replies.items()))
        with pytest.raises(AnswerRefused):
            advance(self.state, event)
        assert (self.state, list(self.state.replies.items())) == before

    def reply(self, kind: str, event: Reply, value: object = None) -> None:
        key = self.by_hand.next()
        if key is None or (key == "client.name" and kind != "answered"):
            self.refused(event)
        elif key.endswith("?"):
            if kind == "skipped":
                self.step(event)
                self.by_hand.said[key] = ("answered", False)
            else:
                self.refused(event)
        else:
            self.step(event)
            self.by_hand.said[key] = (kind, value)

    @rule(
        word=WORDS, lines=LINES, choice=st.sampled_from(["local", "regional", "national"]), yes=st.booleans()
    )
    def answer(self, word: str, lines: tuple[str, ...], choice: str, yes: bool) -> None:
        key = self.by_hand.next()
        if key is None:
            self.refused(Answered(word))
            return
        value: Value = word
        if key.endswith("?"):
            value = yes
        elif key.endswith(("reach", "rank")):
            value = choice
        elif "why[" in key or "history[" in key:
            value = lines
        self.step(Answered(value))
        self.by_hand.said[key] = ("answered", value)

    @rule(raw=st.sampled_from(["", "  \t ", "\x1b[A", "\x00"]))
    def answer_nothing(self, raw: str) -> None:
        self.refused(Answered(raw))

    @rule()
    def skip(self) -> None:
        self.reply("skipped", Skipped())

    @rule()
    def not_applicable(self) -> None:
        self.reply("not_applicable", NotApplicable())

    @rule(word=WORDS)
    def decline(self, word: str) -> None:
        self.reply("declined", Declined(word))

    @rule(due=st.sampled_from([None, "2027-01-15", "mars 2027"]))
    def settle(self, due: str | None) -> None:
        self.reply("to_settle", ToSettle(("Sophie Martin",), due, "2026-11-23"))

    @rule()
    def settle_on_no_day(self) -> None:
        self.refused(ToSettle((), "someday"))

    @rule()
    def back(self) -> None:
        if self.by_hand.back() is None:
            self.refused(Back())
        else:
            self.step(Back())

    @precondition(lambda self: self.by_hand.said)
    @rule(data=st.data(), word=WORDS, lines=LINES, choice=st.sampled_from(["local", "regional"]))
    def change(self, data: st.DataObject, word: str, lines: tuple[str, ...], choice: str) -> None:
        answered = [key for key in self.by_hand.asked() if key in self.by_hand.said]
        key = data.draw(st.sampled_from(answered))
        if ("why[" in key or "history[" in key) and not key.endswith("[0]"):
            self.refused(Changed(key, Answered(lines)))
            return
        value: Value = lines if key.endswith("[0]") else word
        if key.endswith("?"):
            value = not self.by_hand.word(key)
        elif key.endswith(("reach", "rank")):
            value = choice
        self.step(Changed(key, Answered(value)))
        self.by_hand.change(key, "answered", value)

    @precondition(lambda self: self.by_hand.said)
    @rule(data=st.data())
    def change_to_nothing(self, data: st.DataObject) -> None:
        answered = [key for key in self.by_hand.asked() if key in self.by_hand.said]
        key = data.draw(st.sampled_from(answered))
        first_line = not ("why[" in key or "history[" in key) or key.endswith("[0]")
        if key.endswith("?"):
            self.step(Changed(key, Skipped()))
            self.by_hand.change(key, "answered", False)
        elif key != "client.name" and first_line:
            self.step(Changed(key, Skipped()))
            self.by_hand.change(key, "skipped", None)

    @rule()
    def change_what_is_not_there(self) -> None:
        self.refused(Changed("client.size", Answered("small")))

    @rule()
    def confirm(self) -> None:
        if self.by_hand.next() is None:
            assert advance(self.state, Confirmed()).confirmed
        else:
            self.refused(Confirmed())

    @rule()
    def lose_power(self) -> None:
        """Only what was kept is left: the same state comes back from it."""
        self.state = replay(self.fresh(), [decode(encode(event)) for event in self.events])

    @invariant()
    def agrees(self) -> None:
        slot = current(self.state)
        assert (slot.key if slot else None) == self.by_hand.next()
        assert list(self.state.replies) == list(self.by_hand.said)
        number, total = progress(self.state)
        assert 1 <= number <= total <= 7

    @invariant()
    def is_made_again_by_its_events(self) -> None:
        again = replay(self.fresh(), self.events)
        assert again == self.state
        assert list(again.replies) == list(self.state.replies)


TestAgrees = Agrees.TestCase
TestAgrees.settings = settings(
    max_examples=max(1, STEPS // A_RUN),
    stateful_step_count=A_RUN,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def values_for(state: State, slot: Slot) -> st.SearchStrategy[Value]:
    """Draw an answer that fits a slot of the real questionnaire."""
    there = [option.value for option in options(state, slot)]
    amounts = {"amount": "16", "per": "month"}
    match slot.question.kind:
        case _ if slot.gate:
            return st.booleans()
        case "yes-no":
            return st.booleans()
        case "long":
            return LINES
        case "choice":
            return st.sampled_from([*there, *(["Minitel"] if slot.question.other else [])])
        case "choices":
            return st.lists(st.sampled_from(there), min_size=1, unique=True).map(tuple)
        case "date":
            return st.sampled_from(["2027-01-04", "mars 2027", "2027", "M6"])
        case "count":
            return st.integers(0, 30)
        case "quantity" | "money":
            return st.sampled_from(["80", "1 200 par an", amounts])
        case "duration":
            return st.sampled_from(["2 jours ouvrés", "1 week"])
        case "every":
            return st.sampled_from(["semaine", "2 weeks", "each project"])
        case "days":
            return st.sampled_from(["tous les jours", ("tue", "sat")])
        case "person":
            known = st.sampled_from([*people(state), "Marc Petit", "marc petit", "@everybody", "Sophie"])
            return st.lists(known, min_size=1, max_size=3).map(tuple)
        case "figure":
            return st.sampled_from(
                [{"kind": "website-visits", "metric": "social-sessions"}, {"label": "Bocaux vendus"}]
            )
        case "target":
            return st.sampled_from(["80 d’ici décembre 2027", "de 42 à 80 par mois pour juin", "+20%"])
    return WORDS


def replies_for(state: State, slot: Slot) -> st.SearchStrategy[Event]:
    answered = values_for(state, slot).map(Answered)
    offer = offer_for(state, slot).value
    if offer is not None:
        answered = st.one_of(answered, st.just(Answered(offer)))
    if slot.gate or slot.question.required:
        return answered
    others: list[Event] = [
        Skipped(),
        NotApplicable(),
        Declined("pas cette année"),
        ToSettle(("Karim",), "2027-02-01", "2026-11-23"),
    ]
    return st.one_of(answered, answered, answered, st.sampled_from(others))


def problems_of(data: dict[str, object]) -> list[str]:
    document = parse_yaml(emit_yaml(data).encode(), "strategy.yaml")
    loaded = load(Strategy, document)
    if loaded.value is None:
        return [f"{problem.code} {problem.where.key} {dict(problem.facts)}" for problem in loaded.problems]
    dangling = reference_problems(loaded.value, known_ids(loaded.value), document)
    return [f"{problem.code} {problem.where.key} {dict(problem.facts)}" for problem in dangling]


@settings(max_examples=max(25, STEPS // 400), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_course_of_the_real_questions_gives_a_strategy_that_loads(data: st.DataObject) -> None:
    preset = data.draw(st.sampled_from([None, *PRESETS]))
    language: Language = data.draw(st.sampled_from(["fr", "en"]))
    setting = Setting(data.draw(st.booleans()), language, date(2026, 11, 23))
    begun = start(load_questions(), load_preset(preset, language) if preset else {}, {}, setting, KNOWN)
    state = begun
    events: list[Event] = []
    for step in range(data.draw(st.integers(1, 160))):
        slot = current(state)
        if slot is None:
            break
        event = Back() if step and data.draw(st.integers(0, 9)) == 0 else data.draw(replies_for(state, slot))
        try:
            state = advance(state, event)
        except AnswerRefused:
            assert isinstance(event, Back)
            continue
        events.append(event)
    again = replay(begun, [decode(encode(event)) for event in events])
    assert again == state
    assert list(again.replies) == list(state.replies)
    filled = to_strategy(state).data
    if "name" in dict(filled.get("client") or {}):
        assert problems_of(filled) == []


def names(state: State) -> Iterator[str]:
    slot = current(state)
    while slot:
        yield slot.key
        state = advance(state, Answered("Pain") if slot.question.required else Skipped())
        slot = current(state)


def test_passing_everything_asks_each_question_once() -> None:
    questions = load_questions()
    asked = list(names(start(questions, setting=SETTING, known=KNOWN)))
    loops = [question for question in questions.outside() if question.kind == "loop"]
    assert len([key for key in asked if "[" not in key or key.endswith("[0]")]) <= 25 + len(loops)
    assert not [key for key in asked if key.endswith("?")]
    short = list(names(start(questions, setting=Setting(short=True), known=KNOWN)))
    outside = [key for key in short if not any(key.startswith(f"{loop.key}[") for loop in loops)]
    assert len(outside) <= 16
    assert set(short) < set(asked)


def test_every_kind_of_question_is_drawn_above() -> None:
    used = {question.kind for question in load_questions().every()}
    alone = {question.kind for question in load_questions("debrief.yaml").every()}
    assert used | alone == set(get_args(Kind))
    assert alone - used == {"share"}


def test_what_was_given_is_not_asked_again() -> None:
    given_before = {
        "client": {"name": "Mairie", "offer": {"does": "État civil", "does_not": "n/a"}},
        "objectives": [
            {"id": "visites", "title": "Des visites", "why": ["servir"], "kpis": [{"metric": "reach"}]}
        ],
        "people": [{"id": "camille", "name": "Camille Roy", "side": "cm"}],
        "content": {"pillars": "n/a"},
    }
    asked = list(names(start(load_questions(), given=given_before, setting=SETTING, known=KNOWN)))
    assert "client.name" not in asked
    assert not [key for key in asked if key.startswith(("client.offer", "content.pillars"))]
    assert [key for key in asked if key.startswith("objectives")] == [
        "objectives[0].kpis[0].owner",
        "objectives[0].kpis[0].target",
    ]
    assert "people[0].name" in asked, "the community manager is not one of the people around the table"


def test_progress_counts_a_loop_once_and_moves_with_the_conditions() -> None:
    state = start(load_questions(), setting=SETTING, known=KNOWN)
    assert progress(state) == (1, 34)
    for value in ("Pain", ("local",), "2027-01-04", "2027", "16 par mois", "Sophie Martin"):
        state = advance(state, Answered(value))
    assert current(state) is not None
    assert progress(state) == (6, 34)
    state = advance(state, Answered("Gérante"))
    assert progress(state) == (6, 34)


def test_what_was_taken_back_is_offered_again() -> None:
    state = advance(start(small(), setting=SETTING, known=KNOWN), Answered("Pain"))
    state = advance(advance(state, Answered("local")), Back())
    slot = current(state)
    assert slot is not None
    assert slot.key == "client.reach"
    assert state.offered == {"client.reach": Answered("local")}
    assert advance(state, Answered("regional")).offered == {}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b'{"event": "answered"}',
        b'{"event": "answered", "value": null}',
        b'{"event": "answered", "value": [1]}',
        b'{"event": "changed", "slot": "a", "reply": {"event": "back"}}',
        b'{"event": "declined", "reason": 3}',
        b'{"event": "exploded"}',
        b"\xff",
    ],
)
def test_a_line_that_is_no_event_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode(line)


@given(
    st.one_of(
        st.builds(Answered, st.one_of(st.text(), st.booleans(), st.integers(), LINES)),
        st.builds(Answered, st.dictionaries(st.text(), st.text())),
        st.builds(Declined, st.text()),
        st.builds(ToSettle, LINES, st.none() | st.text(), st.none() | st.text()),
        st.builds(Changed, st.text(), st.builds(Answered, st.text())),
        st.sampled_from([Skipped(), NotApplicable(), Back(), Confirmed()]),
    )
)
def test_an_event_is_one_line_and_reads_back(event: Event) -> None:
    line = encode(event)
    assert b"\n" not in line
    assert len(line.splitlines()) == 1
    assert decode(line) == event
