"""What a TAB offers, through the entry point and in real shells; what was written down is what there is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cmkit.cli.completion.command import SHELLS, Shell, script
from cmkit.cli.completion.completing import KEPT
from cmkit.cli.completion.ids import MOST_BYTES
from cmkit.cli.table import COMMANDS
from conftest import Run

if TYPE_CHECKING:
    import pexpect

STRATEGY = textwrap.dedent(
    """\
    cmkit: 1
    client: {name: Boulangerie Martin}
    people:
    - {id: claire, name: Claire Martin, side: client, approves: true}
    - {id: clement, name: "Clément,\\n\\t$(touch hacked) `id` %F{red}:x"}
    - {id: "bad\\tid", name: Tab}
    - {id: "$(touch hacked)", name: Shell}
    - {id: paul}
    objectives:
    - {id: more-visits, title: Plus de monde à midi}
    audiences: [{id: neighbours, name: Les voisins}]
    platforms: [{id: insta, network: instagram}]
    """
)
PRIVATE = "cmkit: 1\nhidden_objectives: [{id: clear-out, what: partir, person: clandestine}]\n"


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    folder = tmp_path / "mission"
    (folder / "private").mkdir(parents=True)
    (folder / "catalogue").mkdir()
    (folder / "strategy.yaml").write_text(STRATEGY, "utf-8")
    (folder / "private/private.yaml").write_text(PRIVATE, "utf-8")
    (folder / "catalogue/metrics.yaml").write_text("cmkit: 1\nmetrics: [{id: queue-length}]\n", "utf-8")
    return folder


def environment(language: str = "en_GB.UTF-8", path: Path | None = None) -> dict[str, str]:
    """The surroundings of a person who types: nothing of the tests' own but what Python needs."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "PYTHONPATH") if name in os.environ}
    if path:
        kept["PATH"] = f"{path}{os.pathsep}{kept['PATH']}"
    return {**kept, "LANG": language, "TERM": "dumb"}


def lines(where: Path, shell: str, *typed: str, language: str = "en_GB.UTF-8") -> list[str]:
    """What the entry point answers; it never complains, and always ends well."""
    command = [sys.executable, "-m", "cmkit", "__complete", shell, *typed]
    ran = subprocess.run(command, cwd=where, env=environment(language), capture_output=True, check=True)
    assert ran.stderr == b""
    return ran.stdout.decode("utf-8").splitlines()


def words(where: Path, shell: str, *typed: str) -> list[str]:
    first, *rest = lines(where, shell, *typed)
    assert first == "words"
    return [line.split("\t")[0] for line in rest]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_was_written_down_is_what_there_is(language: str, request: pytest.FixtureRequest) -> None:
    """Write it again with --update-golden after a change of a command, a rule, a key or a question."""
    program = (
        "import sys; from cmkit.cli.completion.completable import written;"
        f"sys.stdout.buffer.write(written({language!r}).encode())"
    )
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
    file = KEPT / f"{language}.json"
    if request.config.getoption("--update-golden"):
        file.write_bytes(made)
    assert json.loads(file.read_bytes()) == json.loads(made)


def test_whatever_takes_known_words_is_a_parameter_that_there_is() -> None:
    from cmkit.cli.completion.completable import TAKES

    told = json.loads((KEPT / "en.json").read_bytes())
    kinds = {parameter["kind"] for parameter in takes(told["root"])}
    assert set(TAKES.values()) <= kinds
    assert kinds - set(told["lists"]) <= {
        "",
        "files",
        "folders",
        "people",
        "platforms",
        "objectives",
        "kpis",
        "items",
        "agreed",
        "asked",
        "keys",
        "entries",
    }


def takes(node: object) -> Iterator[dict[str, str]]:
    if isinstance(node, dict):
        if isinstance(node.get("takes"), dict):
            yield node["takes"]
        for inner in node.values():
            yield from takes(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from takes(inner)


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_hands_over_its_words(mission: Path, shell: Shell) -> None:
    dot = "." if shell == "powershell" else ""
    assert words(mission, shell, f"{dot}ch") == ["check"]
    assert words(mission, shell, f"{dot}") == [command.name for command in COMMANDS]
    assert words(mission, shell, "approve", "--by", f"{dot}cl") == ["claire", "clement"]
    assert words(mission, shell, "approve", "--by", dot) == ["claire", "clement", "paul"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_value_behind_an_equals_sign(mission: Path, shell: str) -> None:
    assert words(mission, shell, "approve", "--by=cla") == ["--by=claire"]
    assert words(mission, shell, "--lang=f") == ["--lang=fr"]


def test_bash_cuts_words_and_leaves_their_quotes(mission: Path) -> None:
    assert words(mission, "bash", "approve", "--by", "=", "cla") == ["claire"]
    assert words(mission, "bash", "approve", "--by", "=") == ["claire", "clement", "paul"]
    spaced = mission.rename(mission.with_name("my client"))
    above = spaced.parent
    for written in ('"my client"', "'my client'", "my\\ client"):
        assert words(above, "bash", "-C", written, "approve", "--by", "cla") == ["claire"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["check", "--gate", ""], ["proposal", "kickoff", "launch", "publish", "close"]),
        (["check", "--format", "c"], ["concise"]),
        (["check", "--select", "ob001"], ["OB001"]),
        (["check", "--ignore", "MI001,ob001"], ["MI001,OB001"]),
        (["rules", "OB004"], ["OB004"]),
        (["rules", "OB004", "O"], []),
        (["init", "x", "--preset", "b"], ["b2b"]),
        (["build", "--only", "strat"], ["strategy-plan", "strategy-map"]),
        (["build", "--formats", "md,c"], ["md,csv"]),
        (["catalogue", ""], ["kinds", "metrics", "networks"]),
        (["catalogue", "metrics", "reach"], ["reach", "reach-rate"]),
        (["catalogue", "metrics", "queue"], ["queue-length"]),
        (["catalogue", "networks", "queue"], []),
        (["templates", "e"], ["eject"]),
        (["templates", "eject", "strat"], ["strategy-plan"]),
        (["profile", ""], ["path", "init", "edit"]),
        (["profile", "init", "--key", "legal.si"], ["legal.siret"]),
        (["schema", "--stdout", "st"], ["strategy"]),
        (["agree", "objectives"], ["objectives", "objectives.more-visits"]),
        (["agree", "content", "--by", "pa"], ["paul"]),
        (["agree", "content", "cont"], []),
        (["ask", "comp"], ["company"]),
        (["ask", "client.hi"], ["client.history"]),
        (["ask", "--key", "objectives."], ["objectives.more-visits."]),
        (["ask", "--key", "objectives.more-visits.wh"], ["objectives.more-visits.why"]),
        (["ask", "--key", "objectives.less-visits.wh"], ["objectives.less-visits.why"]),
        (["ask", "--key", "platforms."], ["platforms.insta."]),
        (["ask", "--key", "audiences.n"], ["audiences.neighbours."]),
        (["ask", "--key", "client.image.wan"], ["client.image.wanted"]),
        (["ask", "--key", "client.imag"], ["client.image."]),
        (["ask", "--key", "client.nothing.x"], []),
        (["ask", "--key", "a", "--who", "cla"], ["claire"]),
        (["debrief", "sig"], ["signals"]),
        (["approve", "--b"], ["--by"]),
        (["approve", "--by", "claire", "--b"], []),
        (["approve", "--", "--b"], []),
        (["approve", "--today", ""], []),
        (["no-such-command", ""], []),
        (["completion", "f"], ["fish"]),
    ],
)
def test_what_completes(mission: Path, typed: list[str], expected: list[str]) -> None:
    assert words(mission, "zsh", *typed) == expected


def test_files_and_folders_are_left_to_the_shell(mission: Path) -> None:
    assert lines(mission, "zsh", "-C", "") == ["folders"]
    assert lines(mission, "fish", "check", "x") == ["folders"]
    assert lines(mission, "bash", "init", "--answers", "an") == ["files"]
    assert lines(mission, "zsh", "init", "--answers=an") == ["files"]


def test_words_are_explained_in_the_language_of_the_person(mission: Path) -> None:
    assert lines(mission, "zsh", "ch")[1] == "check\tsay what is missing, where, how to mend it"
    french = "check\tdit ce qui manque, où, et comment y remédier"
    assert lines(mission, "zsh", "ch", language="fr_FR.UTF-8")[1] == french
    assert lines(mission, "zsh", "--lang", "fr", "ch")[1] == french
    assert lines(mission, "zsh", "ch", "--lang", "fr")[0] == "words"


def test_ids_carry_names_of_which_nothing_acts(mission: Path) -> None:
    found = lines(mission, "zsh", "approve", "--by", "cl")
    assert found[1:] == [
        "claire\tClaire Martin",
        "clement\tClément, $(touch hacked) `id` %F{red}:x",
    ]


def test_the_mission_is_found_from_within_it_and_by_its_folder(mission: Path) -> None:
    (mission / "notes").mkdir()
    assert words(mission / "notes", "zsh", "approve", "--by", "cla") == ["claire"]
    assert words(mission.parent, "zsh", "approve", "--by", "cla") == []
    assert words(mission.parent, "zsh", "-C", "mission", "approve", "--by", "cla") == ["claire"]
    assert words(mission.parent, "zsh", "approve", "-C", "mission", "--by", "cla") == ["claire"]
    assert words(mission, "zsh", "-C", "nowhere", "approve", "--by", "cla") == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"cmkit: 1\npeople: [",
        b"cmkit: 2\npeople: [{id: claire}]",
        b"- people",
        b'cmkit: 1\npeople: [{id: claire, name: "\\e[31m"}]',
        b"cmkit: 1\npeople: {id: claire}",
        b"cmkit: 1\npeople: [1, null, [claire], {id: 3}, {id: [x]}, {id: -rf}, {id: ../x}, {id: Claire}]",
        b"cmkit: 1\npeople: &a [*a]",
        b"cmkit: 1\npeople: " + b"[" * 25_000,
        b"cmkit: 1\npeople: [{id: claire}] #" + b"x" * MOST_BYTES,
    ],
)
def test_a_strategy_that_cannot_be_used_offers_nothing(mission: Path, raw: bytes) -> None:
    (mission / "strategy.yaml").write_bytes(raw)
    assert words(mission, "zsh", "approve", "--by", "") == []
    assert words(mission, "zsh", "ask", "--key", "objectives.") == []
    assert words(mission, "zsh", "agree", "objectives.") == []


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are those of POSIX")
def test_neither_a_link_nor_a_pipe_is_read(mission: Path) -> None:
    strategy = mission / "strategy.yaml"
    elsewhere = strategy.rename(mission / "private/elsewhere.yaml")
    strategy.symlink_to(elsewhere)
    assert words(mission, "zsh", "approve", "--by", "") == []
    strategy.unlink()
    os.mkfifo(strategy)
    assert words(mission, "zsh", "approve", "--by", "") == []


def test_nothing_private_is_offered(mission: Path) -> None:
    for typed in (["agree", ""], ["debrief", ""], ["ask", "--key", "objectives."], ["approve", "--by", ""]):
        found = "\n".join(lines(mission, "zsh", *typed))
        assert not re.search("clear-out|clandestine|partir", found)


def test_a_script_that_says_nothing_gets_nothing(mission: Path) -> None:
    assert lines(mission, "zsh") == ["words", *lines(mission, "zsh", "")[1:]]
    ran = subprocess.run(
        [sys.executable, "-m", "cmkit", "__complete"], cwd=mission, env=environment(), capture_output=True
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


def test_a_tab_imports_nothing_heavy(mission: Path) -> None:
    program = textwrap.dedent(
        """\
        import sys
        from cmkit.cli.completion.completing import answer
        answer(["zsh", *sys.argv[1:]])
        heavy = {"typer", "pydantic", "rich", "jinja2", "questionary", "babel", "holidays", "yaml"}
        print(*sorted(heavy & set(sys.modules)), file=sys.stderr)
        """
    )
    for typed, heavy in ((["check", "--"], ""), (["rules", "OB"], ""), (["approve", "--by", ""], "yaml")):
        ran = subprocess.run(
            [sys.executable, "-c", program, *typed], cwd=mission, capture_output=True, check=True
        )
        assert ran.stderr.decode().strip() == heavy


# ---- the scripts ----


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_says_first_how_to_install_it(cmkit: Run, shell: Shell) -> None:
    english, french = cmkit("completion", shell), cmkit("completion", shell, "--lang", "fr")
    assert english.code == french.code == 0
    comments = [line for line in english.out.splitlines() if line.startswith("# ")]
    assert comments[0].startswith("# To install it, ") and f"cmkit completion {shell}" in comments[0]
    assert "# Pour l’installer, " in french.out
    assert english.out.startswith("#compdef cmkit\n") == (shell == "zsh")
    assert "@program@" not in english.out


def test_a_shell_that_there_is_none_of_is_refused(cmkit: Run) -> None:
    ran = cmkit("completion", "tcsh")
    assert ran.code == 2 and "bash, zsh, fish, powershell" in ran.err


def needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed here")
    return found


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_takes_its_script(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "script"
    file.write_text(script(shell, "/a folder/it's $(touch x)\\/cmkit"), "utf-8")
    ran = subprocess.run([needs(shell), "-n", str(file)], capture_output=True, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_powershell_completes(mission: Path, tmp_path: Path) -> None:
    program = needs("pwsh")
    file = tmp_path / "script.ps1"
    file.write_text(script("powershell", str(on_the_path(tmp_path) / "cmkit")), "utf-8")
    asked = (
        f". '{file}'; $line = 'cmkit approve --by cl';"
        "(TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object { $_.CompletionText }"
    )
    ran = subprocess.run(
        [program, "-NoProfile", "-Command", asked], cwd=mission, env=environment(), capture_output=True
    )
    assert ran.stdout.decode().split() == ["claire", "clement"]


def on_the_path(folder: Path) -> Path:
    """Make a folder whose ``cmkit`` is the one under test."""
    place = folder / "bin"
    place.mkdir(exist_ok=True)
    program = place / "cmkit"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cmkit "$@"\n', "utf-8")
    program.chmod(0o755)
    return place


def test_fish_completes(mission: Path, tmp_path: Path) -> None:
    program = needs("fish")
    for typed, expected in (
        ("cmkit ch", ["check\tsay what is missing, where, how to mend it"]),
        ("cmkit approve --by cla", ["claire\tClaire Martin"]),
        ("cmkit approve --by=cla", ["--by=claire\tClaire Martin"]),
        ("cmkit ask --key objectives.", ["objectives.more-visits.\tPlus de monde à midi"]),
        ("cmkit init --answers=strat", ["--answers=strategy.yaml"]),
        ("cmkit -C pri", ["private/\tDirectory"]),
        ("cmkit no-such-command ", []),
    ):
        asked = f"cmkit completion fish | source; complete -C '{typed}'"
        ran = subprocess.run(
            [program, "--no-config", "-c", asked],
            cwd=mission,
            env={**environment(path=on_the_path(tmp_path)), "HOME": str(tmp_path)},
            capture_output=True,
            check=True,
        )
        assert ran.stdout.decode().splitlines() == expected


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX terminal is needed")
class TestAtATerminal:
    """A person who types, and presses TAB."""

    def test_bash(self, mission: Path, tmp_path: Path) -> None:
        screen = self.started("bash", ["--norc", "--noprofile", "-i"], mission, tmp_path)
        screen.sendline(
            'bind "set enable-bracketed-paste off"; eval "$(cmkit completion bash)"; echo rea""dy'
        )
        screen.expect("ready\r\n")
        screen.send("cmkit ch\t\t")
        screen.expect_exact("cmkit check ")
        screen.send("\x15cmkit approve --by cl\t\t")
        screen.expect(r"claire   Claire Martin\r\nclement  Clément, \$\(touch hacked\)")
        screen.send("a\t")
        screen.expect_exact("aire ")
        for typed, completed in (
            ("cmkit check --gate=pub", "--gate=publish "),
            ("cmkit ask --key objectives.", "objectives.more-visits."),
            ("cmkit -C pri", "private/"),
            ("cmkit init --answers strat", "strategy.yaml "),
        ):
            screen.send(f"\x15{typed}\t")
            screen.expect_exact(completed)
        self.ended(screen, tmp_path)

    def test_zsh(self, mission: Path, tmp_path: Path) -> None:
        screen = self.started("zsh", ["-f", "-i"], mission, tmp_path)
        screen.sendline('eval "$(cmkit completion zsh)"; echo rea""dy')
        screen.expect("ready\r\n")
        screen.send("cmkit ch\t")
        screen.expect_exact("cmkit check")
        screen.send("\x15cmkit approve --by cl\t\t")
        screen.expect(r"claire   -- Claire Martin")
        screen.expect(r"clement  -- Clément, \$\(touch hacked\) `id` %F\{red\}:x")
        for typed, completed in (
            ("cmkit check --gate=pub", "--gate=publish"),
            ("cmkit ask --key objectives.", "objectives.more-visits."),
            ("cmkit -C pri", "-C private"),
            ("cmkit init --answers=strat", "--answers=strategy.yaml"),
        ):
            screen.send(f"\x15{typed}\t")
            screen.expect_exact(completed)
        self.ended(screen, tmp_path)

    @staticmethod
    def started(shell: str, options: list[str], mission: Path, tmp_path: Path) -> pexpect.spawn[str]:
        import pexpect

        surroundings = {
            **environment("C.UTF-8", on_the_path(tmp_path)),
            "HOME": str(tmp_path),
            "TERM": "vt100",
        }
        return pexpect.spawn(
            needs(shell),
            options,
            cwd=str(mission),
            env=surroundings,
            encoding="utf-8",
            timeout=20,
            dimensions=(40, 100),
        )

    @staticmethod
    def ended(screen: pexpect.spawn[str], tmp_path: Path) -> None:
        screen.close(force=True)
        assert not list(tmp_path.rglob("hacked"))
