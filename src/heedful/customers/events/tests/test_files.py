"""Events from tables and calendars: what is read, what is refused and why, and that a second time changes nothing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.customers.errors import EventError
from heedful.customers.events import ical, registry, sheet
from heedful.customers.events.entry import MOST_BYTES, MOST_ENTRIES, Entry, decoded
from heedful.customers.events.take_in import Fate, plan, take_in
from heedful.customers.models import PublicEvent
from heedful.customers.tests.make import NOON
from heedful.customers.types import EventFilter, EventKind, EventSource, EventState
from heedful.listening import api as listening
from heedful.listening.types import TargetKind
from heedful.staff.models import AuditEntry

BERLIN = ZoneInfo("Europe/Berlin")


def calendar(*lines: str) -> str:
    body = "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}\r\nEND:VCALENDAR\r\n"


def only(*lines: str) -> Entry:
    (entry,) = ical.entries(calendar("SUMMARY:Strike", "UID:1", *lines), BERLIN)
    return entry


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (["DTSTART;VALUE=DATE:20261103"], "2026-11-03T00:00+01:00", None),
        (["DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261104"], "2026-11-03T00:00+01:00", None),
        # the end of whole days is the day after the last
        (
            ["DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261106"],
            "2026-11-03T00:00+01:00",
            "2026-11-05T00:00+01:00",
        ),
        (["DTSTART:20261103T081500Z", "DURATION:PT1H30M"], "2026-11-03T08:15+00:00", "2026-11-03T09:45+00:00"),
        (["DTSTART:20260703T081500"], "2026-07-03T08:15+02:00", None),  # a time without a zone is the reader's
        (["DTSTART;TZID=America/New_York:20261103T080000"], "2026-11-03T08:00-05:00", None),
        (['DTSTART;TZID="W. Europe Standard Time":20261103T080000'], "2026-11-03T08:00+01:00", None),
        (["DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20261103T080000"], "2026-11-03T08:00+01:00", None),
        (["DTSTART:20261103T081500Z", "DTEND:20261102T081500Z"], "2026-11-03T08:15+00:00", None),
    ],
)
def test_when_a_calendar_says_it_was(lines: list[str], starts: str, ends: str | None) -> None:
    entry = only(*lines)
    assert entry.fault is None
    assert entry.starts_at == datetime.fromisoformat(starts)
    assert entry.ends_at == (datetime.fromisoformat(ends) if ends else None)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "no start"),
        (["DTSTART:tomorrow"], "“tomorrow” is no time"),
        (["DTSTART:20261399T250000Z"], "is no time"),
        (["DTSTART;TZID=Mars/Olympus:20261103T080000"], "time zone “Mars/Olympus”"),
        (["DTSTART;TZID=../../etc/passwd:20261103T080000"], "time zone"),
        (["DTSTART:20261103T080000Z", "DURATION:soon"], "no length of time"),
        (["DTSTART:20261103T080000Z", "RRULE:FREQ=DAILY"], "repeats"),
        (["DTSTART:20261103T080000Z", "STATUS:CANCELLED"], "called off"),
    ],
)
def test_what_a_calendar_cannot_say(lines: list[str], why: str) -> None:
    assert why in str(only(*lines).fault)


def test_folded_lines_escapes_and_alarms() -> None:
    entry = only(
        "DTSTART:20261103T080000Z",
        "DESCRIPTION:Bags\\, seats\\; and\\nmeals at a ve",
        " ry long",
        "\tfold",
        "URL:https://nordwind.example/fees",
        "BEGIN:VALARM",
        "DESCRIPTION:Wake up",
        "SUMMARY:Alarm",
        "END:VALARM",
    )
    assert entry.title == "Strike"
    assert entry.text == "Bags, seats; and\nmeals at a very longfold"
    assert entry.link == "https://nordwind.example/fees"


@pytest.mark.parametrize("text", ["", "BEGIN:VCALENDAR\r\nEND:VCALENDAR", "END:VEVENT\nEND:VEVENT", "\x00" * 50])
def test_a_file_without_events_says_so(text: str) -> None:
    with pytest.raises(EventError, match="no event in this file"):
        ical.entries(text, UTC)


@given(st.text(max_size=400), st.sampled_from(["DTSTART", "DTEND", "DURATION", "SUMMARY", "X"]))
def test_whatever_a_calendar_holds_it_is_read_or_refused(text: str, name: str) -> None:
    for entry in ical.entries(calendar("DTSTART:20261103T080000Z", f"{name}:{text}", f"{name};{text}:x"), UTC):
        assert entry.fault is not None or entry.starts_at is not None


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_whatever_a_table_holds_it_is_read_or_refused(text: str) -> None:
    try:
        found = sheet.entries("title,starts,ends,target\n" + text, UTC)
    except EventError:
        return
    assert all(one.fault is not None or one.starts_at is not None for one in found)


def test_a_table_as_spreadsheets_write_it() -> None:
    lines = ("\ufeffTitel;Ziel;Art;Von;Bis", '"Gebühr; neu";Nordwind;Preis;03.11.2026;', "Streik;;;morgen;", "")
    text = decoded("\r\n".join(lines).encode())
    first, second = sheet.entries(text, BERLIN)
    assert (first.title, first.whose, first.kind, first.place) == ("Gebühr; neu", "Nordwind", "Preis", 2)
    assert first.starts_at == datetime(2026, 11, 3, tzinfo=BERLIN)
    assert "“morgen” is no date" in str(second.fault)
    assert decoded("Gebühr".encode("cp1252")) == "Gebühr"


@pytest.mark.parametrize(
    "text", ["", "hello", "title,kind\na,b", "a" * 40_000, 'title,starts\n"' + "x" * 30_000 + '",1']
)
def test_what_is_no_table_says_so(text: str) -> None:
    with pytest.raises(EventError):
        sheet.entries(text, UTC)


def test_a_file_has_limits() -> None:
    with pytest.raises(EventError, match="too large"):
        decoded(b"x" * (MOST_BYTES + 1))
    with pytest.raises(EventError, match=f"At most {MOST_ENTRIES}"):
        sheet.entries("title,starts\n" + "a,2026-01-01\n" * (MOST_ENTRIES + 1), UTC)


def company() -> int:
    draft = listening.TargetDraft(kind=TargetKind.COMPANY, name="Nordwind Air", aliases=("Nordwind",))
    return listening.create_target(draft, who=None, now=NOON).id


TABLE = (
    "title,target,kind,starts,link,id\n"
    "Bag fee raised,Nordwind,price-change,2026-11-03,https://n.example/1,a\n"
    "Nordwind wins an award,,award,2026-11-04,,b\n"
    "Rain,,,2026-11-04,,c\n"
    "Strike,Fernweh,,2026-11-05,,d\n"
    "Strike,Nordwind,quarrel,2026-11-05,,e\n"
    "Bag fee raised,Nordwind,price-change,2026-11-03,,a\n"
    "Click,Nordwind,other,2026-11-03,javascript:alert(1),f\n"
    ",Nordwind,other,2026-11-03,,g\n"
    "Dinosaurs,Nordwind,other,0901-11-03,,h\n"
)


def test_each_wrong_line_says_why_and_the_others_are_taken_once(db: None) -> None:
    us = company()
    source, planned = plan(TABLE.encode(), zone=UTC)
    assert [one.fate for one in planned] == [Fate.NEW, Fate.NEW, *[Fate.WRONG] * 7]
    faults = " ".join(str(one.fault) for one in planned if one.fault)
    for why in (
        "none of your targets, and none",
        "“Fernweh” is none",
        "“quarrel” is no kind",
        "as in line 2",
        "https://",
        "what happened",
        "year 901",
    ):
        assert why in faults
    assert take_in(planned, source, who=None, now=NOON) == 2
    assert {(one.title, one.target, one.state) for one in registry.events(EventFilter())} == {
        ("Bag fee raised", us, EventState.CONFIRMED),
        ("Nordwind wins an award", us, EventState.CONFIRMED),
    }
    _source, again = plan(TABLE.encode(), zone=UTC)
    assert [one.fate for one in again[:2]] == [Fate.SAME, Fate.SAME]
    assert take_in(again, source, who=None, now=NOON) == 0
    assert AuditEntry.objects.filter(what="customers.events.imported").count() == 1


def test_a_second_calendar_changes_what_changed_and_brings_back_what_was_removed(db: None) -> None:
    us = company()
    first = calendar("SUMMARY:Strike", "UID:1@n", "CATEGORIES:OUTAGE", "DTSTART:20261103T080000Z").encode()
    source, planned = plan(first, zone=UTC, target=us)
    assert take_in(planned, source, who=None, now=NOON) == 1
    moved = first.replace(b"20261103", b"20261110")
    take_in(plan(moved, zone=UTC, target=us)[1], EventSource.ICAL, who=None, now=NOON)
    (event,) = registry.events(EventFilter())
    assert (event.starts_at, event.kind) == (datetime(2026, 11, 10, 8, tzinfo=UTC), EventKind.OUTAGE)
    registry.remove_event(event.id, who=None, now=NOON + timedelta(days=1))
    assert not registry.events(EventFilter())
    take_in(plan(moved, zone=UTC, target=us)[1], EventSource.ICAL, who=None, now=NOON)
    assert PublicEvent.objects.get().pk == registry.events(EventFilter())[0].id
