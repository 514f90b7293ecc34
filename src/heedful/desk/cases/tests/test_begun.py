"""A case that Heedful began: what opened it stands on the screen, and the first words go out as every answer does."""

from datetime import timedelta

import pytest

from heedful.channels.models import Delivery
from heedful.channels.types import Visibility
from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.models import Shift
from heedful.desk.cases.screen import case_screen
from heedful.desk.handling import replies
from heedful.desk.tests.world import World, build, client, hear, open_case, post
from heedful.escalation import api as escalation
from heedful.escalation import step as escalating
from heedful.escalation.api import outreach
from heedful.escalation.models import Case
from heedful.escalation.types import RuleState
from heedful.listening import api as listening
from heedful.listening.api import TargetDraft
from heedful.listening.models import Mention
from heedful.listening.types import TargetKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


def turns(world: World, who: str = "jo") -> tuple[int, int]:
    """Somebody who said something that no rule wanted, and whose feeling changed by it."""
    now = utc_now()
    for rule in escalation.rules():
        escalation.set_rule_state(rule.id, RuleState.PAUSED, None, now)
    hear(world, post("I am so done with you", who=who))
    mention = Mention.objects.latest("pk")
    person = customers.of_authors([("x", f"x-{who}")])["x", f"x-{who}"]
    target = listening.create_target(TargetDraft(kind=TargetKind.COMPANY, name="Nordwind"), who=None, now=now).id
    Shift.objects.create(
        customer_id=person,
        target_id=target,
        direction="down",
        onset=now - timedelta(days=4),
        detected_at=now,
        size=-0.9,
        confidence=0.95,
        evidence=[mention.pk],
    )
    return person, target


def begin(world: World) -> int:
    now = utc_now()
    draft = outreach.Draft(name="Losing them", queue="baggage", approval=False, opening="Hello {{first_name}}")
    outreach.create_rule(draft, None, now)
    window = outreach.Window(since=0, until=1440)
    outreach.set_policy(outreach.Policy(window=window), None, now)
    escalating.follow_changes([turns(world)], now=now)
    escalating.open_due("next", {}, now)
    return Case.objects.latest("pk").pk


def test_the_case_shows_what_opened_it_and_what_may_be_said(world: World) -> None:
    case = begin(world)
    page = client(world.agent).get(f"/desk/cases/{case}/").content.decode()
    assert "We speak first" in page
    assert "Nordwind" in page
    assert "I am so done with you" in page
    assert 'data-insert="Hello Jo"' in page
    assert "lets you begin in private" in page
    assert "Heedful speaks first: a feeling changed" in page
    screen = case_screen(case, world.agent, now=utc_now())
    assert screen.composer.way is Visibility.PRIVATE  # though the post is public


def test_the_first_words_go_out_as_every_answer(world: World) -> None:
    case = begin(world)
    said = case_screen(case, world.agent, now=utc_now()).composer.said
    assert said is not None
    for _ in range(2):
        sent = replies.reply(
            case,
            who=world.agent,
            text="Hello Jo",
            visibility=Visibility.PRIVATE,
            answers=said.id,
            token="t-12345678",
            now=utc_now(),
        )
    assert Delivery.objects.count() == 1
    assert sent.delivery.state == "queued"  # and can be taken back
    replies.undo(sent.id, who=world.agent, now=utc_now())
    assert escalation.case(case).first_answer_at is None


def test_a_change_of_somebody_with_a_case_is_shown_there(world: World) -> None:
    case = open_case(world, who="jo")
    draft = outreach.Draft(name="Losing them", queue="baggage", approval=False)
    outreach.create_rule(draft, None, utc_now())
    escalating.follow_changes([turns(world)], now=utc_now())
    page = client(world.agent).get(f"/desk/cases/{case}/").content.decode()
    assert "Their feeling has changed." in page
    assert "We speak first" not in page
