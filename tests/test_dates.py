"""Dates, days, rhythms and lengths of time, as people type them in French and in English."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.model.values import Days, Duration, Every, PartialDate
from cmkit.questionnaire.dates import read_date, read_days, read_duration, read_every, read_yes_no
from cmkit.questionnaire.events import AnswerRefused

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15/03/2027", "2027-03-15"),
        ("15/3/27", "2027-03-15"),
        ("15.03.2027", "2027-03-15"),
        ("2027-03-15", "2027-03-15"),
        ("15 mars 2027", "2027-03-15"),
        ("le 1er mars 2027", "2027-03-01"),
        ("March 15, 2027", "2027-03-15"),
        ("the 3rd of May 2027", "2027-05-03"),
        ("mars 2027", "2027-03"),
        ("Sept. 2027", "2027-09"),
        ("AOÛT 2027", "2027-08"),
        ("03/2027", "2027-03"),
        ("fin d’avril 2027", "2027-04"),
        ("d’ici à juin 2027", "2027-06"),
        ("the end of June 2027", "2027-06"),
        ("2027", "2027"),
        ("fin 2027", "2027"),
        ("m6", "M6"),
        ("15 mars", "2027-03-15"),
        ("23 novembre", "2026-11-23"),
        ("22 novembre", "2027-11-22"),
        ("décembre", "2026-12"),
        ("novembre", "2026-11"),
        ("october", "2027-10"),
    ],
)
def test_a_date_is_read(typed: str, meant: str) -> None:
    assert read_date(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed", ["bientôt", "31/02/2027", "13/13/2027", "30 février 2027", "le", "99999", "0"]
)
def test_what_is_no_date_is_refused_with_what_would_be_one(typed: str) -> None:
    with pytest.raises(AnswerRefused, match="March 2027"):
        read_date(typed, TODAY)


def test_without_a_day_of_reference_a_year_is_needed() -> None:
    assert read_date("mars 2027") == "2027-03"
    with pytest.raises(AnswerRefused):
        read_date("mars")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("semaine", "week"),
        ("par semaine", "week"),
        ("toutes les 2 semaines", "2 weeks"),
        ("deux mois", "2 months"),
        ("une fois par mois", "month"),
        ("mensuel", "month"),
        ("hebdomadaire", "week"),
        ("weekly", "week"),
        ("every 2 weeks", "2 weeks"),
        ("semestre", "half-year"),
        ("3 half-years", "3 half-years"),
        ("chaque projet", "each projet"),
        ("à chaque Grand Salon", "each Grand Salon"),
        ("each project", "each project"),
    ],
)
def test_a_rhythm_is_read(typed: str, meant: str) -> None:
    assert read_every(typed) == meant
    assert read_every(meant) == meant


@pytest.mark.parametrize("typed", ["6 mois", "dans six mois", "in 6 months"])
def test_a_length_where_a_date_is_asked_for_is_told_how_it_is_written(typed: str) -> None:
    with pytest.raises(AnswerRefused, match="M6"):
        read_date(typed, date(2027, 1, 4))


@pytest.mark.parametrize("typed", ["jamais", "each", "0 semaines", "12", ""])
def test_what_is_no_rhythm_is_refused(typed: str) -> None:
    with pytest.raises(AnswerRefused):
        read_every(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3 jours", "3 days"),
        ("48h", "48 hours"),
        ("sous 2 jours ouvrés", "2 business days"),
        ("jour ouvré", "1 business day"),
        ("un jour", "1 day"),
        ("a week", "1 week"),
        ("within 2 business days", "2 business days"),
        ("4 hours", "4 hours"),
    ],
)
def test_a_length_of_time_is_read(typed: str, meant: str) -> None:
    assert read_duration(typed) == meant
    assert read_duration(meant) == meant


@pytest.mark.parametrize("typed", ["vite", "0 jours", "2 ans", "3", ""])
def test_what_is_no_length_of_time_is_refused(typed: str) -> None:
    with pytest.raises(AnswerRefused):
        read_duration(typed)


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("du mardi au samedi", WEEK[1:6]),
        ("Tuesday to Saturday", WEEK[1:6]),
        ("mon-fri", WEEK[:5]),
        ("en semaine", WEEK[:5]),
        ("pas le week-end", WEEK[:5]),
        ("tous les jours", WEEK),
        ("le week-end aussi", WEEK),
        ("7j/7", WEEK),
        ("le weekend", WEEK[5:]),
        ("lundi, jeudi", ("mon", "thu")),
        ("mar et jeu", ("tue", "thu")),
        ("du samedi au lundi", ("mon", "sat", "sun")),
        ("les mercredis", ("wed",)),
    ],
)
def test_days_are_read(typed: str, meant: tuple[str, ...]) -> None:
    assert read_days(typed) == meant
    assert Days.parse(list(meant)).indexes


@pytest.mark.parametrize("typed", ["jamais", "", "parfois"])
def test_what_names_no_day_is_refused(typed: str) -> None:
    with pytest.raises(AnswerRefused):
        read_days(typed)


@pytest.mark.parametrize(
    ("typed", "meant"), [("oui", True), ("O", True), ("y", True), ("Non", False), ("no", False)]
)
def test_yes_and_no_are_read(typed: str, meant: bool) -> None:
    assert read_yes_no(typed) is meant
    with pytest.raises(AnswerRefused):
        read_yes_no(f"{typed} mais")


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_into_the_forms_of_the_files_or_refused(typed: str) -> None:
    for read, form in ((read_date, PartialDate), (read_every, Every), (read_duration, Duration)):
        try:
            found = read(typed)
        except AnswerRefused:
            continue
        assert str(form.parse(found)) == found
        assert read(found) == found
