"""What the pipeline and the timers call: gives waiting cases to agents, and takes back what nobody took up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction

from heedful.escalation import api as escalation
from heedful.escalation.types import CaseFacts, Wanted
from heedful.routing import assign as rule
from heedful.routing import presence
from heedful.routing.models import AgentState, Assignment
from heedful.routing.queues import queues
from heedful.routing.types import Agent, AssignmentState, Given, Presence, QueueFacts, Waiting
from heedful.staff import api as staff
from heedful.stream.api import Word, announce_many, set_timer

LINE = 200  # cases looked at in one go beyond the free places: enough to look past those whose agents fill up
DECLINED = ("not-accepted", "released")  # why an assignment ended, where the agent had it and did not want it


def assign(*, now: datetime) -> list[int]:
    """Ids of the assignments made. One query where nothing waits, two where nobody is there."""
    if not escalation.anyone_waits():
        return []
    with transaction.atomic():
        agents = _agents()
        if not agents:
            return []
        known = {queue.key: queue for queue in queues()}
        agents = _in_queues(agents, known)
        places = sum(max(agent.capacity - agent.load, 0) for agent in agents)
        line = escalation.line(_wanted(agents, known), places + LINE) if places else []
        given = rule.assign(_waiting(line), agents, known, now=now) if line else []
        return _save(given, {case.id: case for case in line}, known, now=now) if given else []


def assign_soon(_key: str, _data: Mapping[str, Any], now: datetime) -> None:
    """Timer: something came to wait, or somebody has a place again."""
    assign(now=now)


def take_back(_key: str, _data: Mapping[str, Any], now: datetime) -> None:
    """Timer: offered work whose time is up goes back into the line, and its agent is taken to be away."""
    with transaction.atomic():
        due = Assignment.objects.select_for_update().filter(state=AssignmentState.OFFERED, take_back_at__lte=now)
        late = {row.pk: row for row in due.order_by("pk")}
        ended = {"state": AssignmentState.ENDED, "ended_at": now, "ended_why": "not-accepted"}
        Assignment.objects.filter(pk__in=late, state=AssignmentState.OFFERED).update(**ended)
        escalation.put_back([row.case_id for row in late.values()], why=presence.NOT_OPENED, now=now)
        for user in sorted({row.user_id for row in late.values()}):
            if presence.presence(user) is Presence.AVAILABLE:
                presence.change_presence(user, Presence.AWAY, presence.NOT_RESPONDING, now)
        announce_many([_word(row.case_id, row.user_id, "taken-back") for row in late.values()])
        watch_offers()
    assign(now=now)


def heartbeats(_key: str, _data: Mapping[str, Any], now: datetime) -> None:
    """Timer: whoever gave no sign of life goes offline."""
    if presence.sweep(now):
        assign(now=now)


def watch_offers() -> None:
    """One timer for all offers, set to the first that is due, however many there are."""
    first = (
        Assignment.objects.filter(state=AssignmentState.OFFERED, take_back_at__isnull=False)
        .order_by("take_back_at")
        .values_list("take_back_at", flat=True)
        .first()
    )
    if first:
        set_timer("routing.take-back", "next", first)


def _agents() -> list[Agent]:
    """Whoever is available, locked: two workers that give at once would each fill the same place."""
    rows = AgentState.objects.select_for_update().filter(presence=Presence.AVAILABLE).order_by("pk")
    states = {row.user_id: row for row in rows}
    if not states:
        return []
    loads = escalation.loads(list(states))
    return [
        Agent(
            user=person.id,
            capacity=states[person.id].capacity,
            load=loads.get(person.id, 0),
            queues=frozenset(),
            skills=person.skills,
            languages=person.languages,
            last_given_at=states[person.id].last_given_at,
        )
        for person in staff.people(list(states))
    ]


def _in_queues(agents: Sequence[Agent], known: Mapping[str, QueueFacts]) -> list[Agent]:
    return [
        msgspec.structs.replace(
            agent, queues=frozenset(key for key, queue in known.items() if agent.user in queue.members)
        )
        for agent in agents
    ]


def _wanted(agents: Sequence[Agent], known: Mapping[str, QueueFacts]) -> list[Wanted]:
    """What somebody with a free place could take: the rest of the line is not even read."""
    found = []
    for queue in known.values():
        able = [
            agent
            for agent in agents
            if agent.load < agent.capacity and queue.key in agent.queues and queue.skills <= agent.skills
        ]
        if able:
            anything = not queue.match_language or any(not agent.languages for agent in able)
            spoken = frozenset(code for agent in able for code in agent.languages)
            found.append(Wanted(queue=queue.key, languages=None if anything else spoken))
    return found


def _waiting(line: Sequence[CaseFacts]) -> list[Waiting]:
    """The line with its history: who knew the person, and who let the case lie. Two queries."""
    declined: dict[int, set[int]] = defaultdict(set)
    ids = [case.id for case in line]
    for case, user in Assignment.objects.filter(case_id__in=ids, ended_why__in=DECLINED).values_list(
        "case_id", "user_id"
    ):
        declined[case].add(user)
    customers = {case.customer for case in line}
    known = Assignment.objects.filter(case__customer_id__in=customers, accepted_at__isnull=False)
    last = dict(known.order_by("accepted_at", "pk").values_list("case__customer_id", "user_id"))
    return [
        Waiting(
            case=case.id,
            queue=case.queue,
            priority=case.priority,
            rank_at=case.rank_at,
            language=case.language,
            last_agent=last.get(case.customer),
            declined=frozenset(declined[case.id]),
        )
        for case in line
    ]


def _save(
    given: Sequence[Given], line: Mapping[int, CaseFacts], known: Mapping[str, QueueFacts], *, now: datetime
) -> list[int]:
    free = escalation.hand_out({one.case: one.user for one in given}, now)
    given = [one for one in given if one.case in free]
    stale = Assignment.objects.filter(case_id__in=free).exclude(state=AssignmentState.ENDED)
    stale.update(state=AssignmentState.ENDED, ended_at=now, ended_why="reopened")
    rows = Assignment.objects.bulk_create(offer(one, known.get(line[one.case].queue), now=now) for one in given)
    AgentState.objects.filter(pk__in={one.user for one in given}).update(last_given_at=now)
    watch_offers()
    announce_many([_word(one.case, one.user, "offered") for one in given])
    return [row.pk for row in rows]


def offer(one: Given, queue: QueueFacts | None, *, now: datetime) -> Assignment:
    """An offer that is not yet saved."""
    patience = queue.take_back_s if queue else 0
    return Assignment(
        case_id=one.case,
        user_id=one.user,
        state=AssignmentState.OFFERED,
        why=msgspec.json.encode(one.why).decode(),
        offered_at=now,
        take_back_at=now + timedelta(seconds=patience) if patience else None,
    )


def _word(case: int, user: int, what: str) -> Word:
    return Word(topic="inbox", kind="assignment.changed", ref=case, data={"user": user, "what": what})
