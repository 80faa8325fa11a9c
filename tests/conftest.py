"""What several tests share: an English terminal, folders of one's own, the command line run inside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cmkit.text import use_language

if TYPE_CHECKING:
    from browsing import Browser

EXAMPLES = Path(__file__).parents[1] / "examples"


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files again")


@pytest.fixture(autouse=True, scope="session")
def no_profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep whatever the person at this machine has in their own profile out of the tests."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CMKIT_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def cmkit(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process, as the entry point does."""
    from cmkit.cli.main import run

    def ran(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run([os.fspath(one) if isinstance(one, Path) else str(one) for one in arguments])
        out, err = capsys.readouterr()
        return Ran(int(code), out, err)

    return ran


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """Open a real browser; a test that asks for it is marked with ``browsing.NEEDS_CHROMIUM``."""
    from browsing import Browser

    found = Browser(tmp_path)
    try:
        found.begin()
        yield found
    finally:
        found.close()
