"""Key dates: each day of 2026, 2027 and 2028 written out, whom it concerns, where it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmkit.calendar.day_rules import day_of, easter
from cmkit.calendar.key_dates import Occasion, key_days, occasions, sensitive_days
from cmkit.calendar.places import is_known
from cmkit.model.strategy import Strategy

# Read off printed calendars, decrees and organisers' announcements; “-” where the year has none, or not yet.
EXPECTED = {
    "fr": """
jour-de-l-an                   01-01  01-01  01-01
voeux                          01-02  01-02  01-02
soldes-hiver                   01-07  01-06  01-12
soldes-hiver-lorraine          01-02  01-02  01-03
soldes-hiver-guadeloupe        01-03  01-02  01-01
soldes-hiver-saint-pierre      01-21  01-20  01-19
soldes-hiver-fin               02-03  02-02  02-08
epiphanie                      01-06  01-06  01-06
dimanche-des-rois              01-04  01-03  01-02
attentats-janvier-2015         01-07  01-07  01-07
saint-vincent                  01-22  01-22  01-22
journee-du-croissant           01-30  01-30  01-30
chandeleur                     02-02  02-02  02-02
soldes-reunion-ete             02-07  02-06  02-05
saint-valentin                 02-14  02-14  02-14
mardi-gras                     02-17  02-09  02-29
cendres                        02-18  02-10  03-01
grand-meres                    03-01  03-07  03-05
victimes-du-terrorisme         03-11  03-11  03-11
fin-guerre-algerie             03-19  03-19  03-19
francophonie                   03-20  03-20  03-20
jour-du-macaron                03-20  03-20  03-20
heure-d-ete                    03-29  03-28  03-26
journee-du-fromage             03-27  03-27  03-27
poisson-d-avril                04-01  04-01  04-01
rameaux                        03-29  03-21  04-09
vendredi-saint                 04-03  03-26  04-14
paques                         04-05  03-28  04-16
lundi-de-paques                04-06  03-29  04-17
fete-des-assistantes           04-16  04-15  04-20
souvenir-deportation           04-26  04-25  04-30
fete-du-travail                05-01  05-01  05-01
soldes-saint-martin-mai        05-02  05-01  05-06
victoire-1945                  05-08  05-08  05-08
abolition-esclavage            05-10  05-10  05-10
saint-honore                   05-16  05-16  05-16
saint-yves                     05-19  05-19  05-19
ascension                      05-14  05-06  05-25
victimes-esclavage             05-23  05-23  05-23
pentecote                      05-24  05-16  06-04
lundi-de-pentecote             05-25  05-17  06-05
journee-resistance             05-27  05-27  05-27
fete-des-voisins               05-29  05-28  05-26
fete-des-meres                 05-31  05-30  05-28
hommage-indochine              06-08  06-08  06-08
appel-du-18-juin               06-18  06-18  06-18
fete-des-peres                 06-21  06-20  06-18
fete-de-la-musique             06-21  06-21  06-21
dons-organes                   06-22  06-22  06-22
soldes-ete                     06-24  06-23  06-28
soldes-ete-fin                 07-21  07-20  07-25
saint-jean                     06-24  06-24  06-24
soldes-ete-sud                 07-01  07-07  07-05
soldes-ete-corse               07-08  07-14  07-12
soldes-ete-saint-pierre        07-15  07-21  07-19
tour-de-france                 07-04  07-02  -
vacances-ete                   07-04  07-03  07-05
fete-nationale                 07-14  07-14  07-14
attentat-nice-2016             07-14  07-14  07-14
rafle-vel-d-hiv                07-19  07-18  07-16
assomption                     08-15  08-15  08-15
saint-fiacre                   08-30  08-30  08-30
rentree-scolaire               09-01  09-02  -
forum-des-associations         09-05  09-04  09-02
soldes-reunion-hiver           09-05  09-04  09-02
mobilite                       09-16  09-16  09-16
developpement-durable          09-18  09-18  09-18
patrimoine                     09-19  09-18  09-16
hommage-harkis                 09-25  09-25  09-25
soldes-guadeloupe-ete          09-26  09-25  09-30
soldes-martinique              10-01  10-07  10-05
grands-peres                   10-04  10-03  10-01
aidants                        10-06  10-06  10-06
commerce-de-proximite          10-10  10-09  10-14
soldes-saint-martin-octobre    10-10  10-09  10-14
semaine-du-gout                10-12  10-11  10-09
hommage-dominique-bernard      10-13  10-13  10-13
hommage-samuel-paty            10-16  10-16  10-16
vacances-toussaint             10-17  10-23  -
heure-d-hiver                  10-25  10-31  10-29
attentat-nice-2020             10-29  10-29  10-29
toussaint                      11-01  11-01  11-01
mois-sans-tabac                11-01  11-01  11-01
mois-de-l-ess                  11-01  11-01  11-01
jour-des-morts                 11-02  11-02  11-02
armistice                      11-11  11-11  11-11
attentats-13-novembre          11-13  11-13  11-13
festival-solidarites           11-15  11-15  11-15
emploi-handicap                11-16  11-15  11-20
beaujolais-nouveau             11-19  11-18  11-16
sainte-cecile                  11-22  11-22  11-22
sainte-catherine               11-25  11-25  11-25
avent                          11-29  11-28  12-03
calendrier-avent               12-01  12-01  12-01
sainte-barbe                   12-04  12-04  12-04
telethon                       12-04  12-03  12-01
morts-algerie                  12-05  12-05  12-05
saint-nicolas                  12-06  12-06  12-06
fete-des-lumieres              12-08  12-08  12-08
laicite                        12-09  12-09  12-09
attentat-strasbourg            12-11  12-11  12-11
vacances-noel                  12-19  12-18  -
reveillon-noel                 12-24  12-24  12-24
noel                           12-25  12-25  12-25
saint-etienne                  12-26  12-26  12-26
saint-sylvestre                12-31  12-31  12-31
""",
    "world": """
blue-monday                    01-19  01-18  01-17
education-day                  01-24  01-24  01-24
holocaust-remembrance          01-27  01-27  01-27
data-protection-day            01-28  01-28  01-28
world-cancer-day               02-04  02-04  02-04
safer-internet-day             02-10  02-09  02-08
women-in-science               02-11  02-11  02-11
leap-day                       -      -      02-29
lunar-new-year                 02-17  02-06  01-26
ramadan                        02-18  02-08  01-28
eid-al-fitr                    03-20  03-10  02-27
womens-day                     03-08  03-08  03-08
pi-day                         03-14  03-14  03-14
saint-patrick                  03-17  03-17  03-17
spring                         03-20  03-20  03-20
happiness-day                  03-20  03-20  03-20
water-day                      03-22  03-22  03-22
earth-hour                     03-28  03-27  03-25
world-health-day               04-07  04-07  04-07
earth-day                      04-22  04-22  04-22
book-day                       04-23  04-23  04-23
safety-at-work                 04-28  04-28  04-28
jazz-day                       04-30  04-30  04-30
press-freedom                  05-03  05-03  05-03
star-wars-day                  05-04  05-04  05-04
europe-day                     05-09  05-09  05-09
families-day                   05-15  05-15  05-15
idahobit                       05-17  05-17  05-17
museum-day                     05-18  05-18  05-18
bee-day                        05-20  05-20  05-20
biodiversity-day               05-22  05-22  05-22
no-tobacco-day                 05-31  05-31  05-31
pride-month                    06-01  06-01  06-01
bicycle-day                    06-03  06-03  06-03
environment-day                06-05  06-05  06-05
oceans-day                     06-08  06-08  06-08
blood-donor-day                06-14  06-14  06-14
refugee-day                    06-20  06-20  06-20
summer                         06-21  06-21  06-20
yoga-day                       06-21  06-21  06-21
social-media-day               06-30  06-30  06-30
chocolate-day                  07-07  07-07  07-07
emoji-day                      07-17  07-17  07-17
friendship-day                 07-30  07-30  07-30
cat-day                        08-08  08-08  08-08
youth-day                      08-12  08-12  08-12
photography-day                08-19  08-19  08-19
dog-day                        08-26  08-26  08-26
literacy-day                   09-08  09-08  09-08
cleanup-day                    09-20  09-20  09-20
peace-day                      09-21  09-21  09-21
autumn                         09-23  09-23  09-22
tourism-day                    09-27  09-27  09-27
older-persons                  10-01  10-01  10-01
coffee-day                     10-01  10-01  10-01
pink-october                   10-01  10-01  10-01
animal-day                     10-04  10-04  10-04
teachers-day                   10-05  10-05  10-05
mental-health-day              10-10  10-10  10-10
girls-day                      10-11  10-11  10-11
bread-day                      10-16  10-16  10-16
poverty-day                    10-17  10-17  10-17
diwali                         11-08  10-29  10-17
halloween                      10-31  10-31  10-31
movember                       11-01  11-01  11-01
singles-day                    11-11  11-11  11-11
kindness-day                   11-13  11-13  11-13
mens-day                       11-19  11-19  11-19
childrens-day                  11-20  11-20  11-20
violence-against-women         11-25  11-25  11-25
black-friday                   11-27  11-26  11-24
cyber-monday                   11-30  11-29  11-27
giving-tuesday                 12-01  11-30  11-28
aids-day                       12-01  12-01  12-01
disability-day                 12-03  12-03  12-03
volunteer-day                  12-05  12-05  12-05
human-rights-day               12-10  12-10  12-10
mountain-day                   12-11  12-11  12-11
hanukkah                       12-04  12-24  12-12
winter                         12-21  12-22  12-21
""",
    "gb": """
new-year-gb                    01-01  01-01  01-01
burns-night                    01-25  01-25  01-25
valentine-gb                   02-14  02-14  02-14
pancake-day                    02-17  02-09  02-29
saint-david                    03-01  03-01  03-01
world-book-day-gb              03-05  03-04  03-02
mothering-sunday               03-15  03-07  03-26
clocks-forward-gb              03-29  03-28  03-26
april-fools-gb                 04-01  04-01  04-01
good-friday-gb                 04-03  03-26  04-14
easter-gb                      04-05  03-28  04-16
saint-george                   04-23  04-23  04-23
early-may                      05-04  05-03  05-01
ve-day                         05-08  05-08  05-08
manchester-attack              05-22  05-22  05-22
spring-bank                    05-25  05-31  05-29
fathers-day-gb                 06-21  06-20  06-18
armed-forces-day               06-27  06-26  06-24
london-bombings                07-07  07-07  07-07
summer-bank                    08-31  08-30  08-28
heritage-open-days             09-11  09-10  09-08
poetry-day                     10-01  10-07  10-05
black-history-month-gb         10-01  10-01  10-01
clocks-back-gb                 10-25  10-31  10-29
bonfire-night                  11-05  11-05  11-05
remembrance-sunday             11-08  11-14  11-12
armistice-gb                   11-11  11-11  11-11
saint-andrew                   11-30  11-30  11-30
small-business-saturday-gb     12-05  12-04  12-02
christmas-gb                   12-25  12-25  12-25
boxing-day                     12-26  12-26  12-26
new-years-eve-gb               12-31  12-31  12-31
""",
    "us": """
new-year-us                    01-01  01-01  01-01
martin-luther-king             01-19  01-18  01-17
groundhog-day                  02-02  02-02  02-02
black-history-month-us         02-01  02-01  02-01
super-bowl                     02-08  02-14  02-13
valentine-us                   02-14  02-14  02-14
presidents-day                 02-16  02-15  02-21
womens-history-month           03-01  03-01  03-01
clocks-forward-us              03-08  03-14  03-12
april-fools-us                 04-01  04-01  04-01
tax-day                        04-15  04-15  04-15
easter-us                      04-05  03-28  04-16
cinco-de-mayo                  05-05  05-05  05-05
mothers-day-us                 05-10  05-09  05-14
memorial-day                   05-25  05-31  05-29
juneteenth                     06-19  06-19  06-19
fathers-day-us                 06-21  06-20  06-18
independence-day               07-04  07-04  07-04
labor-day-us                   09-07  09-06  09-04
patriot-day                    09-11  09-11  09-11
hispanic-heritage              09-15  09-15  09-15
columbus-day                   10-12  10-11  10-09
clocks-back-us                 11-01  11-07  11-05
election-day-us                11-03  11-02  11-07
veterans-day                   11-11  11-11  11-11
thanksgiving                   11-26  11-25  11-23
small-business-saturday-us     11-28  11-27  11-25
christmas-us                   12-25  12-25  12-25
kwanzaa                        12-26  12-26  12-26
new-years-eve-us               12-31  12-31  12-31
""",
}

FILES = sorted(EXPECTED)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def _strategy(
    country: str | None = "FR",
    subdivision: str | None = None,
    language: str = "fr",
    activity: str = "",
    **client: object,
) -> Strategy:
    mission = {"language": language} | ({"country": country} if country else {})
    mission |= {"subdivision": subdivision} if subdivision else {}
    who = {"name": "Martin", **client} | ({"activity": activity} if activity else {})
    return Strategy.model_validate({"cmkit": 1, "client": who, "mission": mission})


def _days(strategy: Strategy) -> Mapping[str, Occasion]:
    return {one.id: one for one in occasions(strategy, *YEAR)}


def _expected(text: str) -> Mapping[str, list[str]]:
    return {name: days for name, *days in (line.split() for line in text.strip().splitlines())}


@pytest.mark.parametrize("name", FILES)
def test_each_day_of_three_years_is_the_one_that_is_written_out(name: str) -> None:
    found = {}
    for one in key_days(name):
        days = [one.first_day(year) for year in (2026, 2027, 2028)]
        assert [day.year for day in days if day] == [
            year for year, day in zip((2026, 2027, 2028), days, strict=True) if day
        ]
        found[one.id] = [f"{day:%m-%d}" if day else "-" for day in days]
    assert found == _expected(EXPECTED[name])


def test_france_has_more_than_eighty_days() -> None:
    assert len(key_days("fr")) >= 80
    assert len(key_days("world")) >= 60


@pytest.mark.parametrize("name", FILES)
def test_each_day_says_where_it_comes_from_and_when_that_was_looked_up(name: str) -> None:
    ids = [one.id for one in key_days(name)]
    assert len(set(ids)) == len(ids)
    for one in key_days(name):
        assert one.source.strip() and one.as_of.year >= 2026, one.id
        assert one.rule or one.dates, one.id
        assert one.name.fr.strip() and one.name.en.strip(), one.id
        assert bool(one.unless) == bool(one.instead), one.id


def test_mothers_day_leaves_pentecost_to_itself() -> None:
    mothers = next(one for one in key_days("fr") if one.id == "fete-des-meres")
    days = {year: mothers.first_day(year) for year in (2020, 2023, 2024, 2025, 2034)}
    assert days == {
        2020: date(2020, 6, 7),
        2023: date(2023, 6, 4),
        2024: date(2024, 5, 26),
        2025: date(2025, 5, 25),
        2034: date(2034, 6, 4),
    }


def test_sales_begin_when_the_order_says_so() -> None:
    first = {one.id: one.first_day for one in key_days("fr")}
    winter = [date(2023, 1, 11), date(2024, 1, 10), date(2025, 1, 8), date(2026, 1, 7)]
    assert [first["soldes-hiver"](day.year) for day in winter] == winter
    summer = [date(2023, 6, 28), date(2024, 6, 26), date(2025, 6, 25), date(2026, 6, 24)]
    assert [first["soldes-ete"](day.year) for day in summer] == summer


@pytest.mark.parametrize(
    ("subdivision", "sales"),
    [
        (None, {"soldes-hiver", "soldes-ete"}),
        ("Zone B", {"soldes-hiver", "soldes-ete"}),
        ("57", {"soldes-hiver-lorraine", "soldes-ete"}),
        ("06", {"soldes-hiver", "soldes-ete-sud"}),
        ("2A", {"soldes-hiver", "soldes-ete-corse"}),
        ("971", {"soldes-hiver-guadeloupe", "soldes-guadeloupe-ete"}),
        ("972", {"soldes-hiver", "soldes-martinique"}),
        ("974", {"soldes-reunion-ete", "soldes-reunion-hiver"}),
        ("MF", {"soldes-saint-martin-mai", "soldes-saint-martin-octobre"}),
        ("pm", {"soldes-hiver-saint-pierre", "soldes-ete-saint-pierre"}),
    ],
)
def test_each_place_has_its_own_sales(subdivision: str | None, sales: set[str]) -> None:
    found = _days(_strategy(subdivision=subdivision, business_models=["local"]))
    assert {name for name in found if name.startswith("soldes-") and not name.endswith("-fin")} == sales


@pytest.mark.parametrize(
    ("country", "subdivision", "known"),
    [
        ("FR", "49", True),
        ("FR", "Pays de la Loire", True),
        ("FR", "Maine-et-Loire", True),
        ("FR", "Zone B", True),
        ("FR", "Marseille", False),
        ("FR", None, True),
        ("DE", "Bavaria", True),
    ],
)
def test_a_place_is_known_or_told(country: str, subdivision: str | None, known: bool) -> None:
    assert is_known(country, subdivision) is known


def test_a_day_concerns_those_that_it_is_for() -> None:
    baker = _days(_strategy(activity="Boulangerie-pâtisserie de quartier", business_models=["local"]))
    assert {"saint-honore", "epiphanie", "dimanche-des-rois", "soldes-hiver", "bread-day"} <= baker.keys()
    assert not {"emploi-handicap", "saint-fiacre", "cyber-monday"} & baker.keys()
    council = _days(_strategy(activity="Mairie et médiathèques", business_models=["public"]))
    assert {"patrimoine", "book-day", "mobilite", "laicite"} & council.keys() == {
        "patrimoine",
        "book-day",
        "laicite",
    }
    assert "soldes-hiver" not in council


@pytest.mark.parametrize("activity", ["Public services", "Articles de presse", "Petite enfance", "Barème"])
def test_a_sector_is_known_by_whole_words(activity: str) -> None:
    found = _days(_strategy(activity=activity))
    assert not {"beaujolais-nouveau", "jazz-day", "animal-day", "dog-day"} & found.keys()


@pytest.mark.parametrize(
    ("country", "language", "there", "missing"),
    [
        ("FR", "fr", "fete-des-meres", "thanksgiving"),
        (None, "fr", "fete-des-meres", "mothering-sunday"),
        (None, "en", "earth-day", "fete-des-meres"),
        ("GB", "en", "mothering-sunday", "fete-des-meres"),
        ("US", "en", "thanksgiving", "boxing-day"),
        ("RE", "fr", "soldes-reunion-ete", "soldes-hiver"),
        ("XX", "fr", "earth-day", "fete-des-meres"),
    ],
)
def test_days_are_those_of_the_country(country: str | None, language: str, there: str, missing: str) -> None:
    found = _days(_strategy(country, language=language))
    assert there in found
    assert missing not in found


def test_days_of_mourning_concern_everybody_and_are_sensitive() -> None:
    found = occasions(_strategy(business_models=["ecommerce"]), *YEAR)
    sensitive = sensitive_days(found)
    for day in ("01-07", "03-11", "04-25", "05-08", "07-18", "10-16", "11-11", "11-13"):
        assert date.fromisoformat(f"2027-{day}") in sensitive, day
    assert date(2027, 12, 11) not in sensitive
    alsace = occasions(_strategy(subdivision="6AE"), *YEAR)
    assert date(2027, 12, 11) in sensitive_days(alsace)
    assert len(sensitive) < 20


def test_a_span_shows_what_runs_into_it_and_nothing_else() -> None:
    first, last = date(2027, 2, 1), date(2027, 2, 28)
    found = occasions(_strategy(business_models=["local"]), first, last)
    assert {"soldes-hiver", "soldes-hiver-fin", "chandeleur"} <= {one.id for one in found}
    assert all(one.first <= last and one.last >= first for one in found)
    assert list(found) == sorted(found, key=lambda one: (one.first, one.last, one.id))
    assert {one.id for one in occasions(_strategy(), date(2027, 12, 31), date(2028, 1, 1))} >= {
        "saint-sylvestre",
        "jour-de-l-an",
    }


@given(st.integers(1583, 9999))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    from dateutil.easter import easter as other

    assert easter(year) == other(year)
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@given(st.integers(1900, 2300), st.integers(1, 12), st.sampled_from(["mon", "wed", "sun"]))
def test_a_last_weekday_has_none_of_its_kind_behind_it_in_its_month(year: int, month: int, name: str) -> None:
    last = day_of(f"last {name} {month:02}", year)
    assert last is not None and last.month == month
    assert (last + timedelta(days=7)).month != month
    nth = [day_of(f"{number} {name} {month:02}", year) for number in range(1, 6)]
    assert last in (nth[3], nth[4])
    assert [day for day in nth if day] == sorted({day for day in nth if day})


@pytest.mark.parametrize("rule", ["", "13-01", "6 sun 05", "sun 05", "easter*2", "01-06 next", "last day 05"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=re.escape(rule) + "$"):
        day_of(rule, 2027)


def test_a_day_that_a_year_lacks_is_none() -> None:
    assert day_of("02-29", 2027) is None
    assert day_of("02-29", 2028) == date(2028, 2, 29)
    assert day_of("5 sun 02", 2027) is None
    assert day_of("12-31 +1", 9999) is None
