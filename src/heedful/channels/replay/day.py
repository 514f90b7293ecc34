"""A day as it stands in the files of day/: who speaks, and what they say when.

`at` is a time of the day. Up to 22:00 the day is played in ten minutes; what stands later plays in its own time,
so that "22:00:31" comes half a minute after the ten minutes are over and "25:00:00" three hours after.
"""

from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec

from heedful.channels.types import Author, Counts, Post, PostType, Visibility

FOLDER = Path(__file__).parent / "day"


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    id: str
    name: str
    handle: str
    platform: str
    language: str
    country: str
    followers: int | None = None
    verified: bool = False
    own: bool = False  # an account of the company itself
    page: bool = False  # what others say on that platform stands on this account's page

    @property
    def author(self) -> Author:
        public = self.platform != "messages"
        return Author(
            id=f"{self.platform}-{self.handle}",
            name=self.name,
            handle=self.handle if public else "",
            followers=self.followers,
            verified=self.verified or None,
            url=f"https://{self.platform}.example/{self.handle}" if public else "",
        )


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One thing said. Exactly one of `at`, `days_ago` and `after_reply` says when."""

    id: str
    person: str
    text: str
    at: str = ""  # HH:MM:SS
    days_ago: float | None = None  # said before the day began
    after_reply: bool = False  # said `delay_s` seconds after somebody answered `reply_to`
    delay_s: float = 0.0
    unless_answered: str = ""  # not said where somebody answered the post of this id before
    type: PostType = PostType.POST
    visibility: Visibility = Visibility.PUBLIC
    thread: str = ""
    reply_to: str = ""
    url: str = ""
    rating: float | None = None
    counts: Counts = Counts()


class Day(msgspec.Struct, frozen=True, kw_only=True):
    people: dict[str, Person]
    rows: tuple[Row, ...]
    by_id: dict[str, Row]  # of the whole day, also where `rows` are a part of it

    def own_authors(self) -> frozenset[str]:
        return frozenset(person.author.id for person in self.people.values() if person.own)

    def only(self, scope: str) -> "Day":
        """`own`: conversations on the company's own pages, with it or addressed to it; `public`: all others."""
        if scope == "all":
            return self
        ours = self._own_threads()
        rows = tuple(row for row in self.rows if (row.thread in ours) == (scope == "own"))
        return Day(people=self.people, rows=rows, by_id=self.by_id)

    def told_to(self, row: Row) -> str:
        """Whose handle a platform would name as addressed: the company's, where a row answers it or is on its page."""
        if row.visibility is Visibility.PRIVATE or row.type is PostType.REVIEW:
            return next((person.handle for person in self.people.values() if person.own), "")
        if parent := self.by_id.get(row.reply_to):
            return self.people[parent.person].handle if self.people[parent.person].own else ""
        platform = self.people[row.person].platform
        return next((own.handle for own in self.people.values() if own.page and own.platform == platform), "")

    def _own_threads(self) -> frozenset[str]:
        ours = [person for person in self.people.values() if person.own]
        pages = frozenset(person.platform for person in ours if person.page)
        calls = tuple(f"@{person.handle}".casefold() for person in ours)
        return frozenset(row.thread for row in self.rows if self._is_for_us(row, pages, calls))

    def _is_for_us(self, row: Row, pages: frozenset[str], calls: tuple[str, ...]) -> bool:
        speaker, text = self.people[row.person], row.text.casefold()
        if row.visibility is Visibility.PRIVATE or row.type is PostType.REVIEW or speaker.own:
            return True
        return speaker.platform in pages or any(call in text for call in calls)


def rows_of(payload: bytes) -> tuple[Row, ...]:
    return tuple(msgspec.json.decode(line, type=Row) for line in payload.splitlines() if line.strip())


@cache
def load(folder: Path = FOLDER) -> Day:
    """Every file of the folder in the order of its name; people.ndjson holds who speaks."""
    lines = (folder / "people.ndjson").read_bytes().splitlines()
    people = [msgspec.json.decode(line, type=Person) for line in lines if line.strip()]
    files = sorted(path for path in folder.glob("*.ndjson") if path.name != "people.ndjson")
    rows = tuple(row for path in files for row in rows_of(path.read_bytes()))
    return Day(people={person.id: person for person in people}, rows=rows, by_id={row.id: row for row in rows})


def as_post(day: Day, row: Row, created_at: datetime, counts: Counts) -> Post:
    person, told_to = day.people[row.person], day.told_to(row)
    return Post(
        id=row.id,
        author=person.author,
        created_at=created_at,
        text=row.text,
        platform=person.platform,
        type=row.type,
        visibility=row.visibility,
        thread=row.thread,
        reply_to=row.reply_to,
        url=row.url,
        # Only networks that really tell a post's language tell it here; elsewhere it is left to be detected.
        language=person.language if person.platform in {"x", "bluesky"} else "",
        country=person.country,
        rating=row.rating,
        counts=counts,
        metadata={"to": told_to} if told_to and not person.own else {},
    )
