"""The list of cases beside the case: one row is what can be taken in at a glance."""

from collections.abc import Iterable, Mapping

import msgspec

from heedful.customers import api as customers
from heedful.customers.types import CustomerFacts
from heedful.desk.cases.chips import Chip, chips
from heedful.desk.words import platform_badge
from heedful.escalation import api as escalation
from heedful.escalation.types import CaseFacts
from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.routing import api as routing
from heedful.routing.types import Tab
from heedful.staff.api import people
from heedful.staff.types import Person
from heedful.understanding import api as understanding

PAGE = 50
LATEST = 4  # mentions of a case among which its newest word is looked for


class Row(msgspec.Struct, frozen=True, kw_only=True):
    case: CaseFacts
    name: str
    said: Mention | None
    holder: Person | None  # a colleague who has it; None where it is the viewer's or nobody's
    chips: tuple[Chip, ...]

    @property
    def badge(self) -> str:
        if self.said is not None and self.said.rating is not None:
            return f"★{self.said.rating:g}"
        return platform_badge(self.case.platform)


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    tab: Tab
    rows: tuple[Row, ...]
    counts: dict[str, int]
    next: str = ""


def inbox(who: Person, tab: Tab, *, cursor: str = "", limit: int = PAGE) -> Inbox:
    """A constant number of queries, however many rows."""
    page = routing.inbox(who.id, tab=tab, limit=limit, cursor=cursor)
    counts = routing.inbox_counts(who.id)
    return Inbox(
        tab=tab,
        rows=tuple(rows_of([case for case, _ in page.rows], who)),
        counts={"mine": counts.mine, "waiting": counts.waiting, "snoozed": counts.snoozed},
        next=page.next,
    )


def rows_of(cases: Iterable[CaseFacts], who: Person) -> list[Row]:
    cases = list(cases)
    if not cases:
        return []
    names = customers.customers(case.customer for case in cases)
    said_in = escalation.mentions_of_cases([case.id for case in cases])
    latest = {pk for pks in said_in.values() for pk in pks[-LATEST:]}
    said = listening.mentions(latest | {case.opener for case in cases})
    readings = understanding.readings(list(said))
    holders = {one.id: one for one in people([case.agent for case in cases if case.agent], active=None)}
    rows = []
    for case in cases:
        mention = _newest(said, said_in.get(case.id, [])) or said.get(case.opener)
        reading = readings.get(mention.id) if mention else None
        rows.append(
            Row(
                case=case,
                name=name_of(names, case),
                said=mention,
                holder=holders.get(case.agent) if case.agent and case.agent != who.id else None,
                chips=chips(case, mention, reading, reads=who.languages),
            )
        )
    return rows


def _newest(said: Mapping[int, Mention], pks: list[int]) -> Mention | None:
    """The customer's, not the company's: a list of what is wanted from us."""
    theirs = [said[pk] for pk in pks[-LATEST:] if pk in said and not said[pk].own]
    return max(theirs, key=lambda mention: (mention.created_at, mention.id), default=None)


def name_of(names: Mapping[int, CustomerFacts], case: CaseFacts) -> str:
    person = names.get(case.customer)
    return person.name if person else f"#{case.customer}"
