"""Posts become cases, join cases, or are let go: in the database, in constant queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heedful.channels import api as channels
from heedful.channels.types import Arrival, ChannelFacts, Post, Visibility
from heedful.customers import step as customers
from heedful.escalation import api, step
from heedful.escalation.errors import AlreadyEscalated
from heedful.escalation.load import known_cases
from heedful.escalation.models import Case, CaseEvent, CaseMention, Decision
from heedful.escalation.tests.hearing import PRIVATE, channel, hear, post, readings_of, rule
from heedful.escalation.tests.making import NOW
from heedful.escalation.types import CaseState, Earlier, Negatives, Priority, Status
from heedful.listening import step as listening
from heedful.listening.types import Mention
from heedful.staff.api import people

pytestmark = pytest.mark.django_db


def only_case() -> Case:
    return Case.objects.get()


def status(external_id: str) -> Status:
    pk = CaseMention.objects.filter(external_id=external_id).values_list("mention_id", flat=True).first()
    return api.status_of([pk or 0])[pk or 0]


def test_a_post_that_a_rule_wants_becomes_a_case() -> None:
    rule(due_minutes=15, priority=3)
    kept, touched = hear(post("a"))
    case = only_case()
    assert touched == [case.pk]
    assert (case.opener_id, case.queue, case.priority, case.state) == (kept["a"].id, "baggage", 3, "open")
    assert (case.waiting_since, case.due_at) == (NOW, NOW + timedelta(minutes=15))
    assert (case.rank_at, case.thread, case.agent_id) == (NOW - timedelta(minutes=120), "a", None)
    assert status("a") is Status.AUTOMATIC
    assert [event.what for event in api.events(case.pk)] == ["opened"]
    assert "it says “bag”" in api.text(api.why(case.pk))


def test_what_no_rule_wants_leaves_no_trace() -> None:
    rule()
    kept, touched = hear(post("a", "hello"))
    assert touched == []
    assert api.status_of([kept["a"].id]) == {kept["a"].id: Status.NOT_ESCALATED}
    assert not Decision.objects.exists()


def test_a_second_time_changes_nothing() -> None:
    rule()
    kept, _ = hear(post("a"), post("b", who="dele"))
    mentions, readings = list(kept.values()), readings_of(list(kept.values()))
    people = {one.id: case.customer_id for one in mentions for case in Case.objects.filter(opener_id=one.id)}
    before = (Case.objects.count(), CaseEvent.objects.count(), Decision.objects.count())
    assert step.judge(mentions, readings, people, now=NOW) == []
    assert (Case.objects.count(), CaseEvent.objects.count(), Decision.objects.count()) == before


def test_an_answer_in_the_thread_joins_and_waits_only_once() -> None:
    rule()
    hear(post("a"))
    hear(post("b", "any news?", reply_to="a", minutes=5))
    case = only_case()
    assert (case.waiting_since, case.last_in_at) == (NOW, NOW + timedelta(minutes=5))
    assert status("b") is Status.PREVIOUSLY


def test_after_an_answer_the_clock_starts_again_with_the_next_word() -> None:
    rule(due_minutes=10)
    hear(post("a"))
    case = only_case()
    api.answered(case.pk, None, NOW + timedelta(minutes=1))
    case.refresh_from_db()
    assert (case.waiting_since, case.due_at) == (None, None)
    hear(post("b", "but", reply_to="a", minutes=30))
    case.refresh_from_db()
    assert case.waiting_since == NOW + timedelta(minutes=30)
    assert case.due_at == NOW + timedelta(minutes=40)
    assert case.first_answer_at == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(("hours", "cases"), [(71, 1), (73, 2)])
def test_a_closed_case_is_reopened_for_72_hours(hours: int, cases: int) -> None:
    rule()
    hear(post("a"))
    api.close(only_case().pk, None, "solved", NOW)
    hear(post("b", "my bag again", reply_to="a", minutes=hours * 60))
    assert Case.objects.count() == cases
    first = Case.objects.order_by("pk").first()
    assert first
    assert first.state == (CaseState.OPEN if cases == 1 else CaseState.CLOSED)
    assert (first.closed_at is None) is (cases == 1)


def test_imported_words_are_read_in_the_case_and_make_nobody_answer() -> None:
    rule()
    hear(post("a", visibility=PRIVATE))
    before = only_case()
    hear(post("long ago", "hi", minutes=-14400, visibility=PRIVATE), at=NOW + timedelta(minutes=5))
    after = only_case()
    assert CaseMention.objects.filter(case=after).count() == 2
    assert (after.last_in_at, after.waiting_since, after.due_at) == (
        before.last_in_at,
        before.waiting_since,
        before.due_at,
    )
    api.close(after.pk, None, "solved", NOW)
    hear(post("longer ago", "hello", minutes=-28800, visibility=PRIVATE), at=NOW + timedelta(minutes=6))
    assert only_case().state == CaseState.CLOSED


def test_a_snoozed_case_wakes_when_its_customer_writes() -> None:
    rule()
    hear(post("a"))
    api.snooze(only_case().pk, NOW + timedelta(days=1), None, NOW)
    hear(post("b", "hello?", reply_to="a", minutes=5))
    case = only_case()
    assert (case.state, case.snoozed_until) == (CaseState.OPEN, None)
    assert api.wake(case.pk, NOW + timedelta(days=1)) is False


def test_what_the_company_says_is_context() -> None:
    rule()
    hear(post("a"))
    hear(post("o", "your bag is found", who="nordwind", reply_to="a", minutes=2))
    case = only_case()
    assert api.mentions_of(case.pk) == [
        *CaseMention.objects.order_by("mention_id").values_list("mention_id", flat=True)
    ]
    assert len(api.mentions_of(case.pk)) == 2
    assert (case.waiting_since, case.last_out_at) == (NOW, NOW + timedelta(minutes=2))


def test_an_answer_that_came_before_what_it_answers_follows_it_into_the_case() -> None:
    rule()
    hear(post("a"))
    hear(post("c", "thanks", reply_to="o", minutes=3))  # answers what has not come yet
    assert not CaseMention.objects.filter(external_id="c").exists()
    hear(post("o", "we are on it", who="nordwind", reply_to="a", minutes=2))
    assert CaseMention.objects.filter(external_id="c", case=only_case()).exists()
    assert status("c") is Status.PREVIOUSLY


def test_a_post_that_comes_before_what_it_answers_is_one_matter_with_what_came_before() -> None:
    rule()
    hear(post("c", "my bag, still", reply_to="o", minutes=3))  # a case, under what has not come yet
    hear(post("o", "we are on it", who="nordwind", reply_to="a", minutes=2))
    hear(post("a"))
    assert api.mentions_of(only_case().pk) == sorted(CaseMention.objects.values_list("mention_id", flat=True))
    assert CaseMention.objects.count() == 3
    assert only_case().thread == "a"


def test_two_cases_that_turn_out_to_be_one_conversation_stay_apart() -> None:
    rule()
    hear(post("a"))
    hear(post("c", "my bag, still", reply_to="o", minutes=3))
    hear(post("o", "we are on it", who="nordwind", reply_to="a", minutes=2))
    assert sorted(Case.objects.values_list("thread", flat=True)) == ["a", "o"]


def test_an_answer_to_an_answer_of_ours_that_was_never_sent_back_joins() -> None:
    rule()
    hear(post("a"))
    case = only_case()
    delivery = channels.send(
        channel().id,
        text="On it",
        visibility=Visibility.PUBLIC,
        reply_to="a",
        thread="a",
        recipient=None,
        not_before=NOW,
        now=NOW,
    )
    with connection.cursor() as cursor:  # what the sending lane does
        cursor.execute("UPDATE channels_delivery SET provider_id = 'sent-1' WHERE id = %s", [delivery])
    hear(post("d", "thank you", reply_to="sent-1", minutes=9))
    assert CaseMention.objects.filter(external_id="d", case=case).exists()


def test_a_private_message_goes_on_with_the_public_matter() -> None:
    rule()
    hear(post("a"))
    hear(post("dm1", "here is my tag", visibility=PRIVATE, thread="t9", minutes=4))
    hear(post("dm2", "and my address", visibility=PRIVATE, thread="t9", minutes=5))
    case = only_case()
    assert case.private_thread == "private:t9"
    assert len(api.mentions_of(case.pk)) == 3


def test_over_the_throttle_posts_are_kept_and_say_so() -> None:
    rule(per_minute=2)
    hear(*(post(f"p{n}", who=f"w{n}") for n in range(3)))
    hear(post("p3", who="w3"))
    assert Case.objects.count() == 2
    assert Decision.objects.filter(status=Status.THROTTLED).count() == 2
    hear(post("p4", who="w4", minutes=1))
    assert Case.objects.count() == 3


def test_history_opens_nothing() -> None:
    rule()
    hear(post("a"), at=NOW + timedelta(days=8))
    assert not Case.objects.exists()


def test_a_rule_may_ask_for_a_persons_past() -> None:
    rule(Earlier(most=0), name="First contact", queue="hello")
    rule(Negatives(least=3), name="Third time", queue="service")
    hear(post("a"), post("b", minutes=1), post("c", minutes=2, who="dele"))
    assert sorted(Case.objects.values_list("opener__external_id", "queue")) == [("a", "hello"), ("c", "hello")]


@pytest.mark.parametrize("unread", [True, False])
def test_the_loser_of_a_race_joins_the_winner(monkeypatch: pytest.MonkeyPatch, unread: bool) -> None:  # noqa: FBT001
    rule()
    hear(post("a"))
    calls: list[int] = []

    def late(*args: Any, **more: Any) -> Any:
        calls.append(1)
        return ([], {}) if unread and len(calls) == 1 else known_cases(*args, **more)

    monkeypatch.setattr(step, "known_cases", late)
    _, touched = hear(post("b", "my bag", thread="a", minutes=1))
    assert touched == [only_case().pk]
    assert CaseMention.objects.count() == 2


def test_by_hand_it_opens_once_and_says_who(django_user_model: Any) -> None:
    django_user_model.objects.create(username="ruth", role="supervisor")
    who = people()[0]
    kept, _ = hear(post("a", "hello"))
    pk = api.open_by_hand(kept["a"].id, who, "service", Priority.NORMAL, NOW)
    assert api.case(pk).queue == "service"
    assert api.status_of([kept["a"].id])[kept["a"].id] is Status.MANUAL
    with pytest.raises(AlreadyEscalated):
        api.open_by_hand(kept["a"].id, who, "service", Priority.NORMAL, NOW)


def test_a_batch_takes_a_fixed_number_of_queries() -> None:
    rule()
    counts = []
    for size, start in ((3, 0), (60, 100)):
        posts = [post(f"p{start + n}", who=f"w{start + n}", minutes=n / 10) for n in range(size)]
        place = channel()
        kept = _kept(posts, place)
        readings = readings_of(kept)
        who = customers.remember(kept, readings, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            step.judge(kept, readings, who, now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def _kept(posts: list[Post], place: ChannelFacts) -> list[Mention]:
    return listening.keep([Arrival(channel=place, post=one, received_at=NOW) for one in posts], now=NOW)
