"""What a scheduling tool cannot take of a post: each with its value, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cmkit.calendar.counting import counter
from cmkit.calendar.handover.rows import Row, address_of, ending_of, is_video
from cmkit.calendar.limits import measures
from cmkit.calendar.published import caption
from cmkit.catalogue.entries import Network
from cmkit.catalogue.schedulers import SchedulerFormat
from cmkit.model.strategy import Strategy
from cmkit.problems import KeyPath
from cmkit.text import _, plural, visible


@dataclass(frozen=True, slots=True)
class Failing:
    """One reason why a post cannot be handed over."""

    row: Row
    said: str
    remedy: str
    path: KeyPath = ()
    """The key that it is about, within the item; the post itself when empty."""


@dataclass(frozen=True, slots=True)
class Taker:
    """A tool that takes rows: the form of its file, and the moment from which on it can."""

    form: SchedulerFormat
    strategy: Strategy
    now: datetime
    """On the clock of the mission, without its zone."""

    def failings(self, rows: Iterable[Row]) -> Iterator[Failing]:
        """Find every reason, post by post."""
        for row in rows:
            yield from self._place(row)
            yield from self._moment(row)
            yield from self._words(row)
            yield from self._media(row)

    def _place(self, row: Row) -> Iterator[Failing]:
        name, form = row.post.platform, self.form
        path = ("posts", row.index, "platform")
        if row.platform is None:
            yield Failing(
                row,
                _("the strategy has no platform “{platform}”").format(platform=visible(name)),
                _("Add it under “platforms”, or correct the name."),
                path,
            )
        elif form.networks and row.network_id not in form.networks:
            yield Failing(
                row,
                _("{tool} does not serve {network}").format(tool=form.label, network=_called(row)),
                _("Post it by hand, or choose the others: --platform {others}").format(
                    others=" --platform ".join(self._served()) or "ID"
                ),
                path,
            )
        elif "story" in row.formats and not self._says_story(row):
            yield Failing(
                row,
                _("a file for {tool} cannot say that it is a story").format(tool=form.label),
                _("Post it by hand, or leave it out: --fitting"),
                ("format",),
            )

    def _served(self) -> list[str]:
        return [
            one.id
            for one in self.strategy.platforms
            if (one.network or one.id) in self.form.networks and one.status == "active"
        ]

    def _says_story(self, row: Row) -> bool:
        if any(column.holds == "format" for column in self.form.columns):
            return True
        return "story" in self.form.subtypes.get(row.network_id, {})

    def _moment(self, row: Row) -> Iterator[Failing]:
        item, times = row.chosen.item, self.form.times
        if row.at is None:
            if times.optional:
                return
            day = item.date is not None and bool(item.date.day)
            if day:
                said, remedy = _("it has no hour"), _("Write “at”: 18:30.")
            else:
                said = _("it has no day: {date}").format(date=item.date or "–")
                remedy = _("Write “date” as a day: 2027-01-31.")
            yield Failing(row, said, remedy, ("at",) if day else ("date",))
            return
        if times.zone == "utc" and row.at.tzinfo is None:
            yield Failing(
                row,
                _("nothing says which time zone {at} is in").format(at=f"{row.at:%H:%M}"),
                _("Write mission.timezone into the strategy: Europe/Paris."),
                ("at",),
            )
        earliest = self.now + timedelta(minutes=times.lead_minutes)
        if row.at.replace(tzinfo=None) < earliest:
            yield Failing(row, *self._too_early(row.at), ("date",))

    def _too_early(self, at: datetime) -> tuple[str, str]:
        written = f"{at:%Y-%m-%d %H:%M}"
        if at.replace(tzinfo=None) < self.now:
            said = _("{at} is past").format(at=written)
        else:
            said = plural(
                "{at} is too near: {tool} wants {count} minute",
                "{at} is too near: {tool} wants {count} minutes",
                self.form.times.lead_minutes,
                at=written,
                tool=self.form.label,
            )
        return said, _("Move it, or post it by hand and say so: cmkit calendar publish ID")

    def _words(self, row: Row) -> Iterator[Failing]:
        if not row.text and not row.media:
            yield Failing(row, _("it has neither text nor picture"), _("Write it: cmkit calendar edit ID"))
            return
        if "title" in self.form.needs.get(row.network_id, ()) and not row.chosen.item.title:
            yield Failing(
                row,
                _("{network} needs a title").format(network=_called(row)),
                _("Write “title”, and have it approved."),
                ("title",),
            )
        if row.network and row.text != caption(row.chosen.item, row.post, self.strategy, row.hashtags):
            yield from self._longer(row, row.network)

    def _longer(self, row: Row, network: Network) -> Iterator[Failing]:
        """Hold against the network what grew: its mention, its link, its tags."""
        limit = network.hard_limit("text", row.formats)
        if limit is None or limit.maximum is None:
            return
        there = counter(limit.counted, limit.link_counts)(row.text)
        if there > limit.maximum:
            yield Failing(
                row,
                _("with its link and mention the text counts {there}, and {network} takes {most}").format(
                    there=there, network=network.label.en, most=limit.maximum
                ),
                _("Shorten the text, and have it approved."),
                ("posts", row.index),
            )

    def _media(self, row: Row) -> Iterator[Failing]:
        policy, tool = self.form.media, self.form.label
        if not row.media:
            if self._wants_media(row):
                yield Failing(
                    row,
                    _("{network} takes no post without a picture or a video").format(network=_called(row)),
                    _("Add it under “media”, with its “url”."),
                    ("media",),
                )
            return
        if policy.most is not None and len(row.media) > policy.most:
            yield Failing(
                row,
                _("pictures and videos: {there}, and a file for {tool} takes {most}").format(
                    there=len(row.media), tool=tool, most=policy.most
                ),
                _("Post it by hand, or leave it out: --fitting"),
                ("media",),
            )
            return
        for number, media in enumerate(row.media):
            if reason := self._refused(row, number):
                yield Failing(row, *reason, ("media", number, "url" if media.url else "file"))

    def _wants_media(self, row: Row) -> bool:
        if "media" in self.form.needs.get(row.network_id, ()):
            return True
        found = measures(row.chosen.item, row.post, row.network, self.strategy) if row.network else ()
        return any(
            one.hard and one.limit.what == "media" and one.count < (one.limit.minimum or 0) for one in found
        )

    def _refused(self, row: Row, number: int) -> tuple[str, str] | None:
        """Say why a tool does not take a media, and what to do."""
        policy, tool, media = self.form.media, self.form.label, row.media[number]
        address = address_of(media, local=policy.local)
        name = visible(media.file or "")
        if not address:
            return (
                _("{file} lies in the mission's folder, and {tool} takes addresses").format(
                    file=name, tool=tool
                ),
                _("Put it online and write its “url” beside “file”: the approval stays."),
            )
        if is_video(media) and not policy.videos:
            return (
                _("{media} is a video, and a file for {tool} takes none").format(
                    media=visible(address), tool=tool
                ),
                _("Post it by hand, or leave it out: --fitting"),
            )
        if not policy.local and not address.lower().startswith("https://" if policy.https else "http"):
            return (
                _("{media} is no address that {tool} can fetch").format(media=visible(address), tool=tool),
                _("Write its public address, with https://."),
            )
        kind = ending_of(media)
        if policy.kinds and kind not in policy.kinds:
            return (
                _("{media} is not of the kinds that {tool} takes: {kinds}").format(
                    media=visible(address), tool=tool, kinds=", ".join(policy.kinds)
                ),
                _("Write the address of the picture itself, in one of these kinds."),
            )
        if kind and kind in policy.refused.get(row.network_id, ()):
            return (
                _("{network} does not take {kind} through {tool}").format(
                    network=_called(row), kind=kind.upper(), tool=tool
                ),
                _("Save the picture as JPEG, put it online, and have it approved."),
            )
        return None


def _called(row: Row) -> str:
    return row.network.label.en if row.network else visible(row.post.platform)
