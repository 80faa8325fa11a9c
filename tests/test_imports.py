"""Exports of networks become readings: each is known by its columns alone, and gives the figures it holds."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from cmkit.catalogue.entries import load_metrics, load_networks
from cmkit.files.tabular.folder import Download, downloads
from cmkit.files.tabular.sources import sheets_of
from cmkit.measures.asked import Asked, Given
from cmkit.measures.dates import Span, month_of
from cmkit.measures.formats import Form, our_forms, read_map
from cmkit.measures.gathering import figures_by_month
from cmkit.measures.importing import Imported, import_files
from cmkit.measures.recognising import Block, blocks_in, recognised_by
from cmkit.mission.recording import Cell, Said
from cmkit.model.strategy import Strategy
from cmkit.problems import CmkitError, Refused

EXPORTS = Path(__file__).parent / "exports"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((EXPORTS / "expected.yaml").read_text("utf-8"))
NETWORKS = ("facebook", "instagram", "linkedin", "x", "tiktok", "youtube", "pinterest")
STRATEGY = Strategy.model_validate(
    {
        "cmkit": 1,
        "mission": {"currency": "EUR"},
        "client": {"name": "Moulin Dupont"},
        "platforms": [{"id": network, "network": network} for network in NETWORKS],
    }
)
IG = "meta/instagram_posts_en.csv"
TODAY = date(2026, 11, 23)


def imported(*paths: Path, given: Given | None = None, forms: tuple[Form, ...] = ()) -> Imported:
    """Import files of exports into the strategy of these tests."""
    return import_files(
        downloads(paths),
        (*forms, *our_forms()),
        STRATEGY,
        load_networks(),
        load_metrics(),
        given or Given(TODAY),
    )


def figures(done: Imported) -> dict[Cell, Said]:
    """Put the figures of all months together."""
    return {cell: said for _month, month in figures_by_month(done, {}, "en") for cell, said in month.items()}


def said_beside(name: str) -> tuple[Given, tuple[Form, ...]]:
    """Read what a fixture is imported with."""
    wanted = EXPECTED[name]
    told = wanted.get("given", {})
    period = told.get("period")
    span = None
    if period:
        first, between, last = str(period).partition("..")
        days = (date.fromisoformat(first), date.fromisoformat(last)) if between else None
        span = Span(*days) if days else month_of(int(first[:4]), int(first[5:7]))
    platforms = (told["platform"],) if "platform" in told else ()
    forms = read_map(EXPORTS / wanted["map"]) if "map" in wanted else ()
    return Given(TODAY, year=told.get("year"), period=span, platforms=platforms), forms


def all_files() -> list[str]:
    there = (path for path in EXPORTS.rglob("*") if path.is_file() and path.suffix not in (".yaml", ".zip"))
    return sorted(path.relative_to(EXPORTS).as_posix() for path in there)


def test_every_export_here_is_expected() -> None:
    zips = {path.relative_to(EXPORTS).as_posix() for path in EXPORTS.rglob("*.zip")}
    assert {*all_files(), *zips} == set(EXPECTED)


def test_every_form_has_an_export_here() -> None:
    seen = {
        form for wanted in EXPECTED.values() for form in (*wanted.get("forms", {}), *wanted.get("aside", ()))
    }
    rest = {"tiktok-activity", "tiktok-viewers", "ga4-traffic-days", "youtube-part-days"}
    assert {form.id for form in our_forms()} - seen == rest


@pytest.mark.parametrize("name", [name for name in all_files() if not name.startswith("own/")])
def test_exactly_one_form_recognises_each_table(name: str) -> None:
    found = 0
    for sheet in sheets_of((EXPORTS / name).read_bytes(), name):
        for block in blocks_in(sheet, our_forms()):
            if isinstance(block, Block):
                assert [form.id for form in our_forms() if recognised_by(block.header, form)] == [
                    form.id for form in block.forms
                ]
                assert len(block.forms) == 1
                found += 1
    assert found


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_gives_the_figures_that_it_holds(name: str) -> None:
    wanted = EXPECTED[name]
    given, forms = said_beside(name)
    done = imported(EXPORTS / name, given=given, forms=forms)
    if told := wanted.get("refused"):
        assert [told in error.message for error in done.refused] == [True]
        assert not done.extracts
        return
    assert done.refused == []
    read: Counter[str] = Counter()
    for taken, _platform in done.extracts:
        read[taken.form.id] += taken.read
    assert read == Counter(wanted.get("forms", {}))
    found = figures(done)
    for line in wanted.get("values", ()):
        cell, said = tuple(str(part) for part in line[:6]), tuple(line[6:])
        assert found[cell][:3] == said, cell  # type: ignore[index]  # six parts, as a cell has
    for line in wanted.get("absent", ()):
        assert tuple(str(part) for part in line) not in found


def test_a_form_takes_only_metrics_of_the_catalogue() -> None:
    known = load_metrics()
    named = {taken.metric for form in our_forms() for taken in form.format.metrics}
    named |= {above.metric for form in our_forms() for above in form.format.above}
    assert named <= set(known)


def test_a_rate_of_a_form_is_made_from_its_parts() -> None:
    known = load_metrics()
    for form in our_forms():
        for taken in form.format.metrics:
            if known[taken.metric].nature == "rate":
                assert taken.denominator, (form.id, taken.metric)


def test_views_and_impressions_are_never_added() -> None:
    for form in our_forms():
        for taken in form.format.metrics:
            assert not {"views", "impressions"} <= {*taken.sum, *taken.numerator}


def test_a_whole_folder_is_read_at_once() -> None:
    done = imported(EXPORTS / "meta", EXPORTS / "x", given=Given(TODAY, platforms=("facebook",)))
    assert {error.exit_code for error in done.refused} == {1}
    assert len(done.extracts) >= 12


def renamed(tmp_path: Path, name: str) -> Path:
    copy = tmp_path / "stats.dat"
    copy.write_bytes((EXPORTS / name).read_bytes())
    return copy


@pytest.mark.parametrize("name", ["x/account_overview.csv", "linkedin/page_content.xls", "meta/Visits.csv"])
def test_the_name_of_a_file_tells_nothing(tmp_path: Path, name: str) -> None:
    assert figures(imported(renamed(tmp_path, name))) == figures(imported(EXPORTS / name))


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("tiktok/Overview.csv", "--year"),
        ("youtube/Table data.csv", "--period"),
        ("meta/raw_keys.csv", "--platform"),
    ],
)
def test_what_a_file_does_not_say_is_asked_and_its_flag_named(name: str, flag: str) -> None:
    with pytest.raises(Asked) as caught:
        imported(EXPORTS / name)
    assert flag in caught.value.hint
    assert caught.value.exit_code == 1


@pytest.mark.parametrize(
    ("title", "metric", "platform"),
    [
        ("Couverture de la Page Facebook", "reach", "facebook"),
        ("Couverture Instagram", "reach", "instagram"),
        ("Visites sur la Page Facebook", "profile-visits", "facebook"),
        ("Nouvelles mentions J’aime de la Page Facebook", "new-followers", "facebook"),
    ],
)
def test_french_overviews_of_meta_are_known_by_their_titles(
    tmp_path: Path, title: str, metric: str, platform: str
) -> None:
    """The titles that public programs read which take such downloads."""
    path = tmp_path / "export.csv"
    path.write_text(f'sep=,\n"{title}"\n"Date","Primary"\n"2026-05-25T00:00:00","7"\n', "utf-16")
    found = figures(imported(path))
    assert [(cell[2], cell[3], said[0]) for cell, said in found.items()] == [(metric, platform, "7")]


@pytest.mark.parametrize("title", ["Followers Instagram", "Spectateurs"])
def test_a_title_of_which_nobody_showed_an_export_is_told_and_not_guessed(tmp_path: Path, title: str) -> None:
    """It may be a state or a day's gain; the file is named with its title, and a map can say it."""
    path = tmp_path / "export.csv"
    path.write_text(f'sep=,\n"{title}"\n"Date","Primary"\n"2026-05-25T00:00:00","7"\n', "utf-16")
    done = imported(path)
    assert not done.extracts
    assert title in done.aside[0].why


def test_days_or_months_first_is_asked_where_nothing_tells(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(
        "Post URL,Post publish date,Engagements\nhttps://www.linkedin.com/1,3/4/2026,5\n", "utf-8"
    )
    with pytest.raises(Asked) as caught:
        imported(path)
    assert caught.value.kind == "dates"
    first = next(iter(figures(imported(path, given=Given(TODAY, order="dmy")))))
    assert first[0] == "2026-04-03"


def test_a_year_that_would_end_in_days_to_come_is_refused() -> None:
    done = imported(EXPORTS / "tiktok/Overview.csv", given=Given(TODAY, year=2027))
    assert ["2027" in error.message for error in done.refused] == [True]


def test_accounts_of_one_file_are_told_apart(tmp_path: Path) -> None:
    text = (EXPORTS / "meta/instagram_posts_en.csv").read_text("utf-8-sig")
    path = tmp_path / "two.csv"
    path.write_text(
        text.replace('moulin.dupont,Moulin Dupont,"Le geste', 'autre.compte,Autre,"Le geste'), "utf-8"
    )
    with pytest.raises(Asked) as caught:
        imported(path)
    assert caught.value.choices == ("moulin.dupont", "autre.compte")
    done = imported(path, given=Given(TODAY, subject="autre.compte"))
    assert [taken.read for taken, _platform in done.extracts] == [1]


def test_downloads_of_two_months_in_one_folder_are_paired_by_their_copy(tmp_path: Path) -> None:
    """A browser calls the second download ``Totals (1).csv``."""
    head = "Content,Video title,Video publish time,Duration,Views\nTotal,,,,{0}\n"
    row = 'dQabc00001,Moudre,"Mar 15, 2025",612,{0}\n'
    for copy, month, views in (("", 6, 300), (" (1)", 7, 310)):
        days = "".join(f"2026-{month:02}-{day:02},10\n" for day in range(1, views // 10 + 1))
        (tmp_path / f"Totals{copy}.csv").write_text(f"Date,Views\n{days}", "utf-8")
        (tmp_path / f"Table data{copy}.csv").write_text((head + row).format(views), "utf-8")
    given = Given(date(2026, 11, 24))
    found = {cell[:2]: said[0] for cell, said in figures(imported(tmp_path, given=given)).items() if cell[5]}
    assert found == {("2026-06-01", "2026-06-30"): "300", ("2026-07-01", "2026-07-31"): "310"}
    (tmp_path / "Totals (1).csv").rename(tmp_path / "Totals (2).csv")
    with pytest.raises(Asked) as caught:
        imported(tmp_path, given=given)
    assert caught.value.kind == "period"


def test_several_platforms_of_a_network_are_told_apart() -> None:
    two = STRATEGY.model_copy(
        update={
            "platforms": (
                *STRATEGY.platforms,
                STRATEGY.platforms[1].model_copy(update={"id": "instagram-atelier"}),
            )
        }
    )
    files: list[Download] = [
        one for one in downloads([EXPORTS / "meta/Follows.csv"]) if isinstance(one, Download)
    ]
    with pytest.raises(Asked) as caught:
        import_files(files, our_forms(), two, load_networks(), load_metrics(), Given(TODAY))
    assert caught.value.choices == ("instagram", "instagram-atelier")
    given = Given(TODAY, platforms=("instagram-atelier",))
    done = import_files(files, our_forms(), two, load_networks(), load_metrics(), given)
    assert [platform for _taken, platform in done.extracts] == ["instagram-atelier"]


def test_a_network_that_the_strategy_does_not_name_may_be_said() -> None:
    """As it is kept where nothing is said of it."""
    visitors = EXPORTS / "linkedin/page_visitors.xlsx"
    bare = STRATEGY.model_copy(update={"platforms": ()})
    files = [one for one in downloads([visitors]) if isinstance(one, Download)]
    given = Given(TODAY, platforms=("linkedin",))
    done = import_files(files, our_forms(), bare, load_networks(), load_metrics(), given)
    assert [platform for _taken, platform in done.extracts] == ["linkedin"]
    assert done.unnamed == {"linkedin"}
    with pytest.raises(Refused):
        import_files(
            files, our_forms(), bare, load_networks(), load_metrics(), Given(TODAY, platforms=("myspace",))
        )


def test_a_platform_that_is_named_is_never_that_of_a_website() -> None:
    paths = (EXPORTS / "google/Traffic_acquisition.csv", EXPORTS / "meta/raw_keys.csv")
    done = imported(*paths, given=Given(TODAY, platforms=("facebook",)))
    assert {platform for taken, platform in done.extracts if taken.form.id == "ga4-traffic"} == {""}


def test_a_platform_that_no_file_is_about_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        imported(EXPORTS / "x/account_overview.csv", given=Given(TODAY, platforms=("instagram",)))
    assert "instagram" in caught.value.message


def test_columns_in_another_order_beside_others_change_nothing(tmp_path: Path) -> None:
    rows = list(csv.reader((EXPORTS / IG).read_text("utf-8-sig").splitlines(keepends=True)))
    turned = [[*reversed(row), "new"] for row in rows]
    turned[0][-1] = "Brand new metric"
    path = tmp_path / "turned.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(turned)
    assert figures(imported(path)) == figures(imported(EXPORTS / IG))


def test_missing_is_not_zero(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    head = "Date,Impressions,Likes,Engagements,New follows"
    path.write_text(f'{head}\n"Tue, Feb 18, 2025",0,,-,\n"Wed, Feb 19, 2025",5,1,2,0\n', "utf-8")
    found = {(cell[0], cell[2]): said[0] for cell, said in figures(imported(path)).items()}
    assert found["2025-02-18", "impressions"] == "0"
    assert ("2025-02-18", "likes") not in found
    assert ("2025-02-18", "engagement-rate-by-impressions") not in found
    assert found["2025-02-19", "new-followers"] == "0"


def test_what_two_files_say_differently_is_told(tmp_path: Path) -> None:
    head = "Date,Impressions,Likes,Engagements,New follows"
    for name, rows in {"old": "1,1,1,1", "new": "7,1,1,1"}.items():
        more = '"Wed, Feb 19, 2025",5,1,2,0\n' if name == "new" else ""
        (tmp_path / f"{name}.csv").write_text(f'{head}\n"Tue, Feb 18, 2025",{rows}\n{more}', "utf-8")
    done = imported(tmp_path)
    found = figures(done)
    assert found["2025-02-18", "2025-02-18", "impressions", "x", "", ""][0] == "7", "it goes further"
    assert {cell[2] for cell in done.differing} == {"impressions", "engagement-rate-by-impressions"}


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_that_was_damaged_is_read_or_refused(tmp_path: Path, name: str) -> None:
    """Whatever is cut out, put in or changed, a person is told; nothing else is ever thrown."""
    chance = Random(name)
    whole = (EXPORTS / name).read_bytes()
    said = Given(TODAY, year=2026, period=month_of(2026, 3), order="dmy", comma=False)
    path = tmp_path / "damaged"
    for _turn in range(25):
        raw = bytearray(whole)
        for _change in range(chance.randint(1, 3)):
            place = chance.randrange(len(raw) + 1)
            match chance.randrange(4):
                case 0:
                    del raw[place : place + chance.randint(1, 60)]
                case 1:
                    raw[place:place] = chance.choice(
                        [b'"', b",", b"\n", b"#", b"\xff", b"\0", b"E+17", b"Total"]
                    )
                case 2:
                    raw[place : place + 1] = bytes([chance.randrange(256)])
                case _:
                    raw = raw[:place]
        path.write_bytes(raw)
        try:
            figures(imported(path, given=said))
        except CmkitError as error:
            assert error.message
