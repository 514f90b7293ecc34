"""Who joins what, decided for a batch."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from heedful.channels.types import Visibility
from heedful.escalation import types as t
from heedful.escalation.facts import facts_of
from heedful.escalation.join import Known
from heedful.escalation.judge import minute_of
from heedful.escalation.plan import Item, Plan, plan
from heedful.escalation.tests.making import NOW, mention, rule
from heedful.listening.types import Mention

RULES = [rule(t.Words(any=("bag",)))]
PRIVATE = Visibility.PRIVATE


def item(post: Mention, customer: int | None = 1) -> Item:
    return Item(mention=post, customer=customer, facts=facts_of(post, None, earlier=0))


def later(minutes: int) -> dict[str, object]:
    at = NOW + timedelta(minutes=minutes)
    return {"created_at": at, "received_at": at}


def case(**more: object) -> Known:
    values: dict[str, object] = {
        "id": 7,
        "channel": 1,
        "customer": 1,
        "opener": 1,
        "state": t.CaseState.OPEN,
        "thread": "root",
        "private_thread": "",
        "opened_at": NOW,
        "closed_at": None,
        **more,
    }
    return Known(**values)  # type: ignore[arg-type]


def shape(made: Plan) -> tuple[list[int], list[tuple[int, int | None]], list[int]]:
    return (
        [opening.item.mention.id for opening in made.openings],
        [(joining.item.mention.id, joining.case.id) for joining in made.joinings],
        [item.mention.id for item, _ in made.throttled],
    )


def test_the_second_word_of_a_thread_joins_the_case_that_the_first_opened() -> None:
    posts = [item(mention(2, thread="p1", reply_to="p1", text="and?", **later(1))), item(mention(1))]
    made = plan(posts, [], {}, RULES, {})
    assert shape(made) == ([1], [(2, None)], [])
    assert made.joinings[0].case is made.openings[0].case


def test_two_threads_of_one_person_are_two_cases() -> None:
    assert shape(plan([item(mention(1)), item(mention(2))], [], {}, RULES, {}))[0] == [1, 2]


def test_another_person_in_the_same_thread_has_a_case_of_their_own() -> None:
    posts = [item(mention(1)), item(mention(2, thread="p1", author_id="43", **later(1)), customer=2)]
    assert shape(plan(posts, [], {}, RULES, {}))[0] == [1, 2]


def test_whoever_writes_again_joins_even_where_no_rule_would_hold() -> None:
    assert shape(plan([item(mention(2, thread="root", text="ok"))], [case()], {}, RULES, {}))[1] == [(2, 7)]


def test_old_words_join_what_is_open_and_reopen_nothing() -> None:
    old = item(mention(2, thread="root", created_at=NOW - timedelta(days=8)))
    late = item(mention(2, thread="root", created_at=NOW - timedelta(days=6)))
    closed = case(state=t.CaseState.CLOSED, closed_at=NOW - timedelta(hours=1))
    assert shape(plan([old], [closed], {}, RULES, {})) == ([], [], [])
    assert shape(plan([late], [closed], {}, RULES, {})) == ([], [(2, 7)], [])
    assert shape(plan([old], [case()], {}, RULES, {})) == ([], [(2, 7)], [])
    snoozed = case(state=t.CaseState.SNOOZED)
    assert shape(plan([old], [snoozed], {}, RULES, {})) == ([], [(2, 7)], [])
    assert snoozed.state is t.CaseState.SNOOZED


def test_within_72_hours_a_closed_case_is_joined_and_after_that_it_is_not() -> None:
    again = item(mention(2, thread="root"))
    closed = {"state": t.CaseState.CLOSED}
    fresh = case(closed_at=NOW - timedelta(hours=71), **closed)
    stale = case(closed_at=NOW - timedelta(hours=72), **closed)
    assert shape(plan([again], [fresh], {}, RULES, {})) == ([], [(2, 7)], [])
    assert shape(plan([again], [stale], {}, RULES, {})) == ([2], [], [])


def test_an_open_case_is_preferred_to_a_closed_one() -> None:
    closed = case(id=8, state=t.CaseState.CLOSED, closed_at=NOW, opened_at=NOW + timedelta(hours=1))
    assert shape(plan([item(mention(2, thread="root"))], [closed, case()], {}, RULES, {}))[1] == [(2, 7)]


def test_an_answer_to_a_post_in_the_case_joins_whatever_its_thread_is_called() -> None:
    held = case()
    again = item(mention(2, thread="elsewhere", reply_to="ours"))
    assert shape(plan([again], [held], {(1, "ours"): held}, RULES, {}))[1] == [(2, 7)]


def test_a_private_message_goes_on_with_the_persons_public_matter_once() -> None:
    held = case()
    posts = [
        item(mention(2, visibility=PRIVATE, thread="dm", text="hi")),
        item(mention(3, visibility=PRIVATE, thread="dm", text="ho", **later(1))),
        item(mention(4, visibility=PRIVATE, thread="other", text="bag", **later(2))),
    ]
    made = plan(posts, [held], {}, RULES, {})
    assert shape(made) == ([4], [(2, 7), (3, 7)], [])
    assert [joining.adopts for joining in made.joinings] == [True, False]


def test_private_messages_without_a_thread_are_one_conversation_with_the_person() -> None:
    posts = [item(mention(pk, visibility=PRIVATE, **later(pk))) for pk in (1, 2)]
    assert shape(plan(posts, [], {}, RULES, {})) == ([1], [(2, None)], [])


def test_what_the_company_says_is_context_and_never_work() -> None:
    ours = item(mention(2, own=True, reply_to="p1", text="your bag is here"), customer=None)
    assert shape(plan([ours], [], {}, RULES, {})) == ([], [], [])
    held = case()
    assert shape(plan([ours], [held], {(1, "p1"): held}, RULES, {})) == ([], [(2, 7)], [])


def test_where_two_people_have_cases_in_a_thread_what_the_company_says_joins_neither() -> None:
    ours = item(mention(2, own=True, thread="root"), customer=None)
    assert shape(plan([ours], [case(), case(id=8, customer=2)], {}, RULES, {})) == ([], [], [])


def test_the_throttle_counts_what_this_batch_opens_and_what_was_opened_before() -> None:
    posts = [item(mention(pk, author_id=str(pk)), customer=pk) for pk in range(1, 5)]
    rules = [rule(t.Words(any=("bag",)), per_minute=3)]
    assert shape(plan(posts, [], {}, rules, {(1, minute_of(NOW)): 1})) == ([1, 2], [], [3, 4])


posts_made = st.lists(
    st.builds(
        lambda pk, customer, minute, visibility, root, text: item(
            mention(
                pk,
                author_id=str(customer),
                visibility=visibility,
                thread=root,
                text=text,
                **later(minute),
            ),
            customer=customer,
        ),
        st.integers(1, 60),
        st.integers(1, 3),
        st.integers(0, 3),
        st.sampled_from(Visibility),
        st.sampled_from(["", "a", "b"]),
        st.sampled_from(["my bag", "hello"]),
    ),
    max_size=20,
    unique_by=lambda one: one.mention.id,
)


@given(posts_made, st.integers(1, 3))
def test_nobody_ever_has_two_open_cases_for_one_conversation(posts: list[Item], per_minute: int) -> None:
    made = plan(posts, [], {}, [rule(t.Words(any=("bag",)), per_minute=per_minute)], {})
    keys = [(one.case.customer, one.case.channel, one.case.thread) for one in made.openings]
    assert len(set(keys)) == len(keys)


@given(posts_made)
def test_each_mention_has_one_fate(posts: list[Item]) -> None:
    opened, joined, throttled = shape(plan(posts, [], {}, RULES, {}))
    fates = opened + [pk for pk, _ in joined] + throttled
    assert len(set(fates)) == len(fates)


@given(posts_made, st.randoms(use_true_random=False))
def test_the_order_in_which_a_batch_is_read_changes_nothing(posts: list[Item], dice: object) -> None:
    before = shape(plan(posts, [], {}, RULES, {}))
    dice.shuffle(posts)  # type: ignore[attr-defined]
    assert shape(plan(posts, [], {}, RULES, {})) == before
