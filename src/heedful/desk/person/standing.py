"""How a person stands to each target, and everybody's changes, ready to be drawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from heedful.core.clock import utc_now
from heedful.core.cursor import Cursor
from heedful.customers import api as customers
from heedful.customers.types import Coincidence, CustomerFacts, Direction, Joint, ShiftFacts, Stand
from heedful.desk.person.draw import Band, band
from heedful.desk.person.happenings import Mark, marked
from heedful.desk.person.jointly import JointRow, jointly
from heedful.listening import api as listening
from heedful.listening.types import Mention, TargetFacts, TargetKind

TRACED = 200  # newest pieces that a band is drawn from
DRAWN = 4  # targets of one person whose bands are drawn
LEAST = 3  # pieces that a band is worth drawing from
SHOWN = 3  # posts beside a change
MARK = 0.02  # how wide the mark of a feeling is on a scale of 2
_FIRST = {TargetKind.COMPANY: 0, TargetKind.COMPETITOR: 2}


class StandRow(msgspec.Struct, frozen=True, kw_only=True):
    target: TargetFacts
    stand: Stand
    shift: ShiftFacts | None  # the newest, while it has not become the habit
    band: Band | None = None
    marks: tuple[Mark, ...] = ()  # events on the band
    dots: tuple[tuple[float, float, datetime, str], ...] = ()  # where what was said stands on it, when and what

    @property
    def width(self) -> float:
        """Of the range, where the whole scale is 2."""
        return round(self.stand.felt.high - self.stand.felt.low, 4)

    @property
    def dot(self) -> float:
        """Where the mark of the feeling begins, so that it stays within the scale."""
        return round(min(max(self.stand.felt.feeling - MARK / 2, -1), 1 - MARK), 4)


class ShiftRow(msgspec.Struct, frozen=True, kw_only=True):
    """A change with the newest of the posts that show it; `more` is how many there are besides."""

    shift: ShiftFacts
    target: TargetFacts
    person: CustomerFacts
    posts: tuple[Mention, ...]
    more: int
    joints: tuple[JointRow, ...] = ()
    coincides: tuple[Coincidence, ...] = ()
    acts: tuple[tuple[str, datetime], ...] = ()  # what was done without words, and when


def standing(
    customer: int,
    known: Mapping[int, TargetFacts],
    shifts: Sequence[ShiftFacts],
    *,
    now: datetime,
    drawn: int = 0,
    words: Mapping[int, str] | None = None,
) -> tuple[StandRow, ...]:
    """The company first, then what it offers, then the others, whatever was spoken of most often first.

    `shifts` are the person's, newest first; `words` what posts of theirs say, by mention.
    """
    rows = [
        StandRow(target=known[stand.target], stand=stand, shift=_open(stand, shifts))
        for stand in customers.stands_of(customer, now=now)
        if stand.target in known
    ]
    rows.sort(key=lambda row: (_FIRST.get(row.target.kind, 1 if row.target.ours else 3), -row.stand.pieces))
    rows = [_drawn(customer, row, words or {}) for row in rows[:drawn]] + rows[drawn:]
    marks = marked({row.target.id: row.band for row in rows if row.band}, known)
    return tuple(msgspec.structs.replace(row, marks=marks.get(row.target.id, ())) for row in rows)


def changed(
    *,
    direction: Direction | None,
    targets: Sequence[int] | None,
    joint: Joint | None,
    before: Cursor | None,
    limit: int,
    personal: bool,
) -> tuple[ShiftRow, ...]:
    """Everybody's changes, newest first; a fixed number of queries. Without `personal`, posts are masked."""
    known = {target.id: target for target in listening.targets(active=None)}
    found = customers.shifts(direction=direction, targets=targets, joint=joint, before=before, limit=limit)
    people = customers.customers([shift.customer for shift in found])
    joints = jointly(people, known, now=utc_now())
    posts = listening.mentions([mention for shift in found for mention in shift.evidence])
    coincides = customers.coinciding(found, known, {key: one.text for key, one in posts.items()})
    acts = customers.acts([act for shift in found for act in shift.acts])
    return tuple(
        ShiftRow(
            shift=shift,
            target=known[shift.target],
            person=people[shift.customer],
            posts=_posts(shift, posts, personal=personal),
            more=max(len(shift.evidence) - SHOWN, 0),
            joints=joints.get(shift.customer, ()),
            coincides=coincides.get(shift.id, ()),
            acts=tuple((customers.act_name(acts[one].kind), acts[one].at) for one in shift.acts if one in acts),
        )
        for shift in found
        if shift.target in known and shift.customer in people
    )


def _posts(shift: ShiftFacts, posts: Mapping[int, Mention], *, personal: bool) -> tuple[Mention, ...]:
    shown = [posts[one] for one in shift.evidence[-SHOWN:] if one in posts and posts[one].deleted_at is None]
    return tuple(one if personal else one.covered() for one in shown)


def _open(stand: Stand, shifts: Sequence[ShiftFacts]) -> ShiftFacts | None:
    newest = next((shift for shift in shifts if shift.target == stand.target), None)
    chance = {Direction.UP: stand.felt.up, Direction.DOWN: stand.felt.down}
    return newest if newest and chance[newest.direction] >= 0.5 else None  # noqa: PLR2004  # likelier than not


def _drawn(customer: int, row: StandRow, words: Mapping[int, str]) -> StandRow:
    if row.stand.pieces < LEAST:
        return row
    felt = customers.went(customer, row.target.id, most=TRACED)
    drawn = band([*felt, row.stand.felt], width=720, height=120)
    if drawn is None:
        return row
    dots = tuple(
        (x, y, customers.moment_of(one.at), words.get(one.mention or 0, ""))
        for (x, y, _), one in zip(drawn.dots, felt, strict=True)
    )
    return msgspec.structs.replace(row, band=drawn, dots=dots)
