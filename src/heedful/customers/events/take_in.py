"""Events from files: what each line would do, and doing it. A second time changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum

import msgspec
from django.db import transaction

from heedful.customers.errors import EventError
from heedful.customers.events import ical, sheet
from heedful.customers.events.entry import KINDS, Entry, decoded, key_of
from heedful.customers.events.registry import checked, facts_of, write
from heedful.customers.models import PublicEvent
from heedful.customers.types import EventDraft, EventKind, EventSource, EventState
from heedful.listening import api as listening
from heedful.staff import api as staff
from heedful.staff.types import Person


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"  # it was taken in before, and says something else now
    SAME = "same"
    WRONG = "wrong"


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one line. `fault` says why it is wrong."""

    entry: Entry
    fate: Fate
    key: str = ""
    draft: EventDraft | None = None
    fault: EventError | None = None


def plan(data: bytes, *, zone: tzinfo, target: int | None = None) -> tuple[EventSource, list[Planned]]:
    """`target` is whose the events are that name none. Raises EventError where the whole file cannot be read."""
    text = decoded(data)
    source = EventSource.ICAL if "BEGIN:VCALENDAR" in text[:2000].upper() else EventSource.CSV
    read = ical.entries if source is EventSource.ICAL else sheet.entries
    drafted = _drafted(read(text, zone), source, target)
    keys = [one.key for one in drafted if one.key]
    known = {row.key: row for row in PublicEvent.objects.filter(key__in=keys)}
    return source, [_fated(one, known) for one in drafted]


@transaction.atomic
def take_in(planned: Sequence[Planned], source: EventSource, *, who: Person | None, now: datetime) -> int:
    """How many events came or changed. A person brought the file: what stands in it is confirmed."""
    wanted = {one.key: one.draft for one in planned if one.draft and one.fate in {Fate.NEW, Fate.CHANGED}}
    known = {row.key: row for row in PublicEvent.objects.select_for_update().filter(key__in=wanted)}
    for key, draft in wanted.items():
        row = known.get(key) or PublicEvent(key=key, source=source, state=EventState.CONFIRMED, created_at=now)
        row.removed_at = None
        write(row, draft)
        row.save()
    if wanted:
        staff.record(who, "customers.events.imported", source.value, after={"events": len(wanted)}, now=now)
    return len(wanted)


def _drafted(entries: Iterable[Entry], source: EventSource, target: int | None) -> list[Planned]:
    names = {alias.casefold(): one.id for one in listening.targets() for alias in one.aliases}
    seen: dict[str, int] = {}
    found = []
    for entry in entries:
        try:
            if source is EventSource.CSV and entry.kind:
                _kind(entry)
            draft = _draft(entry, names, target)
        except EventError as fault:
            found.append(Planned(entry=entry, fate=Fate.WRONG, fault=fault))
            continue
        day = draft.starts_at.date().isoformat()
        key = key_of(source, entry.uid or f"{draft.title.casefold()}\n{draft.target}\n{day}")
        if key in seen:
            twice = EventError("The same event as in line {line}.", "id", line=seen[key])
            found.append(Planned(entry=entry, fate=Fate.WRONG, fault=twice))
        else:
            seen[key] = entry.place
            found.append(Planned(entry=entry, fate=Fate.NEW, key=key, draft=draft))
    return found


def _draft(entry: Entry, names: Mapping[str, int], target: int | None) -> EventDraft:
    if entry.fault is not None or entry.starts_at is None:
        raise entry.fault or EventError("It has no start.", "starts")
    return checked(
        EventDraft(
            title=entry.title,
            target=_whose(entry, names, target),
            kind=KINDS.get(entry.kind.strip().casefold(), EventKind.OTHER),
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            text=entry.text,
            link=entry.link,
        ),
        targets=set(names.values()) | ({target} if target else set()),
    )


def _kind(entry: Entry) -> None:
    """A calendar's categories may be anything; a table's kinds may not."""
    if entry.kind.strip().casefold() not in KINDS:
        raise EventError("“{kind}” is no kind of event.", "kind", kind=entry.kind[:40])


def _whose(entry: Entry, names: Mapping[str, int], target: int | None) -> int:
    """What the line says, else whom its words name, else what was chosen for the file."""
    if entry.whose:
        found = names.get(entry.whose.casefold())
        if found is None:
            raise EventError("“{name}” is none of your targets.", "target", name=entry.whose[:60])
        return found
    named = listening.named_in([entry.title])[0].named
    if named:
        return named[0].target
    if target is None:
        raise EventError("Its title names none of your targets, and none was chosen for the file.", "target")
    return target


def _fated(one: Planned, known: Mapping[str, PublicEvent]) -> Planned:
    row = known.get(one.key)
    if one.draft is None or row is None:
        return one
    told = facts_of(row)
    same = row.removed_at is None and all(getattr(told, name) == value for name, value in _told(one.draft).items())
    return msgspec.structs.replace(one, fate=Fate.SAME if same else Fate.CHANGED)


def _told(draft: EventDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in EventDraft.__struct_fields__}
