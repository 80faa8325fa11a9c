"""Amounts, alone, with a rhythm, or to be reached by a day, as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.model.values import Every, PartialDate, Quantity
from cmkit.questionnaire.amounts import (
    read_count,
    read_money,
    read_quantity,
    read_rhythmic,
    read_share,
    read_target,
)
from cmkit.questionnaire.events import AnswerRefused

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 200", "1200"),
        ("1\u202f200", "1200"),
        ("12 000 abonnés", "12000"),
        ("1,5", "1.5"),
        ("1.50", "1.5"),
        ("20 %", "20%"),
        ("2 à 3", "2-3"),
        ("entre 2 et 3 %", "2-3%"),
        ("3 to 4 posts", "3-4"),
        ("environ 1500", "~1500"),
        ("~1500", "~1500"),
        ("au moins 30", "30+"),
        ("30 et plus", "30+"),
        ("30+ avis", "30+"),
        ("au plus 2 %", "max 2%"),
        ("max 1", "max 1"),
        ("+20 %", "+20%"),
        ("−5%", "-5%"),
        ("10k", "10000"),
        ("1,2k", "1200"),
        ("16 h", "16"),
    ],
)
def test_a_quantity_is_read(typed: str, meant: str) -> None:
    assert read_quantity(typed) == meant
    assert read_quantity(meant) == meant


def test_a_comma_means_what_it_means_in_the_language() -> None:
    assert read_quantity("1,200", "en") == "1200"
    assert read_quantity("1,200", "fr") == "1.2"
    assert read_quantity("1,5", "en") == "1.5"


@pytest.mark.parametrize("typed", ["beaucoup", "", "200 visites ou 300", "12 h 30", "80 avant 2027", "%"])
def test_what_would_lose_a_figure_is_refused(typed: str) -> None:
    with pytest.raises(AnswerRefused):
        read_quantity(typed)


@pytest.mark.parametrize(("typed", "meant"), [("3", 3), ("trois", 3), ("3 jours ouvrés", 3), ("aucun", 0)])
def test_a_count_is_read(typed: str, meant: int) -> None:
    assert read_count(typed) == meant


@pytest.mark.parametrize("typed", ["1,5", "-1", "beaucoup", ""])
def test_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(AnswerRefused):
        read_count(typed)


@pytest.mark.parametrize(
    ("typed", "amount", "per"),
    [
        ("16 par mois", "16", "month"),
        ("16", "16", "month"),
        ("16 h / mois", "16", "month"),
        ("4h par semaine", "4", "week"),
        ("10-12 a month", "10-12", "month"),
        ("1 200 par an", "1200", "year"),
        ("3 toutes les 2 semaines", "3", "2 weeks"),
    ],
)
def test_an_amount_is_read_with_its_rhythm(typed: str, amount: str, per: str) -> None:
    assert read_rhythmic(typed, "fr", "month") == {"amount": amount, "per": per}


@pytest.mark.parametrize(
    ("typed", "amount", "per"),
    [
        ("80 € par mois", "80", "month"),
        ("80€/mois", "80", "month"),
        ("1 200,50 EUR", "1200.5", "month"),
        ("1 500 euros par trimestre", "1500", "quarter"),
        ("0", "0", "month"),
    ],
)
def test_money_is_read_with_its_rhythm(typed: str, amount: str, per: str) -> None:
    assert read_money(typed, "fr", "month") == {"amount": amount, "per": per}


@pytest.mark.parametrize("typed", ["gratuit", "-5", "2-3", "20 %", "80 par client"])
def test_what_is_no_sum_is_refused(typed: str) -> None:
    with pytest.raises(AnswerRefused):
        read_money(typed, "fr", "month")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("80", {"value": "80"}),
        ("80 d’ici décembre 2027", {"value": "80", "by": "2027-12"}),
        ("de 42 à 80 d’ici fin 2027", {"from": "42", "value": "80", "by": "2027"}),
        ("42 -> 80 by December 2027", {"from": "42", "value": "80", "by": "2027-12"}),
        (
            "passer de 42 à 80 commandes par mois d’ici décembre",
            {"from": "42", "value": "80", "by": "2026-12", "per": "month"},
        ),
        ("+20 % pour mars 2027", {"change": "+20%", "by": "2027-03"}),
        ("-10 % d’ici mars", {"change": "-10%", "by": "2027-03"}),
        ("300 visites/mois en juin 2027", {"value": "300", "by": "2027-06", "per": "month"}),
        ("80 a month by June 2027", {"value": "80", "by": "2027-06", "per": "month"}),
        ("au moins 30 avis le 15/06/2027", {"value": "30+", "by": "2027-06-15"}),
        ("2 à 3 par mois", {"value": "2-3", "per": "month"}),
        ("80 d’ici M6", {"value": "80", "by": "M6"}),
        ("4,6 avant la fin de 2027", {"value": "4.6", "by": "2027"}),
    ],
)
def test_how_much_by_when_is_read(typed: str, meant: dict[str, str]) -> None:
    assert read_target(typed, "fr", TODAY) == meant


@pytest.mark.parametrize("typed", ["beaucoup", "d’ici 2027", "80 pour l’automne", "80 by someday", ""])
def test_a_target_without_a_figure_or_with_an_unknown_day_is_refused(typed: str) -> None:
    with pytest.raises(AnswerRefused):
        read_target(typed, "fr", TODAY)


@given(
    st.text(alphabet="0123456789 ,.%+-~kdeàpar moisd'iciby2027juin→>/", max_size=30),
    st.sampled_from(["fr", "en"]),
)
def test_whatever_is_typed_is_read_into_the_forms_of_the_files_or_refused(typed: str, language: str) -> None:
    try:
        target = read_target(typed, language, TODAY)
    except AnswerRefused:
        return
    for key, text in target.items():
        form = {"by": PartialDate, "per": Every}.get(key, Quantity)
        assert str(form.parse(text)) == text


@pytest.mark.parametrize(
    ("typed", "share"), [("0,9", "0.9"), ("90 %", "0.9"), ("1", "1"), ("0.40", "0.4"), ("120%", "1.2")]
)
def test_a_share_is_kept_as_a_plain_number(typed: str, share: str) -> None:
    assert read_share(typed) == share


@pytest.mark.parametrize("typed", ["beaucoup", "90", "-1", "1-2", "", "0,9 environ"])
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(AnswerRefused):
        read_share(typed)
