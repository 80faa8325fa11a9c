"""The twelve items that every export is tried on, and a mission around them."""

from __future__ import annotations

from pathlib import Path

STRATEGY = """\
cmkit: 1
mission: {language: fr, country: FR, timezone: Europe/Paris, cm: camille, starts_on: 2027-01-04}
client: {name: Boulangerie Martin, website: "https://martin.example.fr"}
people:
  - {id: sophie, name: Sophie Martin, side: client, approves: true}
  - {id: camille, name: Camille Roy, side: cm}
platforms:
  - {id: instagram, network: instagram, status: active, handle: boulangerie.martin}
  - {id: facebook, network: facebook, status: active}
  - {id: linkedin, network: linkedin, status: active}
  - {id: x, network: x, status: active}
  - {id: youtube, network: youtube, status: active}
content:
  pillars: [{id: fournil, name: "Le fournil, la nuit"}, {id: vitrine, name: Vitrine}]
  formats: [{id: story, name: Story}, {id: reel, name: Reel}]
  hashtag_sets: [{id: maison, tags: [Saumur, PainAuLevain, Fournil, Artisan, Anjou, Boulangerie]}]
distribution:
  tracking: {utm: "Source : le réseau ; support : social ; campagne : fournil, vitrine, sinon commande"}
"""
MONTH = """\
cmkit: 1
items:
  - id: 2027-02-01-facebook-aaa
    date: 2027-02-01
    at: 18:30
    title: Virgules, "guillemets"
    text: |-
      Du pain, du beurre; du "miel" et c'est tout.

      Deuxième ligne.
    pillars: [vitrine]
    link: https://martin.example.fr/pains?taille=grande#commander
    posts: [{platform: facebook}, {platform: linkedin, at: 09:05}]
    status: STATUS
  - id: 2027-02-02-instagram-bbb
    date: 2027-02-02
    at: 12:00
    text: "Deux photos 👩‍👩‍👧‍👦🥖 de la famille 🇫🇷"
    media:
      - {url: "https://cdn.example.com/un,deux.jpg", alt: "Une miche, dorée", rights: Lumen}
      - {url: "https://cdn.example.com/deux trois.jpg", alt: Un four, rights: Lumen}
    posts: [{platform: instagram}, {platform: facebook}]
    status: STATUS
  - id: 2027-02-03-x-ccc
    date: 2027-02-03
    at: 08:00
    text: Sans lien, sans image.
    posts: [{platform: x}]
    status: STATUS
  - id: 2027-02-04-instagram-ddd
    date: 2027-02-04
    at: 07:30
    format: story
    media: [{url: "https://cdn.example.com/story.png", alt: La fournée, rights: Lumen}]
    posts: [{platform: instagram}]
    status: STATUS
  - id: 2027-02-05-x-eee
    date: 2027-02-05
    at: 10:00
    text: Sur deux réseaux, et chacun ses mots.
    posts:
      - {platform: x, text: "1/ Le levain a quinze ans."}
      - platform: linkedin
        at: 11:15
        text: |-
          Le levain a quinze ans.
          Voici ce qu'il nous a appris.
    status: STATUS
  - id: 2027-02-08-facebook-fff
    date: 2027-02-08
    at: 09:00
    language: ar
    text: "خبز طازج كل صباح (من الفرن) 100%"
    posts: [{platform: facebook}]
    status: STATUS
  - id: 2027-02-09-instagram-ggg
    date: 2027-02-09
    at: 18:00
    text: "Le groupe de mots-dièse, et #Levain"
    hashtags: [maison]
    pillars: [fournil]
    link: https://martin.example.fr/fournil
    media: [{url: "https://cdn.example.com/pain.jpg", alt: Un pain, rights: Lumen}]
    posts: [{platform: instagram}, {platform: facebook}]
    status: STATUS
  - id: 2027-02-10-instagram-hhh
    date: 2027-02-10
    at: 18:00
    text: Avec un premier commentaire.
    first_comment: "La recette : https://martin.example.fr/recettes?utm_source=carnet#pain"
    media: [{url: "https://cdn.example.com/recette.jpg", rights: Lumen}]
    posts: [{platform: instagram}]
    status: STATUS
  - id: 2027-02-11-youtube-iii
    date: 2027-02-11
    at: 17:00
    format: reel
    title: Le chant du pain
    text: La croûte crépite.
    media: [{url: "https://cdn.example.com/chant.mp4", rights: Lumen}]
    posts: [{platform: youtube}, {platform: instagram}]
    status: STATUS
  - id: 2027-02-12-facebook-jjj
    date: 2027-02-12
    at: 09:00
    text: "=SOMME(pains) @sophie +33 2 41 00 00 00"
    link: https://autre.example.org/?utm_source=deja
    posts: [{platform: facebook}, {platform: x}]
    status: STATUS
  - id: 2027-02-15-linkedin-kkk
    date: 2027-02-15
    at: 14:00-16:00
    hook: Un moulin nous paie pour le dire.
    text: Voir https://martin.example.fr/moulin, puis https://moulin.example.org/a.
    paid: {partner: Le Moulin, label: Collaboration commerciale}
    posts: [{platform: linkedin}]
    status: STATUS
  - id: 2027-02-16-facebook-lll
    date: 2027-02-16
    at: 00:00
    text: "Un lien qui se dit déjà : martin.example.fr/carte"
    link: https://martin.example.fr/carte
    posts: [{platform: facebook}]
    status: STATUS
"""
FILE = "calendar/2027-02.yaml"
SAID = ("--by", "sophie", "--via", "mail", "--evidence", "son mail", "--today", "2027-01-20")
TODAY = ("--today", "2027-01-25")
IDS = [line.split(": ")[1] for line in MONTH.splitlines() if line.startswith("  - id")]


def make_mission(folder: Path, status: str = "submitted") -> Path:
    """Make a mission whose twelve items have a state."""
    (folder / "calendar").mkdir(parents=True)
    (folder / "strategy.yaml").write_text(STRATEGY, "utf-8")
    (folder / FILE).write_text(MONTH.replace("STATUS", status), "utf-8")
    return folder
