"""Values said in words, in both languages."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from cmkit.deliverables.forms import Forms
from cmkit.model.values import Days, Duration, Every, PartialDate, Quantity, TimeOfDay

FR, EN = Forms("fr"), Forms("en")
STARTED_FR, STARTED_EN = (Forms(language, date(2027, 1, 4)) for language in ("fr", "en"))
NB, NNB = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("raw", "french", "english"),
    [
        (3, "3", "3"),
        ("2-3", "2 à 3", "2 to 3"),
        ("30+", "30 et plus", "30 or more"),
        ("min 2", "2 et plus", "2 or more"),
        ("max 1", "1 au plus", "at most 1"),
        ("~1500", f"environ 1{NNB}500", "about 1,500"),
        ("35%", f"35{NB}%", "35%"),
        ("20-30 %", f"20 à 30{NB}%", "20 to 30%"),
        ("+60%", f"+60{NB}%", "+60%"),
        ("-5%", f"-5{NB}%", "-5%"),
        ("4.5%+", f"4,5{NB}% et plus", "4.5% or more"),
        ("0", "0", "0"),
    ],
)
def test_quantities(raw: object, french: str, english: str) -> None:
    quantity = Quantity.parse(raw)
    assert (FR.quantity(quantity), EN.quantity(quantity)) == (french, english)


@pytest.mark.parametrize(
    ("raw", "french", "english"),
    [
        (3, "3 jours", "3 days"),
        ("2-3", "2 à 3 jours", "2 to 3 days"),
        ("max 30", "30 jours au plus", "at most 30 days"),
        ("30+", "30 jours et plus", "30 days or more"),
        ("~8", "environ 8 jours", "about 8 days"),
    ],
)
def test_quantities_with_a_unit(raw: object, french: str, english: str) -> None:
    quantity = Quantity.parse(raw)
    assert (FR.quantity(quantity, "jours"), EN.quantity(quantity, "days")) == (french, english)


@pytest.mark.parametrize(
    ("raw", "rate", "rhythm", "a_rate", "every"),
    [
        ("week", "par semaine", "chaque semaine", "a week", "every week"),
        ("hour", "par heure", "chaque heure", "an hour", "every hour"),
        ("2 weeks", "toutes les 2 semaines", "toutes les 2 semaines", "every 2 weeks", "every 2 weeks"),
        ("2 months", "tous les 2 mois", "tous les 2 mois", "every 2 months", "every 2 months"),
        ("half-year", "par semestre", "chaque semestre", "a half-year", "every half-year"),
        (
            "each projet {of}",
            "pour chaque projet {of}",
            "pour chaque projet {of}",
            "for each projet {of}",
            "for each projet {of}",
        ),
    ],
)
def test_rhythms(raw: str, rate: str, rhythm: str, a_rate: str, every: str) -> None:
    value = Every.parse(raw)
    assert (FR.rate(value), FR.rhythm(value), EN.rate(value), EN.rhythm(value)) == (
        rate,
        rhythm,
        a_rate,
        every,
    )


@pytest.mark.parametrize(
    ("raw", "plain", "on", "by"),
    [
        ("2027-01-01", "1er janvier 2027", "le 1er janvier 2027", "pour le 1er janvier 2027"),
        ("2027-04", "avril 2027", "en avril 2027", "pour avril 2027"),
        (2027, "2027", "en 2027", "pour fin 2027"),
        ("M6", "juin 2027", "en juin 2027", "pour juin 2027"),
    ],
)
def test_dates_in_french(raw: object, plain: str, on: str, by: str) -> None:
    when = PartialDate.parse(raw)
    assert (STARTED_FR.date(when), STARTED_FR.on(when), STARTED_FR.by(when)) == (plain, on, by)


def test_dates_in_english() -> None:
    day, month = PartialDate.parse("2027-01-01"), PartialDate.parse("M6")
    assert (EN.date(day), EN.on(day), EN.by(day)) == (
        "1 January 2027",
        "on 1 January 2027",
        "by 1 January 2027",
    )
    assert (STARTED_EN.on(month), EN.on(month)) == ("in June 2027", "in month 6 of the mission")


def test_a_month_of_the_mission_before_there_is_a_start() -> None:
    month = PartialDate.parse("M6")
    assert (FR.date(month), FR.on(month), FR.by(month)) == (
        "mois 6 de la mission",
        "au mois 6 de la mission",
        "pour le mois 6 de la mission",
    )
    assert FR.span(PartialDate.parse("M1"), month) == "du mois 1 de la mission au mois 6 de la mission"


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    [
        (
            "2027-01-04",
            "2027-12-31",
            "du 4 janvier au 31 décembre 2027",
            "from 4 January to 31 December 2027",
        ),
        ("2027-01-01", "2027-01-08", "du 1er au 8 janvier 2027", "from 1 to 8 January 2027"),
        (
            "2026-12-01",
            "2027-01-02",
            "du 1er décembre 2026 au 2 janvier 2027",
            "from 1 December 2026 to 2 January 2027",
        ),
        ("2027-04", "2027-08", "d’avril à août 2027", "from April to August 2027"),
        ("2027-03", "2027-10", "de mars à octobre 2027", "from March to October 2027"),
        ("2026-10", "2027-03", "d’octobre 2026 à mars 2027", "from October 2026 to March 2027"),
        ("2027-05", "2027-05", "en mai 2027", "in May 2027"),
        ("2027-05-15", "2027-05-15", "le 15 mai 2027", "on 15 May 2027"),
        (2017, 2020, "de 2017 à 2020", "from 2017 to 2020"),
        (
            "2027-01-18",
            "2027-02",
            "du 18 janvier à fin février 2027",
            "from 18 January to the end of February 2027",
        ),
        ("2027-08", None, "à partir d’août 2027", "from August 2027"),
        ("2027-01-04", None, "à partir du 4 janvier 2027", "from 4 January 2027"),
        (None, "2027-10", "jusqu’en octobre 2027", "until October 2027"),
        (None, "2027-01-04", "jusqu’au 4 janvier 2027", "until 4 January 2027"),
        (None, None, "", ""),
    ],
)
def test_spans(first: object, last: object, french: str, english: str) -> None:
    ends = [PartialDate.parse(end) if end else None for end in (first, last)]
    assert (FR.span(*ends), EN.span(*ends)) == (french, english)


def test_no_elision_is_missing_in_any_month() -> None:
    for month in range(1, 13):
        said = FR.span(PartialDate(2027, month), None)
        assert (" d’" in said) is (month in (4, 8, 10)), said


def test_hours_and_days() -> None:
    assert FR.at(TimeOfDay.parse("18:30")) == f"à 18{NB}h{NB}30"
    assert FR.at(TimeOfDay.parse("9:00-11:00")) == f"de 9{NB}h à 11{NB}h"
    assert EN.at(TimeOfDay.parse("14:00-16:00")) == "from 14:00 to 16:00"
    assert (FR.hour(time(9, 5)), EN.hour(time(9, 5))) == (f"9{NB}h{NB}05", "09:05")
    assert FR.days(Days.parse("weekdays")) == "du lundi au vendredi"
    assert FR.days(Days.parse(["tue", "fri", "sun"])) == "le mardi, le vendredi et le dimanche"
    assert FR.days(Days.parse(["tue", "wed", "thu", "fri", "sat"])) == "du mardi au samedi"
    assert EN.days(Days.parse(["tue", "wed", "thu"])) == "Tuesday to Thursday"
    assert EN.days(Days.parse(["tue", "fri"])) == "Tuesdays and Fridays"


def test_durations() -> None:
    said = [
        FR.duration(Duration.parse(raw)) for raw in ("1 business day", "2 business days", "4 hours", "1 hour")
    ]
    assert said == ["1 jour ouvré", "2 jours ouvrés", "4 heures", "1 heure"]
    assert EN.duration(Duration.parse("2 business days")) == "2 working days"


def test_money_and_shares() -> None:
    assert FR.money(Decimal(1200)) == f"1{NNB}200{NB}€"
    assert Forms("en", currency="GBP").money(Decimal("12.5")) == "£12.50"
    assert FR.percent(Decimal("0.75")) == f"75{NB}%"
    assert EN.whole_percent(1, 3) == "33%"


@pytest.mark.parametrize(
    ("rule", "french", "english"),
    [
        ("FREQ=WEEKLY;BYDAY=TU,FR", "le mardi et le vendredi", "Tuesdays and Fridays"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "le lundi, toutes les 2 semaines", "Mondays, every 2 weeks"),
        ("FREQ=DAILY", "chaque jour", "every day"),
        (
            "FREQ=WEEKLY;BYDAY=TU;BYHOUR=9;EXDATE=20270511",
            "le mardi, sauf le 11 mai 2027",
            "Tuesdays, except on 11 May 2027",
        ),
        (
            "RRULE:FREQ=MONTHLY;BYDAY=2TU,-1FR",
            "le deuxième mardi et le dernier vendredi du mois",
            "the second Tuesday and the last Friday of the month",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "le 1er et le 15 du mois", "day 1 and day 15 of the month"),
        (
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1",
            "le 1er du mois, tous les 3 mois",
            "day 1 of the month, every 3 months",
        ),
    ],
)
def test_usual_recurrences_are_said(rule: str, french: str, english: str) -> None:
    assert (FR.recurrence(rule), EN.recurrence(rule)) == (french, english)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY",
        "FREQ=WEEKLY;COUNT=3",
        "FREQ=MONTHLY;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=2TU",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
        "FREQ=WEEKLY;INTERVAL=x",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=2",
        "nonsense",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=WEEKLY;INTERVAL=1000",
    ],
)
def test_other_recurrences_are_shown_as_they_are(rule: str) -> None:
    assert FR.recurrence(rule) == f"selon la règle {rule}"


def test_nothing_is_said_of_nothing() -> None:
    said = (
        FR.quantity(None),
        FR.rate(None),
        FR.rhythm(None),
        FR.duration(None),
        FR.days(None),
        FR.hour(None),
    )
    assert set(said) | {
        FR.at(None),
        FR.date(None),
        FR.on(None),
        FR.by(None),
        FR.money(None),
        FR.listed([]),
    } == {""}


@pytest.mark.parametrize(
    ("form", "french", "english"),
    [
        (1, "1 heure", "1 hour"),
        ("0.5", "0,5 heure", "0.5 hours"),
        ("1.5", "1,5 heure", "1.5 hours"),
        (2, "2 heures", "2 hours"),
        ("2-3", "2 à 3 heures", "2 to 3 hours"),
        ("max 1", "1 heure au plus", "at most 1 hour"),
        ("30+", "30 heures et plus", "30 hours or more"),
        ("~16", "environ 16 heures", "about 16 hours"),
    ],
)
def test_a_unit_agrees_with_its_number(form: object, french: str, english: str) -> None:
    quantity = Quantity.parse(form)
    assert (FR.counted("hour", quantity), EN.counted("hour", quantity)) == (french, english)
