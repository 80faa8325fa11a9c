"""Figures and days as exports write them: read for what they are, or refused; never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.files.tabular.text import lines_of_text
from cmkit.measures.dates import NoDay, Span, Undated, order_shown, read_day, with_years
from cmkit.measures.matching import address
from cmkit.measures.normal import normal
from cmkit.measures.numbers import Figure, Unreadable, figure, lasting, share, written
from cmkit.measures.periods import period_above, period_in_name
from cmkit.problems import InputRefused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2633.0", 2633),
        ("15,000", 15000),
        ("1,234,567.5", Decimal("1234567.5")),
        ("12 400", 12400),
        ("9\u202f800,5", Decimal("9800.5")),
        ("3,5", Decimal("3.5")),
        ("1.2K", 1200),
        ("3,4M", 3400000),
        ("-2", -2),
        ("−2", -2),
        ("125,50 €", Decimal("125.50")),
        *((word, None) for word in ("", "-", "--", "–", "NAN", "NA", "n/a", "null")),
    ],
)
def test_a_figure_is_read_in_every_writing(text: str, value: Figure | None) -> None:
    assert figure(text) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1-May", "date"),
        ("3.апр", "date"),
        ("05-mars", "date"),
        ("1.5.2026", "date"),
        ("1.78E+17", "exponent"),
        ("=SUM(A1)", "formula"),
        ("many", "other"),
        ("9" * 19, "other"),
        ("1" + ",000" * 6, "other"),
        ("9" * 5000, "other"),
    ],
)
def test_what_a_spreadsheet_damaged_is_told_for_what_it_is(text: str, kind: str) -> None:
    with pytest.raises(Unreadable) as caught:
        figure(text)
    assert caught.value.kind == kind


@given(st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=4))
def test_a_figure_written_is_the_figure_read(number: Decimal) -> None:
    assert figure(written(number)) == number
    assert "E" not in written(number)


@given(st.integers(0, 10**15))
def test_thousands_may_be_parted_as_one_likes(number: int) -> None:
    parted = f"{number:,}"
    for mark in (",", " ", "\u00a0", "\u202f"):
        assert figure(parted.replace(",", mark)) == number


def test_next_to_nothing_is_written_as_nothing() -> None:
    assert written(Decimal("-0.0000001")) == "0"


def test_shares_and_times() -> None:
    assert share("1.94%", fraction=False) == Decimal("1.94")
    assert share("0.031", fraction=True) == Decimal("3.1")
    assert lasting("0:04:12", "seconds") == 252
    assert lasting("0:09", "seconds") == 9
    assert lasting("1:30:00", "hours") == Decimal("1.5")


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-09",
        "2026-03-09T01:00:00",
        "2026-03-09 23:32 +0000",
        "20260309",
        "2026/03/09",
        "9/3/2026",
        "09/03/2026 10:23",
        "Mon, Mar 9, 2026",
        "Mon Mar 09 2026",
        "Mar 9, 2026",
        "9 mars 2026",
        "lun. 9 mars 2026",
        "mar. 9 mars 2026",
        "9 March 2026",
        "Mon Mar 09 10:11:12 +0000 2026",
        "46090",
    ],
)
def test_a_day_is_read_in_every_writing(text: str) -> None:
    day = date(2026, 3, 9)
    assert read_day(text, "dmy") == Span(day, day)


@pytest.mark.parametrize("text", ["March 2026", "mars 2026", "2026-03", "03/2026", "2026-03-01 - 2026-03-31"])
def test_a_month_and_a_range_are_read_as_their_days(text: str) -> None:
    assert read_day(text, "dmy") == Span(date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    "text", ["Lifetime", "30/02/2026", "2026-13-01", "12", "soon", "2026-03-09 - 2026-03-01"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NoDay):
        read_day(text, "dmy")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["mdy", "dmy"]))
def test_a_day_reads_as_it_was_written(day: date, order: str) -> None:
    text = f"{day:%m/%d/%Y}" if order == "mdy" else f"{day:%d/%m/%Y}"
    shown = order_shown([text], daily=False)
    assert shown in (None, order) or day.day == day.month
    assert read_day(text, "mdy" if order == "mdy" else "dmy") == Span(day, day)


def test_the_order_of_a_date_is_found_out_or_left_open() -> None:
    assert order_shown(["3/14/2026", "1/2/2026"], daily=False) == "mdy"
    assert order_shown(["14/3/2026"], daily=False) == "dmy"
    assert order_shown(["5/1/2026", "5/2/2026", "5/3/2026"], daily=True) == "mdy"
    assert order_shown(["5/1/2026", "5/2/2026", "5/3/2026"], daily=False) is None
    with pytest.raises(NoDay):
        order_shown(["3/14/2026", "14/3/2026"], daily=False)


def test_days_without_a_year_follow_one_another() -> None:
    days = [Undated(12, 30), Undated(12, 31), Undated(1, 1)]
    found = [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1)]
    assert with_years(days, 2026) == found
    assert with_years(list(reversed(days)), 2026) == list(reversed(found))
    with pytest.raises(NoDay):
        with_years([Undated(2, 29)], 2026)


def test_the_period_stands_above_a_table_or_in_the_name_of_a_download() -> None:
    march = Span(date(2026, 3, 1), date(2026, 3, 31))
    assert period_above([["Start date: 20260301"], ["End date: 20260331"]]) == march
    assert period_above([["Date de début : 20260301"], ["Date de fin : 20260331"]]) == march
    assert period_above([["20260301-20260331"]]) == march
    assert period_in_name("Content 2026-03-01_2026-03-31 Moulin.zip/Table data.csv") == march
    assert period_above([["All Users"]]) is None


def test_names_of_columns_are_compared_without_their_dress() -> None:
    assert normal("\ufeffMentions J’aime ") == normal("mentions j'aime")
    assert normal("Vues de vidéo de 3\u00a0secondes") == normal("vues de video de 3 secondes")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://twitter.com/moulin/status/19", "https://x.com/i/web/status/19"),
        ("https://www.instagram.com/moulin/reel/Cx/?igsh=1", "https://instagram.com/p/Cx/"),
        ("https://youtu.be/abc", "https://www.youtube.com/watch?v=abc&t=3"),
        ("https://www.youtube.com/shorts/abc", "https://m.youtube.com/watch?v=abc"),
    ],
)
def test_two_addresses_of_a_post_are_one(one: str, other: str) -> None:
    assert address(one) == address(other)
    assert address(one) != address(one.replace("19", "20").replace("Cx", "Cy").replace("abc", "abd"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_encoding_and_the_separator_are_found_out(encoding: str, delimiter: str) -> None:
    rows = [
        ["Date", "Portée", "Légende"],
        ["2026-03-01", "12", "été, soleil; vent"],
        ["2026-03-02", "3", "a\nb"],
    ]
    quoted = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert [list(cells) for _line, cells in lines_of_text(quoted.encode(encoding), "x.csv")] == rows


def test_a_line_of_its_own_may_name_the_separator() -> None:
    assert [list(cells) for _line, cells in lines_of_text(b"sep=;\na;b,c\n", "x.csv")] == [["a", "b,c"]]


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_are_refused(raw: bytes) -> None:
    try:
        assert all(line > 0 for line, _cells in lines_of_text(raw, "x.csv"))
    except InputRefused as refused:
        assert "x.csv" in refused.message
