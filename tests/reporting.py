"""A mission with six months of figures, for the tests of what is reported."""

from __future__ import annotations

import json
import re
import shutil
from calendar import monthrange
from pathlib import Path

from conftest import EXAMPLES

HEADER = "start,end,metric,platform,subject,item,value,numerator,denominator,recorded_on,source,note\n"
VISITS = {1: 108, 2: 121, 3: 139, 4: 142, 5: 151, 6: 183}
ORDERS = {1: 44, 2: 46, 3: 49, 4: 47, 5: 50}
REVIEWS = {1: 4, 2: 3, 3: 4, 4: 6, 5: 5, 6: 4}
FOLLOWERS = {1: 1204, 2: 1241, 3: 1290, 4: 1322, 5: 1351, 6: 1402}
TOUCHED = {1: (70, 2100), 2: (80, 2400), 3: (105, 3100), 4: (115, 3300), 5: (43, 1200), 6: (144, 3900)}
AIMS = ("commandes", "image-fait-maison", "habitues")
TITLES = (
    "La galette se commande la veille",
    "La première fournée",
    "Garder son pain cinq jours",
    "Vingt-sept couches de beurre",
    "Ce que dit la croûte",
    "La farine du moulin",
    "Le levain de 1998",
    "Le samedi sans la file",
)
JOURNAL: tuple[dict[str, object], ...] = (
    {
        "date": "2027-04-06",
        "kind": "decision",
        "what": "Une vitrine par semaine",
        "objective": "commandes",
        "decision": "optimise",
        "lever": "Le rythme",
        "reason": "Les visites suivent les vitrines",
    },
    {
        "date": "2027-06-08",
        "kind": "meeting",
        "what": "Rendez-vous de juin",
        "who": ["sophie-martin", "camille-roy"],
        "next_on": "2027-07-06",
    },
    {
        "date": "2027-06-10",
        "kind": "request",
        "what": "Une affiche pour la fête de l'école",
        "who": "sophie-martin",
        "from": "camille-roy",
        "received_on": "2027-06-14",
    },
    {
        "date": "2027-06-12",
        "kind": "spend",
        "what": "Annonces de juin",
        "amount": 82.4,
        "platform": "facebook",
    },
    {"date": "2027-06-21", "kind": "incident", "what": "Un avis vu par la presse", "platform": "google"},
    {
        "date": "2027-06-22",
        "kind": "incident",
        "what": "Le marché du samedi",
        "visibility": "confidential",
    },
    {
        "date": "2027-06-25",
        "kind": "request",
        "what": "Les photos de la fournée",
        "who": "camille-roy",
        "from": "karim-benali",
        "due": "2027-07-05",
    },
)


def half_a_year(folder: Path, language: str = "fr") -> Path:
    """Copy the French example and let half a year go by; June lacks the orders of the month."""
    ignored = shutil.ignore_patterns("deliverables", "local", "calendar", "measures")
    shutil.copytree(EXAMPLES / "boulangerie-martin", folder, ignore=ignored)
    strategy = (folder / "strategy.yaml").read_text("utf-8")
    strategy = re.sub(r"^  language: ..$", f"  language: {language}", strategy, count=1, flags=re.MULTILINE)
    write(folder / "strategy.yaml", strategy.replace("  phase: framing", "  phase: running"))
    (folder / "calendar").mkdir()
    (folder / "measures").mkdir()
    for month in VISITS:
        write(folder / f"calendar/2027-{month:02}.yaml", items(month))
        write(folder / f"measures/2027-{month:02}.csv", HEADER + "\n".join(readings(month)) + "\n")
    later = (
        "{id: 2027-07-02-instagram-zzz, date: 2027-07-02, title: L’été, status: submitted, text: Bientôt.}"
    )
    write(folder / "calendar/2027-07.yaml", f"cmkit: 1\nitems:\n  - {later}\n")
    journal = (folder / "journal.yaml").read_text("utf-8").rstrip("\n")
    added = "".join(f"  - {json.dumps(entry, ensure_ascii=False)}\n" for entry in JOURNAL)
    write(folder / "journal.yaml", f"{journal}\n{added}")
    write(folder / "notes/2027-06.md", "Juin a été le mois des **vitrines**.\n")
    return folder


def write(file: Path, text: str) -> None:
    file.write_text(text, "utf-8", newline="\n")


def items(month: int) -> str:
    """Write a month of eight contents; in June two of them did not come out."""
    written = []
    for place in range(8):
        day, is_out = 2 + place * 3, month < 6 or place < 6
        status = "published" if is_out else "cancelled"
        link = f"\n        url: https://instagram.example.com/p/{month}{place}" if is_out else ""
        written.append(
            f"""\
  - id: {item_id(month, place)}
    date: 2027-{month:02}-{day:02}
    objectives: [{AIMS[place % 3]}]
    title: {TITLES[place]}
    text: {TITLES[place]}, en trois phrases.
    status: {status}
    posts:
      - platform: instagram
        status: {status}{link}
"""
        )
    return "cmkit: 1\nitems:\n" + "".join(written)


def item_id(month: int, place: int) -> str:
    return f"2027-{month:02}-{2 + place * 3:02}-instagram-a{'bcdefghi'[place]}{'klmnop'[month - 1]}"


def readings(month: int) -> list[str]:
    """Write the figures of a month as they were recorded on the 3rd of the next."""
    last = monthrange(2027, month)[1]
    read = f"2027-{month + 1:02}-03"
    whole = f"2027-{month:02}-01,2027-{month:02}-{last}"
    end = f"2027-{month:02}-{last},2027-{month:02}-{last}"
    visits = VISITS[month]
    above, below = TOUCHED[month]
    rows = [
        f"{whole},social-sessions,instagram,,,{visits - 60},,,{read},Statistiques du site,",
        f"{whole},social-sessions,facebook,,,40,,,{read},Statistiques du site,",
        f"{whole},social-sessions,google,,,20,,,{read},Statistiques du site,",
        f"{whole},positive-reviews,google,,,{REVIEWS[month]},,,{read},Fiche Google,",
        f"{whole},engagement-rate-by-reach,instagram,,,,{above},{below},{read},Export Meta,",
        f"{end},followers,instagram,,,{FOLLOWERS[month]},,,{read},Application Instagram,",
        f"{whole},response-time,facebook,,,{10 - month},,,{read},Meta,",
        f"{whole},cost-per-click,facebook,,,,60,200,{read},Export Meta,",
    ]
    if month in ORDERS:
        rows.append(f"{whole},acquisitions,,,,{ORDERS[month]},,,{read},Page de commande,")
    for place in range(8 if month < 6 else 6):
        day = f"2027-{month:02}-{2 + place * 3:02}"
        item, value = item_id(month, place), 40 + place * 7 + month
        rows.append(f"{day},{day},interactions,instagram,,{item},{value},,,{read},Export Meta,")
    return rows
