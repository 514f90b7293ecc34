"""Queues and agents as they are now, for whoever runs the floor. A fixed number of queries."""

from datetime import datetime

import msgspec

from heedful.escalation import api as escalation
from heedful.escalation.types import CaseFacts, CaseFilter, CaseState, QueueLoad
from heedful.routing.presence import agents
from heedful.routing.queues import queues
from heedful.routing.rows import current
from heedful.routing.types import AgentFacts, AssignmentFacts, Presence, QueueFacts
from heedful.staff import api as staff
from heedful.staff.types import Person, Right

LISTED = 50


class QueueNow(msgspec.Struct, frozen=True, kw_only=True):
    queue: QueueFacts
    load: QueueLoad
    available: int  # members who are available and have room


class AgentNow(msgspec.Struct, frozen=True, kw_only=True):
    person: Person
    state: AgentFacts
    queues: tuple[str, ...]  # names


class FloorNow(msgspec.Struct, frozen=True, kw_only=True):
    queues: tuple[QueueNow, ...]
    agents: tuple[AgentNow, ...]
    waiting: int
    late: int
    available: int


class CaseNow(msgspec.Struct, frozen=True, kw_only=True):
    case: CaseFacts
    held: AssignmentFacts | None
    name: str  # of whoever has it


_ORDER = {Presence.AVAILABLE: 0, Presence.BUSY: 1, Presence.AWAY: 2, Presence.OFFLINE: 3}


def floor(now: datetime) -> FloorNow:
    known, loads = queues(), escalation.queue_loads(now)
    people = {person.id: person for person in staff.people() if staff.allowed(person.role, Right.DESK_USE)}
    states = {pk: state for pk, state in agents().items() if pk in people}
    shown = [_queue(queue, loads.get(queue.key), states) for queue in known]
    told = [
        AgentNow(person=people[pk], state=state, queues=tuple(queue.name for queue in known if pk in queue.members))
        for pk, state in states.items()
    ]
    return FloorNow(
        queues=tuple(shown),
        agents=tuple(sorted(told, key=lambda one: (_ORDER[one.state.presence], one.person.name))),
        waiting=sum(load.waiting for load in loads.values()),
        late=sum(load.late for load in loads.values()),
        available=sum(state.presence is Presence.AVAILABLE for state in states.values()),
    )


def open_cases(*, queue: str | None, agent: int | None) -> list[CaseNow]:
    """What is due first, of a queue or an agent (0 is nobody)."""
    wanted = CaseFilter(state=CaseState.OPEN, agent=agent, queues=frozenset({queue}) if queue else None)
    page = escalation.case_page(wanted, limit=LISTED)
    held = current(case.id for case in page.cases)
    names = {person.id: person.name for person in staff.people(active=None)}
    return [CaseNow(case=case, held=held.get(case.id), name=names.get(case.agent or 0, "")) for case in page.cases]


def _queue(queue: QueueFacts, load: QueueLoad | None, states: dict[int, AgentFacts]) -> QueueNow:
    here = [states[pk] for pk in queue.members if pk in states]
    return QueueNow(
        queue=queue,
        load=load or QueueLoad(queue=queue.key, open=0, waiting=0, late=0, soon=0, longest_since=None),
        available=sum(one.presence is Presence.AVAILABLE and one.load < one.capacity for one in here),
    )
