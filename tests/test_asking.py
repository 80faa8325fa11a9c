"""The conversation at a terminal: what may be done at every question, and that no answer is ever lost."""

from __future__ import annotations

import io
import os
import signal
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from cmkit.files.emitting import emit_yaml
from cmkit.files.writing import append_line, read_lines
from cmkit.problems import InputRefused
from cmkit.questionnaire.answers import to_strategy
from cmkit.questionnaire.asking import PlainTerminal, RichTerminal, find_terminal, run
from cmkit.questionnaire.conversation import summary
from cmkit.questionnaire.course import Known
from cmkit.questionnaire.events import (
    Answered,
    Back,
    Changed,
    Confirmed,
    Declined,
    Event,
    NotApplicable,
    Skipped,
    ToSettle,
    decode,
    encode,
)
from cmkit.questionnaire.flow import Setting, State, current, replay, start
from cmkit.questionnaire.presets import load_preset
from cmkit.questionnaire.questions import load_questions

if sys.platform != "win32":
    import pexpect

posix = pytest.mark.skipif(sys.platform == "win32", reason="no fork and no pseudo-terminal there")
# Newer Pythons warn of any fork while a thread runs; the child here only reads, writes and dies.
forks = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

TODAY = date(2026, 11, 23)
KNOWN = Known()
LONGEST = 120
"""Seconds that one test may take."""


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """Let no test wait for ever: what hangs fails at the line where it hangs.

    pexpect and ``os.waitpid`` wait without a bound: for a child to begin, and for its end once its terminal
    is closed. The alarm comes back, so that clearing up cannot hang either.
    """
    if sys.platform == "win32":
        yield
        return

    def late(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"waited {LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, LONGEST, 10)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def begun(preset: str | None = None, *, short: bool = False) -> State:
    proposals = load_preset(preset, "fr") if preset else {}
    return start(load_questions(), proposals, {}, Setting(short, "fr", TODAY), KNOWN)


class Talk:
    """A plain terminal that types what it is told to, and remembers what was shown."""

    def __init__(self, typed: Iterable[str]) -> None:
        self.typed = iter(typed)
        self.shown = io.StringIO()
        self.terminal = PlainTerminal(self._line, self.shown.write)

    def _line(self) -> str:
        try:
            return next(self.typed)
        except StopIteration:
            raise EOFError from None

    def last(self) -> str:
        """The last question that was shown."""
        return self.shown.getvalue().rsplit("\n\n", 1)[-1]


def talked(typed: Iterable[str], state: State | None = None) -> tuple[State, list[Event], Talk]:
    talk, kept = Talk(typed), list[Event]()
    return run(state or begun(), talk.terminal, kept.append), kept, talk


# A kickoff as it is typed: one entry an event, with the lines that the event takes.
KICKOFF: list[list[str]] = [
    [line] if isinstance(line, str) else line
    for line in [
        *("Boulangerie Martin", "1, 2", "4 janvier 2027", "<", "04/01/2027", "décembre 2027", "16 par mois"),
        *("Sophie Martin", "Gérante", "o", "o", "Karim Benali", "Boulanger", "n", "n"),
        *("Pain au levain", "Viennoiseries", "", "Pas de livraison", "", "Commandes en ligne", ""),
        *("s/o", "Une maison vivante", "", ["?", "Sophie, Léa", "fin janvier"]),
        *("La queue du samedi", "2", "karim", "n"),
        *("Remplir la page de commande", "Vendre plus", "Grandir", "", ["4", "1"], "sophie"),
        *("de 42 à 80 par mois d’ici décembre 2027", "o", "Être cités dans le quartier", "L’image", ""),
        *("les gens qui nous citent", "Marc Petit", ["?", "", ""], "n", "1", "Deux trimestres perdus", ""),
        *("Familles", "Ce qui est ouvert", "Idées du dimanche", "", "o", "Étudiants", "", "n"),
        *("instagram", "1", "SARL Martin", "Sophie, Léa", "1, 2", "o", "Minitel", "6", "-", "n"),
        *("Dans le fournil", "1", "o", "<", "<", "2", "n", "Chaleureux", "", "1", "Politique", ""),
        *("Fête du pain", "mai 2027", "n", "2/8/2027", "22/8/2027", "tout le monde", "n"),
        *("Photos du jour", "chaque semaine", "sophie", "n", "Le mardi", "", "2 jours ouvrés", "Sophie"),
        *("3 jours", "1", "personne", "du mardi au samedi"),
        *("Publicité locale", "80 €", "1", "n", "refusé : pas maintenant", "Sophie, Karim"),
        *(["2", "1, 4"], ""),
    ]
]
EVENTS = len(KICKOFF)


def typed_by(entries: Iterable[list[str]]) -> Iterator[str]:
    return (line for entry in entries for line in entry)


@pytest.fixture(scope="module")
def whole() -> tuple[State, list[Event]]:
    state, kept, _talk = talked(typed_by(KICKOFF))
    assert state.confirmed
    return state, kept


def test_the_kickoff_is_one_event_an_entry(whole: tuple[State, list[Event]]) -> None:
    state, kept = whole
    assert len(kept) == EVENTS
    assert EVENTS > 100
    assert kept.count(Back()) == 3
    assert kept[-1] == Confirmed()
    assert kept[-2] == Changed("client.business_models", Answered(("local", "public")))
    assert NotApplicable() in kept
    assert Declined("pas maintenant") in kept
    assert ToSettle(("people[0]", "Léa"), "2027-01", "2026-11-23") in kept
    assert replay(begun(), [decode(encode(event)) for event in kept]) == state


def answers(state: State) -> str:
    return emit_yaml(to_strategy(state).data)


def test_the_kickoff_says_what_was_said(whole: tuple[State, list[Event]]) -> None:
    text = answers(whole[0])
    for said in (
        "  starts_on: 2027-01-04",
        "  who:\n      - sophie-martin\n      - lea\n    due: 2027-01",
        "name: Marc Petit",
        "network: Minitel",
        'client: "declined: pas maintenant"',
        "rank: primary",
        "holds: each_period",
    ):
        assert said in text


# --- what may be done at every question


def test_every_question_says_where_one_is_and_why_it_is_asked() -> None:
    _state, _kept, talk = talked(["Boulangerie Martin", "!q"])
    shown = talk.shown.getvalue()
    assert "[1/34] Quel est le nom du client ?" in shown
    assert "[2/34]" in shown
    for section in load_questions().sections[:1]:
        assert f"== {section.title.fr} ==" in shown
        assert section.questions[0].help.fr in shown
    for word in ("<", "?", "n/a", "-", "!q"):
        assert f"{word} " in shown.splitlines()[0]


@pytest.mark.parametrize("stop", [["!q"], [" !Q "], []], ids=["word", "with spaces", "end of input"])
def test_stopping_keeps_what_was_answered(stop: list[str]) -> None:
    state, kept, _talk = talked(["Boulangerie Martin", "1", *stop])
    assert kept == [Answered("Boulangerie Martin"), Answered(("local",))]
    assert not state.confirmed
    again, more, _talk = talked(["2027", "!q"], replay(begun(), kept))
    assert more == [Answered("2027")]
    slot = current(again)
    assert slot is not None
    assert slot.key == "mission.ends_on"


def test_an_interruption_goes_up_and_loses_nothing() -> None:
    kept: list[Event] = []

    def lines() -> Iterator[str]:
        yield "Boulangerie Martin"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(begun(), Talk(lines()).terminal, kept.append)
    assert kept == [Answered("Boulangerie Martin")]


def test_an_answer_that_could_not_be_kept_does_not_count() -> None:
    def full_disk(_event: Event) -> None:
        raise OSError("no space left")

    talk = Talk(["Boulangerie Martin", "1"])
    with pytest.raises(OSError, match="no space"):
        run(begun(), talk.terminal, full_disk)
    assert "[2/" not in talk.shown.getvalue()


def test_going_back_offers_what_was_answered() -> None:
    state, kept, talk = talked(["Boulangerie Martin", "1", "<", "", "!q"])
    assert kept == [Answered("Boulangerie Martin"), Answered(("local",)), Back(), Answered(("local",))]
    assert "(your answer) Commerce ou service de proximité" in talk.shown.getvalue()
    assert state.offered == {}


def test_at_the_first_question_there_is_nothing_to_go_back_to() -> None:
    _state, kept, talk = talked(["<", "Boulangerie Martin", "!q"])
    assert kept == [Answered("Boulangerie Martin")]
    assert "! This is the first question." in talk.shown.getvalue()


def test_a_name_is_needed_and_nothing_takes_its_place() -> None:
    _state, kept, talk = talked(["", "   ", "-", "n/a", "?", "Boulangerie Martin", "!q"])
    assert kept == [Answered("Boulangerie Martin")]
    assert talk.shown.getvalue().count("! This answer is required") == 5


def test_an_answer_that_does_not_fit_is_asked_again_with_what_would() -> None:
    _state, kept, talk = talked(["Boulangerie Martin", "9", "1", "bientôt", "4 janvier", "!q"])
    assert kept[1:] == [Answered(("local",)), Answered("2027-01-04")]
    assert "Write a number from 1 to 7." in talk.shown.getvalue()
    assert "! This is not a date" in talk.shown.getvalue()


def test_turning_away_while_settling_asks_the_question_again() -> None:
    before = ["Boulangerie Martin", "1"]
    _state, kept, _talk = talked([*before, "?", "<", "2027", "!q"])
    assert kept[2:] == [Answered("2027")]
    _state, kept, _talk = talked([*before, "?", "Sophie", "bientôt", "2027-01", "!q"])
    assert kept[2:] == [ToSettle(("Sophie",), "2027-01", "2026-11-23")]
    state, kept, _talk = talked([*before, "?", "!q"])
    assert kept[2:] == []
    assert not state.confirmed


def test_a_name_typed_like_an_id_is_somebody_new_unless_known() -> None:
    typed = [
        "Boulangerie",
        "1",
        "2027",
        "",
        "",
        "@anne",
        "Gérante",
        "n",
        "n",
        "?",
        "@bob, @anne, @@",
        "",
        "!q",
    ]
    state, kept, _talk = talked(typed)
    assert kept[5] == Answered("anne")
    assert kept[-1] == ToSettle(("bob", "people[0]"), None, "2026-11-23")
    strategy = to_strategy(state).data
    people = strategy["people"]
    assert isinstance(people, list)
    assert [(person["id"], person["name"]) for person in people] == [("anne", "anne"), ("bob", "bob")]
    assert strategy["open_questions"] == [
        {"key": "client.offer.does", "who": ["bob", "anne"], "asked_on": "2026-11-23"}
    ]


@pytest.mark.parametrize("word", ["declined: no", "refusé", "Sophie, declined: no"])
def test_who_declines_is_not_taken_for_a_person(word: str) -> None:
    state, _kept, talk = talked(["Boulangerie", "?", word, "", "?", "Sophie", "", "!q"])
    assert "! Write a name." in talk.shown.getvalue()
    people = to_strategy(state).data["people"]
    assert isinstance(people, list)
    assert [person["name"] for person in people] == ["Sophie"]


def test_proposals_are_shown_as_proposed_and_enter_takes_them() -> None:
    until_goals = ["Boulangerie Martin", "", "", "", "", "", "", ""]
    _state, kept, talk = talked([*until_goals, "", "-", "!q"], begun("local"))
    assert "(proposed) Commerce ou service de proximité" in talk.shown.getvalue()
    assert "(proposed) Faire revenir les habitants et remplir les heures creuses" in talk.shown.getvalue()
    assert kept[1] == Answered(("local",))
    assert kept[-2] == Answered(("Faire revenir les habitants et remplir les heures creuses",))
    assert kept[-1] == Skipped()
    _state, kept, _talk = talked([*until_goals, "-", "!q"], begun("local"))
    assert kept[-1] == Skipped(), "a proposal may be left out"


def test_what_a_paste_or_an_arrow_key_brings_is_cleaned() -> None:
    typed = ["Boulan\x1b[D\x1b[Dgerie\x1a [/foo] {{ x }}", "1", "!q"]
    _state, kept, talk = talked(typed)
    assert kept[0] == Answered("Boulangerie [/foo] {{ x }}")
    assert "\x1b" not in talk.shown.getvalue()


def test_short_asks_the_essential_only() -> None:
    state, kept, talk = talked([*["Boulangerie Martin"], *[""] * 40], begun(short=True))
    assert state.confirmed
    assert len(kept) == 16 + 7 - 1 + 1, "questions and loops, without «which one», and the confirmation"
    assert "[1/22]" in talk.shown.getvalue()


# --- the summary


def rows(state: State) -> dict[str, str]:
    return {row.slot.key: row.said for row in summary(state)}


def test_the_summary_says_every_answer_in_words(whole: tuple[State, list[Event]]) -> None:
    said = rows(whole[0])
    assert said["mission.starts_on"] == "4 janvier 2027"
    assert said["mission.ends_on"] == "décembre 2027"
    assert said["mission.hours"] == "16 par mois"
    assert (
        said["client.business_models"]
        == "Commerce ou service de proximité, Collectivité ou établissement public"
    )
    assert said["client.offer.does[0]"] == "Pain au levain / Viennoiseries"
    assert said["client.history[0]"] == "not applicable"
    assert said["client.image.perceived[0]"] == "to be settled with Sophie Martin, Léa by janvier 2027"
    assert said["objectives[0].kpis"] == "Visites venues du réseau" or said["objectives[0].kpis"]
    assert said["objectives[0].kpis[0].target"] == "80 par mois by décembre 2027 (from 42)"
    assert said["objectives[0].rank"] == "Remplir la page de commande"
    assert said["platforms[0].audiences"] == "Familles, Étudiants"
    assert said["client.commitments.reply_within"] == "2 jours ouvrés"
    assert said["client.commitments.materials[0].every"] == "par semaine"
    assert said["community.hours"] == "mardi to samedi"
    assert said["community.replies[0].who"] == "nobody"
    assert said["distribution.relays.client[0]"] == "declined: pas maintenant"
    assert said["people[2]?"] == "no"
    assert "people[1]?" not in said


def number_of(state: State, key: str) -> str:
    return str(list(rows(state)).index(key) + 1)


def at_the_end(whole: tuple[State, list[Event]]) -> State:
    return replay(begun(), whole[1][:-1])


def test_any_answer_can_be_changed_by_its_number(whole: tuple[State, list[Event]]) -> None:
    state = at_the_end(whole)
    typed = [number_of(state, "objectives[1].title"), "Être cités partout", ""]
    after, kept, talk = talked(typed, state)
    assert kept == [Changed("objectives[1].title", Answered("Être cités partout")), Confirmed()]
    assert after.confirmed
    assert "(now) Être cités dans le quartier" in talk.shown.getvalue()
    assert talk.shown.getvalue().count("== Summary ==") == 2


def test_a_long_answer_is_changed_as_a_whole(whole: tuple[State, list[Event]]) -> None:
    state = at_the_end(whole)
    typed = [number_of(state, "client.offer.does[0]"), "Du pain", "Des tartes", "", ""]
    after, kept, _talk = talked(typed, state)
    assert kept[0] == Changed("client.offer.does[0]", Answered(("Du pain", "Des tartes")))
    assert rows(after)["client.offer.does[0]"] == "Du pain / Des tartes"


def test_an_entry_can_still_be_added_from_the_summary(whole: tuple[State, list[Event]]) -> None:
    state = at_the_end(whole)
    typed = [number_of(state, "objectives[2]?"), "o", "Un troisième", "", "", "", ""]
    after, kept, _talk = talked(typed, state)
    assert kept[:2] == [Changed("objectives[2]?", Answered(True)), Answered("Un troisième")]
    assert after.confirmed
    assert "Un troisième" in answers(after)


def test_the_summary_can_be_left_for_later_or_gone_back_from(whole: tuple[State, list[Event]]) -> None:
    state = at_the_end(whole)
    after, kept, talk = talked(["0", "999", "?", "pas un nombre", "2", "<", "!q"], state)
    assert kept == []
    assert not after.confirmed
    assert talk.shown.getvalue().count("! Write one of the numbers above") == 4
    after, kept, _talk = talked(["<", "Karim", "!q"], state)
    assert kept == [Back(), Answered(("people[1]",))]
    assert not after.confirmed


# --- nothing is lost


def in_a_child(work: Callable[[], None]) -> int:
    """Do some work in a child process; return the signal that ended it, 0 if none did."""
    child = os.fork()
    if not child:
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(30)  # a child that hangs, on a lock that another thread held, ends itself
            work()
        finally:
            os._exit(9)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def kept_in(draft: Path) -> list[Event]:
    return [decode(line) for line in read_lines(draft)]


def go_on(draft: Path, answers_before_death: int, *, between: bool = False) -> None:
    """Resume a kickoff from its draft, answer some more, and be killed: before the next question, or before
    the last answer is acknowledged."""
    kept = kept_in(draft)
    left = answers_before_death

    def keep(event: Event) -> None:
        nonlocal left
        append_line(draft, encode(event))
        left -= 1
        if between and not left:
            os.kill(os.getpid(), signal.SIGKILL)

    lines = typed_by(KICKOFF[len(kept) :])

    def line() -> str:
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return next(lines)

    run(replay(begun(), kept), PlainTerminal(line, lambda _text: None), keep)


@posix
@forks
@pytest.mark.parametrize("between", [False, True], ids=["at the next question", "before it is acknowledged"])
def test_killed_after_each_of_the_first_answers_it_goes_on_where_it_stopped(
    between: bool, tmp_path: Path, whole: tuple[State, list[Event]]
) -> None:
    """One kickoff, killed after every single answer: 60 lives and more, inside loops too."""
    draft = tmp_path / "draft.jsonl"
    for answered in range(1, 66):
        assert in_a_child(lambda: go_on(draft, 1, between=between)) == signal.SIGKILL
        assert len(kept_in(draft)) == answered
    state = replay(begun(), kept_in(draft))
    state, kept, _talk = talked(typed_by(KICKOFF[65:]), state)
    assert state == whole[0]
    assert kept_in(draft) + kept == whole[1]
    assert answers(state) == answers(whole[0])


@posix
@forks
@pytest.mark.parametrize("answered", range(1, 61))
def test_killed_once_at_any_of_the_first_60_answers_the_strategy_is_the_same(
    answered: int, tmp_path: Path, whole: tuple[State, list[Event]]
) -> None:
    draft = tmp_path / "draft.jsonl"
    assert in_a_child(lambda: go_on(draft, answered)) == signal.SIGKILL
    assert kept_in(draft) == whole[1][:answered]
    state, _kept, _talk = talked(typed_by(KICKOFF[answered:]), replay(begun(), kept_in(draft)))
    assert answers(state) == answers(whole[0])


# --- a real terminal

CHILD = """
import os, sys
from datetime import date
from pathlib import Path
from cmkit.files.writing import append_line, read_lines
from cmkit.questionnaire.asking import find_terminal, run
from cmkit.questionnaire.events import decode, encode
from cmkit.questionnaire.flow import Setting, replay, start
from cmkit.questionnaire.presets import load_preset
from cmkit.questionnaire.questions import load_questions

draft = Path(sys.argv[1])
setting = Setting(language="fr", today=date(2026, 11, 23))
begun = start(load_questions(), load_preset("local", "fr"), {}, setting)
state = replay(begun, map(decode, read_lines(draft)))
try:
    state = run(state, find_terminal(os.environ), lambda event: append_line(draft, encode(event)))
except KeyboardInterrupt:
    sys.exit(130)
sys.exit(0 if state.confirmed else 4)
"""


@pytest.fixture
def sit_down(tmp_path: Path) -> Iterator[Callable[..., pexpect.spawn[str]]]:
    """Start a kickoff in a terminal of 80 by 24, on one draft."""
    script = tmp_path / "child.py"
    script.write_text(textwrap.dedent(CHILD), encoding="utf-8")
    children: list[pexpect.spawn[str]] = []

    def sit(**environment: str) -> pexpect.spawn[str]:
        child = pexpect.spawn(
            sys.executable,
            [str(script), str(tmp_path / "draft.jsonl")],
            encoding="utf-8",
            dimensions=(24, 80),
            timeout=20,
            env={**os.environ, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", **environment},
        )
        child.delaybeforesend = None
        children.append(child)
        return child

    yield sit
    for child in children:
        child.close(force=True)


def ended(child: pexpect.spawn[str]) -> int | None:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus if child.exitstatus is not None else -int(child.signalstatus or 0)


@posix
def test_a_rich_terminal_goes_back_settles_and_is_interrupted(
    sit_down: Callable[..., pexpect.spawn[str]], tmp_path: Path
) -> None:
    draft = tmp_path / "draft.jsonl"
    child = sit_down()
    child.expect("nom du client")
    child.send("Boulangerie Mar\x1a\x1b[Dtin\r")
    child.expect("organisation")
    child.send("\r")
    child.expect("commence-t-elle")
    child.send("4 janvier 2027\r")
    child.expect("se termine-t-elle")
    child.send("<")
    child.expect("commence-t-elle")
    child.send("<")
    child.expect("organisation")
    child.send("\x1b[B \r")
    child.expect("commence-t-elle")
    child.send("?")
    child.expect("Who will settle")
    child.send("Sophie\r")
    child.expect("By when")
    child.send("fin janvier\r")
    child.expect("se termine-t-elle")
    child.send("\x03")
    assert ended(child) == 130
    name, *others = kept_in(draft)
    assert isinstance(name, Answered)
    assert str(name.value).isprintable()
    assert others == [
        Answered(("local",)),
        Answered("2027-01-04"),
        Back(),
        Back(),
        Answered(("local", "ecommerce")),
        ToSettle(("Sophie",), "2027-01", "2026-11-23"),
    ]

    child = sit_down()
    child.expect("se termine-t-elle")
    child.send("?\x1b")
    child.expect("Who will settle")
    child.send("\x04")
    assert ended(child) == 4
    assert len(kept_in(draft)) == 7


@posix
def test_a_rich_terminal_chooses_edits_passes_and_confirms(
    sit_down: Callable[..., pexpect.spawn[str]], tmp_path: Path
) -> None:
    draft = tmp_path / "draft.jsonl"
    for line in (Answered("Boulangerie Martin"), Answered(("local",)), *[Skipped()] * 3):
        append_line(draft, encode(line))
    child = sit_down(NO_COLOR="1")
    child.expect("Prénom et nom")
    child.send("Sophie [/foo]\r")
    child.expect("rôle")
    child.send("n/a\r")
    child.expect("valide-t-elle")
    child.send("o")
    child.expect("Quelqu’un d’autre")
    child.send("n")
    child.expect("Que faites-vous")
    child.send("Du pain\r")
    child.expect("Anything else")
    child.send("\r")
    child.expect("ne faites-vous pas")
    child.send("-\r")
    child.expect("priorités")
    child.expect("remplir les heures creuses")
    child.send("\x1b[D")  # after an arrow what is offered is edited; else what is typed takes its place
    child.send(" !\r")
    child.expect("Anything else")
    child.send("!q\r")
    assert ended(child) == 4
    assert kept_in(draft)[5:] == [
        Answered("Sophie [/foo]"),
        NotApplicable(),
        Answered(True),
        Answered(False),
        Answered(("Du pain",)),
        Skipped(),
        Skipped(),
        Answered(("Faire revenir les habitants et remplir les heures creuse !s",)),
    ]


@posix
def test_what_is_typed_over_an_offer_takes_its_place(
    sit_down: Callable[..., pexpect.spawn[str]], tmp_path: Path
) -> None:
    draft = tmp_path / "draft.jsonl"
    for line in (Answered("Boulangerie Martin"), Answered(("local",)), *[Skipped()] * 6):
        append_line(draft, encode(line))
    child = sit_down(NO_COLOR="1")
    child.expect("priorités")
    child.expect("remplir les heures creuses")
    child.send("Du monde le midi\r")
    child.expect("Anything else")
    child.send("!q\r")
    assert ended(child) == 4
    assert kept_in(draft)[-1] == Answered(("Du monde le midi",))


@posix
def test_a_rich_terminal_finds_figures_and_leaves_choices(
    sit_down: Callable[..., pexpect.spawn[str]], tmp_path: Path
) -> None:
    draft = tmp_path / "draft.jsonl"
    state, kept, _talk = talked(["Boulangerie Martin", *[""] * 13, "Des visites", "", "!q"], begun("local"))
    slot = current(state)
    assert slot is not None
    assert slot.key == "objectives[0].kpis"
    for event in kept:
        append_line(draft, encode(event))
    child = sit_down()
    child.expect("quel chiffre")
    child.send("\x1b[B\r")
    child.expect("Another kind")
    child.send("<")
    child.expect("Obtenir des formulaires")
    child.send("\r")
    child.expect("Another kind")
    child.send("\r")
    child.expect("Qui a ce chiffre")
    child.send("\x04")
    assert ended(child) == 4
    assert kept_in(draft)[-1] == Answered({"kind": "raise-revenue", "metric": "revenue"})


@posix
@pytest.mark.parametrize("answered", [1, 7, 12])
def test_a_plain_terminal_killed_from_outside_goes_on(
    answered: int, sit_down: Callable[..., pexpect.spawn[str]], tmp_path: Path
) -> None:
    typed = [
        "Boulangerie Martin",
        "",
        "2027",
        "",
        "16",
        "Sophie Martin",
        "Gérante",
        "o",
        "n",
        "Du pain",
        "",
        "",
    ]
    child = sit_down(CMKIT_PLAIN="1")
    for line in typed[:answered]:
        child.expect("\n> ")
        child.sendline(line)
    child.expect("\n> ")
    child.kill(signal.SIGKILL)
    assert ended(child) == -signal.SIGKILL
    kept = kept_in(tmp_path / "draft.jsonl")
    assert len(kept) == answered
    child = sit_down(CMKIT_PLAIN="1")
    slot = current(replay(begun("local"), kept))
    assert slot is not None
    child.expect_exact(slot.question.text.fr.split(" ?")[0])
    assert "\x1b" not in str(child.before)
    child.sendeof()
    assert ended(child) == 4


# --- what is pasted where the terminal does not say so


@posix
def test_a_paste_answers_one_question_at_a_rich_terminal(
    sit_down: Callable[..., pexpect.spawn[str]], tmp_path: Path
) -> None:
    draft = tmp_path / "draft.jsonl"
    child = sit_down()
    child.expect("nom du client")
    child.send("Boulangerie\rMartin\rde Lyon\r")
    child.expect("Martin de Lyon")
    child.expect("organisation")
    child.send(" \r2027\r2028\r16 par mois\r")
    child.expect("commence-t-elle")
    child.send("4 janvier\r2027\r")
    child.expect("se termine-t-elle")
    child.send("\x04")
    assert ended(child) == 4
    kept = kept_in(draft)
    assert len(kept) == 3
    assert kept[0] == Answered("Boulangerie Martin de Lyon")
    assert kept[2] == Answered("2027-01-04")


@posix
def test_a_long_paste_that_comes_in_pieces_is_one_answer(
    sit_down: Callable[..., pexpect.spawn[str]], tmp_path: Path
) -> None:
    draft = tmp_path / "draft.jsonl"
    for line in (Answered("Boulangerie Martin"), Answered(("local",)), *[Skipped()] * 3, Answered("Sophie")):
        append_line(draft, encode(line))
    for line in (Skipped(), Answered(True), Answered(False)):
        append_line(draft, encode(line))
    child = sit_down()
    child.expect("Que faites-vous")
    child.send("".join(f"Pain numéro {number}\r" for number in range(4)))
    child.expect("Anything else")
    child.send("\x03")
    assert ended(child) == 130
    (answer,) = kept_in(draft)[9:]
    assert answer == Answered(tuple(f"Pain numéro {number}" for number in range(4)))


@posix
def test_a_paste_answers_one_question_at_a_plain_terminal(
    sit_down: Callable[..., pexpect.spawn[str]], tmp_path: Path
) -> None:
    child = sit_down(CMKIT_PLAIN="1")
    child.expect("\n> ")
    child.send("Boulangerie\nMartin\nde Lyon\n")
    child.expect("organisation")
    child.expect("\n> ")
    child.sendeof()
    assert ended(child) == 4
    assert kept_in(tmp_path / "draft.jsonl") == [Answered("Boulangerie Martin de Lyon")]


@posix
def test_ctrl_c_behind_an_enter_still_interrupts(
    sit_down: Callable[..., pexpect.spawn[str]], tmp_path: Path
) -> None:
    child = sit_down()
    child.expect("nom du client")
    child.send("Boulangerie\r\x03")
    assert ended(child) == 130
    assert kept_in(tmp_path / "draft.jsonl") == [Answered("Boulangerie")]


# --- which terminal


def test_without_a_terminal_it_says_at_once_what_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(InputRefused) as refused:
        find_terminal({"TERM": "xterm"})
    assert refused.value.exit_code == 2
    assert "--answers" in refused.value.hint
    assert "--defaults" in refused.value.hint
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputRefused):
        find_terminal({"TERM": "xterm"})


@pytest.mark.parametrize("environment", [{"CMKIT_PLAIN": "1", "TERM": "xterm"}, {"CMKIT_PLAIN": "1"}])
def test_plain_works_on_a_pipe(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Pain\n\xff\n".encode("latin-1"))))
    terminal = find_terminal(environment)
    assert isinstance(terminal, PlainTerminal)
    kept: list[Event] = []
    state = run(begun(), terminal, kept.append)
    assert not state.confirmed
    assert [event for event in kept if event != Answered("Pain")] == []


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("kind", "plain"), [("dumb", True), ("", True), ("unknown", True), ("xterm", False)])
def test_a_dumb_terminal_gets_plain_lines(kind: str, plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Tty())
    monkeypatch.setattr(sys, "stdout", Tty())
    assert isinstance(find_terminal({"TERM": kind}), PlainTerminal if plain else RichTerminal)
