"""Everything that is kept about one person, section by section, so that it can be sent while it is read."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from heedful.channels import api as channels
from heedful.customers import api as customers
from heedful.customers.types import CustomerFacts
from heedful.desk import api as desk
from heedful.escalation import api as escalation
from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.staff import api as staff
from heedful.understanding import api as understanding

AT_ONCE = 200  # posts
MOST = 100_000  # rows of one kind
Section = tuple[str, Iterable[Any]]


def sections(person: CustomerFacts, *, now: datetime) -> Iterator[Section]:
    """Names and rows; each row is plain data."""
    people = customers.family(person.id)
    cases = escalation.cases_of_people(people)
    yield "person", [_plain(person)]
    yield "profile", [_plain(customers.profile_of(person.id))]
    yield "profile_changes", map(_plain, (row for pk in people for row in customers.history(pk, most=MOST)))
    yield "tags", customers.erasing.tags_of(people)
    yield "cohorts", customers.erasing.lists_of(people)
    yield "merges", customers.erasing.merges_of(people)
    yield "may_be_the_same", customers.erasing.alikes_of(people)
    yield "posts", posts(person)
    yield "acts", customers.erasing.acts_of(person.id)
    yield "evidence", customers.erasing.evidence_of(person.id)
    yield "feelings", map(_plain, customers.stands_of(person.id, now=now))
    yield "changes_of_feeling", map(_plain, customers.shifts_of(person.id))
    yield "changes_together", customers.erasing.joints_of(people)
    yield "spoken_to_first", map(_plain, escalation.outreach.outreaches_of(people))
    yield "cases", (_plain(facts) for facts in escalation.cases(cases).values())
    yield "case_history", (_plain(row) for pk in cases for row in escalation.events(pk))
    yield "answers", map(_plain, desk.replies_in(cases))
    yield "notes", (_plain(row) for pk in cases for row in desk.notes_in(pk))
    yield "case_tags", desk.case_tags_of(cases)
    yield "drafts", desk.drafts_of(cases)
    yield "calls", desk.calls_of(cases)
    yield "options", desk.options_of(cases)
    yield "audit", map(_plain, staff.entries([f"customer:{pk}" for pk in people] + [f"case:{pk}" for pk in cases]))


def posts(person: CustomerFacts) -> Iterator[dict[str, Any]]:
    """In the order in which they were kept, each with its reading and where it stands."""
    authors = [(one.platform, one.external_id) for one in person.identities]
    names = {facts.id: facts.name for facts in channels.all_facts()}
    after = 0
    while ids := listening.ids_by(authors, after=after, most=AT_ONCE):
        said = listening.mentions(ids)
        readings = understanding.readings(ids)
        for pk, mention in said.items():
            yield _post(mention, names.get(mention.channel, ""), readings.get(pk))
        after = ids[-1]


def _post(mention: Mention, channel: str, reading: Any) -> dict[str, Any]:
    return {**_plain(mention), "channel_name": channel, "reading": _plain(reading)}


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def as_json(person: CustomerFacts, *, now: datetime) -> Iterator[bytes]:
    """One object, a section at a time."""
    encode = msgspec.json.encode
    yield b'{"exported_at":' + encode(now)
    for name, rows in sections(person, now=now):
        yield b"," + encode(name) + b":["
        for place, row in enumerate(rows):
            yield (b",\n" if place else b"\n") + encode(row)
        yield b"]"
    yield b"}\n"
