from datetime import timedelta

from heedful.channels.types import DeliveryFacts, DeliveryState, Visibility
from heedful.customers.tests.make import NOON, mention
from heedful.desk.cases.thread import thread
from heedful.desk.types import ItemKind, NoteFacts, ReplyFacts
from heedful.escalation.types import CaseEventFacts


def reply(pk: int = 1, minutes: int = 5, state: DeliveryState = DeliveryState.SENT, provider: str = "") -> ReplyFacts:
    at = NOON + timedelta(minutes=minutes)
    delivery = DeliveryFacts(
        id=pk, key=str(pk), state=state, reason="", attempts=1, provider_id=provider, queued_at=at, sent_at=at
    )
    return ReplyFacts(
        id=pk,
        case=1,
        mention=None,
        author=1,
        text="On it",
        visibility=Visibility.PUBLIC,
        created_at=at,
        delivery=delivery,
    )


def event(pk: int, what: str = "queue", minutes: int = 5) -> CaseEventFacts:
    return CaseEventFacts(
        id=pk, case=1, what=what, before="", after="baggage", why="", who=None, at=NOON + timedelta(minutes=minutes)
    )


def test_everything_stands_in_order_of_time() -> None:
    note = NoteFacts(id=1, case=1, author=1, text="n", created_at=NOON + timedelta(minutes=3))
    told = thread([mention(minutes=9), mention(minutes=1)], {}, [reply()], [note], [event(1, minutes=2)])
    assert [item.kind for item in told] == ["post", "event", "note", "reply", "post"]


def test_an_answer_that_comes_back_as_our_own_post_is_shown_once() -> None:
    echo, other = mention(own=True, external_id="p-77", minutes=6), mention(own=True, minutes=7)
    told = thread([echo, other], {}, [reply(provider="p-77")], [], [])
    assert [item.kind for item in told] == [ItemKind.REPLY, ItemKind.OWN]


def test_an_answer_without_a_number_swallows_nothing() -> None:
    assert len(thread([mention(own=True, external_id="x")], {}, [reply(provider="")], [], [])) == 2


def test_an_answer_that_was_taken_back_is_not_shown() -> None:
    assert thread([], {}, [reply(state=DeliveryState.CANCELLED)], [], []) == ()


def test_what_happened_at_the_same_moment_comes_after_what_was_said() -> None:
    told = thread([mention(minutes=5)], {}, [], [], [event(1), event(2, what="mention")])
    assert [item.key for item in told][1:] == ["event-1"]
