"""The sheet's page in a real browser: filled, kept over a reload, saved, copied, printed."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browsing import NEEDS_CHROMIUM, Browser

from cmkit.deliverables.sheet import render_sheet
from cmkit.questionnaire.course import Setting
from cmkit.questionnaire.questions import load_questions
from cmkit.questionnaire.sheet.printed import Wanted, sheet
from cmkit.questionnaire.sheet.returned import Returned, returned
from cmkit.text import LANGUAGES, Language

pytestmark = NEEDS_CHROMIUM

GIVEN: dict[str, Any] = {
    "client": {"name": 'L’Atelier </script> "d’Ève" & Cie', "offer": {"does": ["Du pain", "Des idées"]}},
    "people": [{"id": "sophie", "name": "Sophie Martin", "side": "client"}],
}
HOSTILE = "</script><b>\"'\\ \u2028 \x07 😀 *x & é \ud800 fin"


def page_of(folder: Path, language: Language) -> Path:
    path = folder / f"sheet-{language}.html"
    view = sheet(load_questions(), GIVEN, language, Wanted(everything=True))
    path.write_text(render_sheet(view, language, "html"), encoding="utf-8")
    return path


FILL = """
(function (answers) {
  Object.entries(answers).forEach(function ([name, value]) {
    var fields = Array.from(document.getElementById("sheet").elements).filter((one) => one.name === name);
    if (!fields.length) { throw new Error(name); }
    fields.forEach(function (field) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = [].concat(value).includes(field.value);
      } else {
        field.value = value;
      }
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
})(%s)
"""

ANSWERS = {
    "people[0].role": "Gérante",
    "people[0].approves": "yes",
    "client.history": f"Première ligne\n{HOSTILE}",
    "objectives[1].title": "Vendre plus",
    "audiences[0].name": "Les familles",
    "platforms[0].network": "Instagram",
    "platforms[0].status": "active",
    "platforms[0].audiences": ["audiences[0]"],
    "budget.lines[0].label": "Publicité",
    "budget.lines[0].amount": "80 par mois",
    "crisis.contacts": "?",
}


def read_back(raw: bytes) -> Returned:
    return returned(raw, "answers.yaml", load_questions(), GIVEN, Setting(today=date(2026, 11, 23)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_filled_saved_and_read_back(browser: Browser, tmp_path: Path, language: Language) -> None:
    page = page_of(tmp_path, language)
    browser.open(page)
    assert browser.run("document.documentElement.lang") == language
    assert browser.run("document.getElementById('actions').hidden") is False
    browser.run(FILL % json.dumps(ANSWERS))

    browser.call("Page.reload")
    browser.wait("document.readyState === 'complete' && document.getElementById('status') !== null")
    assert browser.run("document.getElementsByName('people[0].role')[0].value") == "Gérante"
    assert browser.run("document.querySelector('[name=\"platforms[0].status\"]:checked').value") == "active"

    browser.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    browser.run("document.getElementById('save').click()")
    saved = _waited_for(tmp_path)
    found = read_back(saved)
    assert found.left == ()
    assert found.data["client"]["offer"] == GIVEN["client"]["offer"]
    assert found.data["client"]["history"][0] == "Première ligne"
    assert "</script><b>\"'\\" in found.data["client"]["history"][1]
    assert "😀 *x & é \ufffd fin" in found.data["client"]["history"][1]
    assert found.data["people"][0] == {**GIVEN["people"][0], "role": "Gérante", "approves": True}
    assert [one["title"] for one in found.data["objectives"]] == ["Vendre plus"]
    assert found.data["platforms"][0]["audiences"] == "les-familles"
    assert found.data["open_questions"] == [{"key": "crisis.contacts", "asked_on": "2026-11-23"}]

    browser.run("document.getElementById('copy').click()")
    text = browser.run("document.getElementById('text').value")
    assert read_back(text.encode()) == found
    assert browser.refusals() == []


def _waited_for(folder: Path) -> bytes:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        for path in folder.glob("answers-*.yaml"):
            if path.name == "answers-l-atelier-script-d-eve-cie.yaml" and path.stat().st_size:
                return path.read_bytes()
        time.sleep(0.05)
    raise AssertionError([path.name for path in folder.iterdir()])


def test_a_page_is_nowhere_wider_than_a_phone(browser: Browser, tmp_path: Path) -> None:
    browser.open(page_of(tmp_path, "fr"))
    for width in (320, 390, 768, 1280):
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        assert browser.run("document.documentElement.scrollWidth") <= width


def test_a_page_without_its_script_can_be_filled(browser: Browser, tmp_path: Path) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.call("Page.navigate", url=page_of(tmp_path, "fr").as_uri())
    time.sleep(1)
    root = browser.call("DOM.getDocument", depth=0)["root"]["nodeId"]
    shown = browser.call("DOM.querySelectorAll", nodeId=root, selector="#actions[hidden], noscript p")[
        "nodeIds"
    ]
    assert len(shown) == 2
    fields = browser.call("DOM.querySelectorAll", nodeId=root, selector="#sheet input, #sheet textarea")
    assert len(fields["nodeIds"]) > 50


def test_a_page_prints_on_paper(browser: Browser, tmp_path: Path) -> None:
    browser.open(page_of(tmp_path, "fr"))
    printed = browser.call("Page.printToPDF", preferCSSPageSize=True)["data"]
    assert printed.startswith("JVBERi0")  # %PDF-
    assert len(printed) > 20_000
