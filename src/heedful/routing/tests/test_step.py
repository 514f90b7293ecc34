"""Cases reach agents, come back, and change hands: in the database, in constant queries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heedful.escalation import api as escalation
from heedful.escalation.tests.hearing import hear, post, rule
from heedful.escalation.tests.making import NOW
from heedful.escalation.types import CaseState
from heedful.routing import api, step
from heedful.routing.models import Assignment, PresenceEvent
from heedful.routing.tests.conftest import AgentMaker
from heedful.routing.types import AssignmentState, Presence, Tab
from heedful.stream.api import timers

pytestmark = pytest.mark.django_db
Baggage = Callable[..., None]


def opened(*keys: str) -> list[int]:
    """A case a key, each of another person."""
    found: list[int] = []
    for key in keys:
        found += hear(post(key, who=f"w-{key}"))[1]
    return found


@pytest.fixture(autouse=True)
def _rule(db: None) -> None:
    rule(per_minute=1000)


def test_nothing_waiting_costs_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert step.assign(now=NOW) == []
    assert len(queries) == 1


def test_work_waits_until_somebody_who_may_have_it_is_available(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena = make_agent("lena", at=NOW, available=False)
    stranger = make_agent("tom", at=NOW)
    baggage(lena)
    (case,) = opened("a")
    assert step.assign(now=NOW) == []
    assert stranger
    api.set_presence(lena.id, Presence.AVAILABLE, "", NOW)
    held = api.assignment(case)
    assert held
    assert (held.user, held.state) == (lena.id, AssignmentState.OFFERED)
    assert held.take_back_at == NOW + timedelta(seconds=300)
    assert held.why == "The only available agent who fits. Needs English."


def test_nobody_gets_more_than_their_capacity_and_an_answer_makes_room(
    make_agent: AgentMaker, baggage: Baggage
) -> None:
    lena = make_agent("lena", at=NOW, capacity=2)
    baggage(lena)
    cases = opened("a", "b", "c")
    step.assign(now=NOW)
    assert [one.case for one in api.assigned_to(lena.id)] == cases[:2]
    assert step.assign(now=NOW) == []
    escalation.answered(cases[0], lena, NOW)
    assert len(step.assign(now=NOW)) == 1


def test_what_is_not_taken_up_goes_to_the_next_and_the_agent_is_away(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena, dele = make_agent("lena", at=NOW), make_agent("dele", at=NOW, available=False)
    baggage(lena, dele)
    (case,) = opened("a")
    step.assign(now=NOW)
    before = escalation.case(case).rank_at
    api.set_presence(dele.id, Presence.AVAILABLE, "", NOW)
    later = NOW + timedelta(seconds=301)
    step.take_back("next", {}, later)
    held = api.assignment(case)
    assert held
    assert held.user == dele.id
    assert escalation.case(case).rank_at == before - timedelta(minutes=30)
    assert api.presence(lena.id) is Presence.AWAY
    last = PresenceEvent.objects.filter(user_id=lena.id).latest("pk")
    assert (last.before, last.after, last.why) == ("available", "away", "not responding")


def test_the_same_agent_gets_it_again_only_after_coming_back_and_when_nobody_else_fits(
    make_agent: AgentMaker, baggage: Baggage
) -> None:
    lena = make_agent("lena", at=NOW)
    baggage(lena)
    (case,) = opened("a")
    step.assign(now=NOW)
    step.take_back("next", {}, NOW + timedelta(seconds=301))
    assert api.assignment(case) is None
    api.set_presence(lena.id, Presence.AVAILABLE, "", NOW + timedelta(seconds=400))
    held = api.assignment(case)
    assert held
    assert held.why.startswith("Let it lie once")


def test_what_was_taken_up_is_not_taken_back(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena = make_agent("lena", at=NOW)
    baggage(lena)
    (case,) = opened("a")
    step.assign(now=NOW)
    assert api.accept(case, lena.id, NOW)
    assert not api.accept(case, lena.id, NOW)
    step.take_back("next", {}, NOW + timedelta(hours=1))
    held = api.assignment(case)
    assert held
    assert (held.user, held.state) == (lena.id, AssignmentState.ACCEPTED)


def test_one_timer_stands_for_the_offer_that_is_due_first(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena = make_agent("lena", at=NOW)
    baggage(lena)
    opened("a")
    step.assign(now=NOW)
    due = timers.claim_due(worker="t", now=NOW + timedelta(seconds=300))
    assert "routing.take-back" in {timer.kind for timer in due}


def test_who_falls_silent_goes_offline_and_only_what_was_not_taken_up_returns(
    make_agent: AgentMaker, baggage: Baggage
) -> None:
    lena = make_agent("lena", at=NOW)
    baggage(lena)
    first, second = opened("a", "b")
    step.assign(now=NOW)
    api.accept(first, lena.id, NOW)
    api.beat(lena.id, NOW + timedelta(seconds=60))
    step.heartbeats("sweep", {}, NOW + timedelta(seconds=170))
    assert api.presence(lena.id) is Presence.AVAILABLE
    step.heartbeats("sweep", {}, NOW + timedelta(seconds=181))
    assert api.presence(lena.id) is Presence.OFFLINE
    assert api.assignment(first) is not None
    assert api.assignment(second) is None


def test_of_two_who_claim_one_case_one_has_it(make_agent: AgentMaker) -> None:
    lena, dele = make_agent("lena", at=NOW), make_agent("dele", at=NOW)
    (case,) = opened("a")
    assert api.claim(case, lena.id, NOW)
    assert not api.claim(case, dele.id, NOW)
    assert api.claim(case, lena.id, NOW) is False
    assert escalation.case(case).agent == lena.id
    assert Assignment.objects.exclude(state="ended").count() == 1


def test_the_last_agent_of_a_person_comes_first(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena, dele = make_agent("lena", at=NOW), make_agent("dele", at=NOW)
    baggage(lena, dele)
    (case,) = opened("a")
    api.claim(case, dele.id, NOW)
    escalation.close(case, dele, "solved", NOW)
    api.end_for_case(case, "closed", NOW)
    _, (again,) = hear(post("a2", who="w-a", minutes=5))
    step.assign(now=NOW + timedelta(minutes=5))
    held = api.assignment(again)
    assert held
    assert held.user == dele.id
    assert held.why.startswith("Had this person's last case.")


def test_a_reopened_case_is_given_again(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena = make_agent("lena", at=NOW)
    baggage(lena)
    (case,) = opened("a")
    api.claim(case, lena.id, NOW)
    escalation.close(case, lena, "solved", NOW)  # and nobody ended the assignment
    hear(post("a3", "hm", who="w-a", reply_to="a", minutes=5))
    step.assign(now=NOW)
    assert escalation.case(case).agent == lena.id
    assert escalation.case(case).state is CaseState.OPEN


def test_a_transfer_to_a_colleague_is_an_offer_and_says_why(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena, dele = make_agent("lena", at=NOW), make_agent("dele", at=NOW)
    baggage(lena, dele)
    (case,) = opened("a")
    api.claim(case, lena.id, NOW)
    api.transfer(case, lena, "speaks Yoruba", NOW, to_user=dele.id)
    held = api.assignment(case)
    assert held
    assert (held.user, held.state, held.why) == (dele.id, AssignmentState.OFFERED, "Given by hand. speaks Yoruba")


def test_a_transfer_to_a_queue_goes_to_who_works_there(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena, dele = make_agent("lena", at=NOW), make_agent("dele", at=NOW)
    baggage(dele)
    (case,) = opened("a")
    escalation.set_queue(case, "elsewhere", None, "", NOW)
    api.claim(case, lena.id, NOW)
    api.transfer(case, lena, "", NOW, to_queue="baggage")
    held = api.assignment(case)
    assert held
    assert held.user == dele.id


def test_who_gives_a_case_back_is_not_the_first_to_get_it_again(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena, dele = make_agent("lena", at=NOW), make_agent("dele", at=NOW)
    baggage(lena, dele)
    (case,) = opened("a")
    api.claim(case, lena.id, NOW)
    assert api.release(case, lena.id, "", NOW)
    held = api.assignment(case)
    assert held
    assert held.user == dele.id


def test_lists_hold_what_they_say(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena = make_agent("lena", at=NOW, available=False)
    baggage(lena)
    mine, waiting, snoozed, closed = opened("a", "b", "c", "d")
    for case in (mine, snoozed, closed):
        api.claim(case, lena.id, NOW)
    escalation.snooze(snoozed, NOW + timedelta(days=1), lena, NOW)
    escalation.close(closed, lena, "", NOW)
    held = {tab: [case.id for case, _ in api.inbox(lena.id, tab).rows] for tab in Tab}
    assert held == {Tab.MINE: [mine], Tab.WAITING: [waiting], Tab.SNOOZED: [snoozed], Tab.CLOSED: [closed]}
    counts = api.inbox_counts(lena.id)
    assert (counts.mine, counts.waiting, counts.snoozed) == (1, 1, 1)


def test_a_list_is_read_page_by_page_without_loss_or_repeat(make_agent: AgentMaker, baggage: Baggage) -> None:
    lena = make_agent("lena", at=NOW, available=False)
    baggage(lena)
    cases = opened(*"abcdefg")
    escalation.answered(cases[2], None, NOW)  # no due time any more: last
    seen, cursor = [], ""
    while True:
        page = api.inbox(lena.id, Tab.WAITING, limit=3, cursor=cursor)
        seen += [case.id for case, _ in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert seen == [*cases[:2], *cases[3:], cases[2]]


def test_assigning_takes_a_fixed_number_of_queries(make_agent: AgentMaker, baggage: Baggage) -> None:
    people = [make_agent(f"agent{n}", at=NOW, capacity=20) for n in range(4)]
    baggage(*people)
    opened("first")  # sets the timer that the others move
    step.assign(now=NOW)
    counts = []
    for size in (2, 30):
        opened(*(f"s{size}-{n}" for n in range(size)))
        with CaptureQueriesContext(connection) as queries:
            assert len(step.assign(now=NOW)) == size
        counts.append(len(queries))
    assert counts[0] == counts[1]
