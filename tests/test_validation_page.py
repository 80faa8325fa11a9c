"""The validation page: whole without its script, inert, decided upon in a real browser, and taken back."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from browsing import NEEDS_CHROMIUM, Browser

from cmkit.calendar.validation.returned_page import read_answer
from cmkit.deliverables.sheet import digest_of
from cmkit.files.emitting import emit_yaml
from cmkit.files.reading import parse_yaml
from conftest import EXAMPLES, Run

TODAY = ("--today", "2026-12-20")
HOSTILE = "</script><img src=x onerror=alert(1)> {{ 7*7 }} \u2028 👩‍👩‍👧 שלום"


@pytest.fixture
def bakery(tmp_path: Path) -> Path:
    return copytree(EXAMPLES / "boulangerie-martin", tmp_path / "m")


def export(cmkit: Run, folder: Path, month: str = "2027-01") -> Path:
    page = folder.parent / "page.html"
    arguments = ("--to", "html", "--month", month, *TODAY, "-o", page, "--force")
    ran = cmkit("-C", folder, "calendar", "export", *arguments)
    assert ran.code == 0, ran.err
    return page


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cards: list[dict[str, str | None]] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "article":
            self.cards.append(dict(attrs))


def parsed(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def status_of(folder: Path, item: str) -> str:
    path = folder / f"calendar/{item[:7]}.yaml"
    data: Any = parse_yaml(path.read_bytes(), "x").data
    return str(next(one for one in data["items"] if one["id"] == item)["status"])


def test_every_text_can_be_read_without_a_script(bakery: Path, cmkit: Run) -> None:
    page = parsed(export(cmkit, bakery))
    said = " ".join("".join(page.words).split())
    data: Any = parse_yaml((bakery / "calendar/2027-01.yaml").read_bytes(), "x").data
    for item in data["items"]:
        assert item["title"] in said
        for text in item["text"] if isinstance(item["text"], list) else [item["text"]]:
            assert " ".join(text.split()) in said
    assert len(page.cards) == len(data["items"])
    assert "None" not in said


def test_it_asks_nothing_of_any_network_and_lets_only_its_own_act(bakery: Path, cmkit: Run) -> None:
    path = export(cmkit, bakery)
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|action|poster|data)=["'](?:https?:)?//""", text)
    assert {tag for tag, attrs in parsed(path).tags if (attrs.get("href") or "").startswith("http")} <= {"a"}
    policy = next(attrs["content"] for tag, attrs in parsed(path).tags if attrs.get("http-equiv")) or ""
    assert f"script-src '{digest_of(text, 'script')}'" in policy
    assert f"style-src '{digest_of(text, 'style')}'" in policy
    assert "default-src 'none'" in policy


def test_a_hostile_text_is_only_text(tmp_path: Path, cmkit: Run) -> None:
    folder = tmp_path / "m"
    (folder / "calendar").mkdir(parents=True)
    (folder / "strategy.yaml").write_text(
        emit_yaml({"cmkit": 1, "client": {"name": HOSTILE}, "platforms": [{"id": "x", "network": "x"}]}),
        "utf-8",
    )
    item = {"id": "2027-01-04-x-abc", "date": "2027-01-04", "title": HOSTILE, "text": HOSTILE, "note": "n",
            "posts": [{"platform": "x"}], "status": "submitted", "link": "javascript:alert(1)"}  # fmt: skip
    (folder / "calendar/2027-01.yaml").write_text(emit_yaml({"cmkit": 1, "items": [item]}), "utf-8")
    page = parsed(export(cmkit, folder))
    assert [tag for tag, _attrs in page.tags].count("script") == 1
    assert not [attrs for _tag, attrs in page.tags if any(name.startswith("on") for name in attrs)]
    assert "javascript:alert(1)" not in [attrs.get("href") for _tag, attrs in page.tags]
    assert "onerror=alert(1)" in "".join(page.words)


def test_the_same_items_give_the_same_page(bakery: Path, cmkit: Run) -> None:
    first = export(cmkit, bakery).read_bytes()
    assert export(cmkit, bakery).read_bytes() == first


def test_a_month_without_anything_to_decide_says_so(bakery: Path, cmkit: Run) -> None:
    page = parsed(export(cmkit, bakery, "2027-02"))
    assert "Rien n’attend votre décision" in "".join(page.words) or page.cards


DECIDE = """
(function () {
  var cards = Array.from(document.querySelectorAll(".card:not(.is-settled)"));
  function pick(place, value, note) {
    cards[place].querySelector("input[value=" + value + "]").click();
    if (note) { cards[place].querySelector("textarea").value = note; }
    cards[place].querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
  }
  pick(0, "approved", "");
  pick(1, "changes", %s);
  pick(2, "hold", "");
  document.getElementById("who").value = "Sophie Martin";
  document.getElementById("who").dispatchEvent(new Event("input", { bubbles: true }));
  return cards.map(function (one) { return one.dataset.id; });
})()
"""
REMARK = "Six jours [et non cinq] = mieux\n(id : rien) « oui » 👍"


@NEEDS_CHROMIUM
def test_decided_reloaded_and_taken_back(bakery: Path, cmkit: Run, browser: Browser) -> None:
    page = export(cmkit, bakery)
    browser.open(page)
    ids = browser.run(DECIDE % json.dumps(REMARK))
    assert len(ids) == 5
    browser.call("Page.reload")
    browser.wait(
        "document.readyState === 'complete' && document.querySelectorAll('input:checked').length === 3"
    )
    assert browser.run("document.getElementById('progress').textContent") == "3 sur 5."
    assert browser.run("document.getElementById('who').value") == "Sophie Martin"
    browser.run("navigator.clipboard.writeText = function () { return Promise.reject(); }")
    browser.run("document.getElementById('copy').click()")
    text = browser.run("document.getElementById('text').value")
    assert browser.refusals() == []

    answered = read_answer(f"Bonjour Camille,\n\nvoici :\n\n{text}\nBonne journée\nSophie")
    assert answered is not None
    assert [one.decision for one in answered.answers] == ["approved", "changes", "hold"]
    assert answered.answers[1].note == "Six jours (et non cinq) = mieux\n(id rien) « oui » 👍"
    assert answered.by == "Sophie Martin"

    mail = page.parent / "mail.txt"
    mail.write_text(text, encoding="utf-8")
    ran = cmkit("-C", bakery, "calendar", "import", mail, *TODAY)
    assert ran.code == 0, ran.out + ran.err
    there = ["approved", "changes_requested", "on_hold", "submitted", "submitted"]
    assert [status_of(bakery, one) for one in ids] == there
    before = (bakery / "calendar/2027-01.yaml").read_bytes()
    assert cmkit("-C", bakery, "calendar", "import", mail, *TODAY).code == 0
    assert (bakery / "calendar/2027-01.yaml").read_bytes() == before


@NEEDS_CHROMIUM
def test_the_saved_file_says_the_same_and_a_change_meanwhile_is_not_approved(
    bakery: Path, cmkit: Run, browser: Browser
) -> None:
    browser.open(export(cmkit, bakery))
    ids = browser.run(DECIDE % '"ok"')
    browser.run(
        "URL.createObjectURL = function (blob) { blob.text().then(function (text) { window.saved = text; });"
        " return '#'; }"
    )
    browser.run("document.getElementById('save').click()")
    browser.wait("typeof window.saved === 'string'")
    answer = bakery.parent / "answer.json"
    answer.write_text(browser.run("window.saved"), encoding="utf-8")
    path = bakery / "calendar/2027-01.yaml"
    text = path.read_text(encoding="utf-8")
    data: Any = parse_yaml(text.encode(), "x").data
    title = next(one["title"] for one in data["items"] if one["id"] == ids[0])
    path.write_text(text.replace(f"title: {title}", "title: Tout autre chose", 1), encoding="utf-8")
    ran = cmkit("-C", bakery, "calendar", "import", answer, *TODAY)
    assert ran.code == 1
    assert ids[0] in ran.out + ran.err
    assert [status_of(bakery, one) for one in ids[:2]] == ["submitted", "changes_requested"]


@NEEDS_CHROMIUM
@pytest.mark.parametrize("width", [390, 800, 1300])
def test_nothing_is_wider_than_the_screen(bakery: Path, cmkit: Run, browser: Browser, width: int) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.call("Emulation.setDeviceMetricsOverride", **metrics)
    browser.open(export(cmkit, bakery))
    assert browser.run("document.documentElement.scrollWidth") <= width
