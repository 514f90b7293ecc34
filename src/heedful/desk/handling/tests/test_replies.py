"""What happens to an answer on its way out, and when it is taken back."""

from datetime import timedelta

import pytest
from django.test import override_settings

from heedful.channels import api as channels
from heedful.channels.models import Delivery
from heedful.channels.types import DeliveryState, Visibility
from heedful.core.clock import utc_now
from heedful.desk.cases import presence
from heedful.desk.errors import HeldByOther, NotSent, NotThere, TooLate
from heedful.desk.handling import replies, work
from heedful.desk.models import Reply
from heedful.desk.step import on_wake
from heedful.desk.tests.world import World, give, hear, open_case, post
from heedful.desk.types import Obstacle, ReplyFacts
from heedful.escalation import api as escalation
from heedful.escalation.types import CaseState, Priority
from heedful.routing import api as routing
from heedful.staff.api import NotAllowedError
from heedful.staff.models import AuditEntry
from heedful.staff.types import Person
from heedful.stream.models import Announcement, Timer

PUBLIC = Visibility.PUBLIC


def answer(
    case: int,
    who: Person,
    text: str = "On it.",
    token: str = "one-click",  # noqa: S107  # of a form, nothing secret
    way: Visibility = PUBLIC,
) -> ReplyFacts:
    return replies.reply(case, who=who, text=text, visibility=way, answers=None, token=token, now=utc_now())


def test_an_answer_is_queued_to_the_post_that_it_answers(world: World) -> None:
    case = open_case(world)
    sent = answer(case, world.agent)
    row = Delivery.objects.get(pk=sent.delivery.id)
    assert (row.state, row.text, row.thread, row.announce_to) == ("queued", "On it.", "t-marta", f"case:{case}")
    assert row.next_try_at == sent.created_at + replies.undo_window()
    facts = escalation.case(case)
    assert (facts.waiting_since, facts.agent) == (None, world.agent.id)
    assert AuditEntry.objects.filter(what="desk.replied", subject=f"case:{case}").count() == 1


def test_a_case_that_is_given_to_its_answerer_at_that_moment_is_theirs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(world)
    give(case, world.agent)
    looks = iter([None, routing.assignment(case)])  # nobody's when looked at, given before it could be claimed
    monkeypatch.setattr(routing, "assignment", lambda _case: next(looks))
    assert answer(case, world.agent).text == "On it."


def test_a_double_click_answers_once(world: World) -> None:
    case = open_case(world)
    assert answer(case, world.agent).id == answer(case, world.agent).id
    assert (Reply.objects.count(), Delivery.objects.count()) == (1, 1)


def test_the_newest_word_is_answered_unless_another_is_named(world: World) -> None:
    case = open_case(world)
    hear(world, post("And my coat?"))
    first, second = escalation.mentions_of(case)
    assert answer(case, world.agent).mention == second
    named = replies.reply(
        case, who=world.agent, text="x", visibility=PUBLIC, answers=first, token="token-two", now=utc_now()
    )
    assert named.mention == first


def test_a_case_of_a_colleague_is_not_answered(world: World) -> None:
    case = open_case(world)
    give(case, world.colleague)
    with pytest.raises(NotSent) as refused:
        answer(case, world.agent)
    assert refused.value.obstacles == (Obstacle.HELD,)
    assert Delivery.objects.count() == 0


def test_taking_over_needs_the_right_and_is_recorded(world: World) -> None:
    case = open_case(world)
    give(case, world.colleague)
    with pytest.raises(NotAllowedError):
        work.take_over(case, who=world.agent, now=utc_now())
    work.take_over(case, who=world.supervisor, now=utc_now())
    entry = AuditEntry.objects.get(what="desk.taken-over")
    assert (entry.before, entry.after) == ({"agent": world.colleague.id}, {"agent": world.supervisor.id})
    assert answer(case, world.supervisor).author == world.supervisor.id


def test_an_answer_that_is_taken_back_leaves_the_customer_waiting(world: World) -> None:
    case = open_case(world)
    sent = answer(case, world.agent)
    assert replies.undo(sent.id, who=world.agent, now=utc_now()).delivery.state is DeliveryState.CANCELLED
    facts = escalation.case(case)
    assert facts.waiting_since is not None
    assert facts.first_answer_at is None
    with pytest.raises(TooLate):
        replies.undo(sent.id, who=world.agent, now=utc_now())


def test_what_is_on_its_way_cannot_be_taken_back(world: World) -> None:
    sent = answer(open_case(world), world.agent)
    Delivery.objects.filter(pk=sent.delivery.id).update(state=DeliveryState.SENDING)
    with pytest.raises(TooLate):
        replies.undo(sent.id, who=world.agent, now=utc_now())


def test_only_what_failed_is_sent_again(world: World) -> None:
    sent = answer(open_case(world), world.agent)
    with pytest.raises(TooLate):
        replies.retry(sent.id, who=world.agent, now=utc_now())
    Delivery.objects.filter(pk=sent.delivery.id).update(state=DeliveryState.UNKNOWN)
    with pytest.raises(TooLate):  # it may have arrived: nothing is ever posted twice
        replies.retry(sent.id, who=world.agent, now=utc_now())
    Delivery.objects.filter(pk=sent.delivery.id).update(state=DeliveryState.FAILED)
    again = replies.retry(sent.id, who=world.agent, now=utc_now())
    assert again.delivery.id != sent.delivery.id
    assert again.delivery.state is DeliveryState.QUEUED


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  ", Obstacle.EMPTY), ("Hi {{first_name}}", Obstacle.PLACEHOLDER), ("x" * 100_000, Obstacle.TOO_LONG)],
)
def test_what_may_not_go_out_stays_here(world: World, text: str, expected: Obstacle) -> None:
    with pytest.raises(NotSent) as refused:
        answer(open_case(world), world.agent, text)
    assert refused.value.obstacles == (expected,)


def test_a_private_message_is_answered_in_private(world: World) -> None:
    case = open_case(world, visibility=Visibility.PRIVATE)
    with pytest.raises(NotSent) as refused:
        answer(case, world.agent)
    assert refused.value.obstacles == (Obstacle.PRIVATE_STAYS,)
    assert answer(case, world.agent, way=Visibility.PRIVATE).visibility is Visibility.PRIVATE


def test_a_snoozed_case_comes_back_by_its_timer(world: World) -> None:
    case = open_case(world)
    until = utc_now() + timedelta(hours=1)
    work.snooze(case, who=world.agent, until=until, now=utc_now())
    assert escalation.case(case).state is CaseState.SNOOZED
    assert Timer.objects.get(kind=work.WAKE).key == str(case)
    on_wake(str(case), {}, utc_now())
    assert escalation.case(case).state is CaseState.OPEN
    on_wake(str(case), {}, utc_now())  # twice changes nothing
    assert escalation.case(case).state is CaseState.OPEN


def test_a_case_is_closed_with_a_code_and_opened_again(world: World) -> None:
    case = open_case(world)
    give(case, world.agent)
    with pytest.raises(NotThere):
        work.close(case, who=world.agent, wrap_up="made-up", now=utc_now())
    work.close(case, who=world.agent, wrap_up="solved", now=utc_now())
    work.close(case, who=world.agent, wrap_up="solved", now=utc_now())
    assert (escalation.case(case).state, routing.assignment(case)) == (CaseState.CLOSED, None)
    with pytest.raises(NotSent):
        answer(case, world.agent)
    work.reopen(case, who=world.agent, now=utc_now())
    assert (escalation.case(case).state, escalation.case(case).agent) == (CaseState.OPEN, world.agent.id)


def test_a_case_goes_to_another_queue_or_colleague(world: World) -> None:
    case = open_case(world)
    give(case, world.agent)
    work.transfer(case, who=world.agent, to_queue="press", why="a journalist", now=utc_now())
    assert (escalation.case(case).queue, escalation.case(case).agent) == ("press", None)
    work.transfer(case, who=world.agent, to_user=world.colleague.id, why="", now=utc_now())
    assert escalation.case(case).agent == world.colleague.id
    with pytest.raises(HeldByOther):
        work.transfer(case, who=world.agent, to_queue="baggage", why="", now=utc_now())


def test_priority_is_changed_once(world: World) -> None:
    case = open_case(world)
    for _ in range(2):
        facts = work.set_priority(case, who=world.agent, priority=Priority.URGENT, now=utc_now())
    assert facts.priority is Priority.URGENT
    assert AuditEntry.objects.filter(what="desk.prioritised").count() == 1


def test_a_note_is_written_once_and_told(world: World) -> None:
    case = open_case(world)
    for _ in range(2):
        work.note(case, who=world.agent, text="Called the station", token="note-token", now=utc_now())
    assert [note.text for note in work.notes_in(case)] == ["Called the station"]
    assert Announcement.objects.filter(topic=f"case:{case}", kind="note.added").count() == 1


def test_others_are_told_who_is_here_and_not_with_every_sign_of_life(world: World) -> None:
    case = open_case(world)
    for typing in (False, False, True, True):
        presence.look(case, world.agent.id, typing=typing, now=utc_now())
    assert Announcement.objects.filter(kind="looking").count() == 2
    seen = presence.looking(case, but=world.colleague.id, now=utc_now())
    assert [(one.user, one.typing) for one in seen] == [(world.agent.id, True)]
    presence.leave(case, world.agent.id)
    assert presence.looking(case, now=utc_now()) == ()


def test_a_draft_is_kept_until_it_is_sent(world: World) -> None:
    case = open_case(world)
    presence.save_draft(case, world.agent.id, text="half a sen", visibility="public", now=utc_now())
    kept = presence.draft(case, world.agent.id)
    assert kept is not None
    assert kept.text == "half a sen"
    answer(case, world.agent)
    assert presence.draft(case, world.agent.id) is None


@override_settings(UNDO_SECONDS=0)
def test_without_a_window_it_goes_at_once(world: World) -> None:
    sent = answer(open_case(world), world.agent)
    assert Delivery.objects.get(pk=sent.delivery.id).next_try_at == sent.created_at
    assert channels.cancel(sent.delivery.id, now=utc_now())  # as long as nobody has taken it up
