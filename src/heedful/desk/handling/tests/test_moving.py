"""A case that goes on at another address stays one case and one thread; a promised call comes back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from heedful.channels import api as channels
from heedful.channels.models import Channel, Delivery
from heedful.channels.types import Arrival, Author, ChannelFacts, Post, Visibility
from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers import step as remembering
from heedful.customers.errors import IdentityTaken
from heedful.desk.cases.screen import case_screen
from heedful.desk.errors import CannotMove, HeldByOther, NotSent, NotThere
from heedful.desk.handling import calls, moving, replies, work
from heedful.desk.handling.elsewhere import Hindrance
from heedful.desk.models import CallBack, Reply
from heedful.desk.offers.choose import choose, undo
from heedful.desk.options.catalogue import save_option
from heedful.desk.options.types import Act, OptionDraft
from heedful.desk.tests.world import World, build, client, give, hear, open_case, post
from heedful.desk.types import Obstacle, ReplyFacts
from heedful.escalation import api as escalation
from heedful.escalation import step as escalating
from heedful.escalation.models import Case
from heedful.escalation.types import CaseState
from heedful.listening import step as listening
from heedful.staff.models import AuditEntry

pytestmark = pytest.mark.django_db
MAIL = "marta@example.org"


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def mail() -> ChannelFacts:
    """A mailbox behind an open channel, which may begin conversations."""
    made = channels.ensure_channel("mail", adapter="open", name="Mail", now=utc_now(), platform="email", keep_all=True)
    config = {"webhook_url": "https://mail.example/hook", "starts": True, "most_characters": 5000}
    Channel.objects.filter(pk=made.id).update(config=config)
    return made


def moved(case: int, world: World, now: datetime | None = None) -> Any:
    at = now or utc_now()
    customers.know_as(escalation.case(case).customer, "email", MAIL, who=world.agent, now=at)
    key = next(one.key for one in moving.places(case, now=at) if one.platform == "email")
    return moving.move(case, key, who=world.agent, now=at)


def says(
    case: int,
    world: World,
    *,
    text: str = "Hello",
    visibility: Visibility = Visibility.PRIVATE,
    branch: int | None = None,
) -> ReplyFacts:
    return replies.reply(
        case,
        who=world.agent,
        text=text,
        visibility=visibility,
        answers=None,
        branch=branch,
        token="t-12345678",
        now=utc_now(),
    )


def comes(place: ChannelFacts, text: str, *, who: str = MAIL, visibility: Visibility = Visibility.PRIVATE) -> list[int]:
    now = utc_now()
    one = Post(
        id=f"mail-{text}",
        author=Author(id=who, name="Marta"),
        text=text,
        created_at=now,
        platform="email",
        visibility=visibility,
        thread="mail-thread",
    )
    kept = listening.keep([Arrival(channel=place, post=one, received_at=now)], now=now)
    return escalating.judge(kept, {}, remembering.remember(kept, {}, now=now), now=now)


def test_a_case_goes_on_by_mail_and_the_answer_lands_in_it(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    branch = moved(case, world)
    screen = case_screen(case, world.agent, now=utc_now())
    assert screen.composer.branch == branch
    assert screen.composer.ways == (Visibility.PRIVATE,)
    sent = says(case, world, text="Here we can talk.", branch=branch.id)
    delivery = Delivery.objects.get(pk=sent.delivery.id)
    assert (delivery.channel_id, delivery.recipient["id"], delivery.reply_to) == (mail.id, MAIL, "")
    assert comes(mail, "Thank you") == [case]
    assert Case.objects.count() == 1
    screen = case_screen(case, world.agent, now=utc_now())
    said = [item.mention.text for item in screen.items if item.mention] + [
        item.reply.text for item in screen.items if item.reply
    ]
    assert said == ["Where is my bag?", "Thank you", "Here we can talk."]
    assert screen.composer.branch is None  # now there is something to answer there
    assert screen.composer.said is not None
    assert screen.composer.said.text == "Thank you"


def test_what_comes_on_the_old_channel_still_lands_in_it(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    moved(case, world)
    assert hear(world, post("And now?")) == [case]
    assert comes(mail, "Here too") == [case]


def test_a_closed_case_takes_nothing_more_after_three_days(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    moved(case, world)
    work.close(case, who=world.agent, wrap_up="solved", now=utc_now())
    assert comes(mail, "Soon after") == [case]  # as on the channel where it began
    work.close(case, who=world.agent, wrap_up="solved", now=utc_now())
    Case.objects.filter(pk=case).update(closed_at=utc_now() - timedelta(days=4))
    assert comes(mail, "Much later") != [case]


def test_somebody_elses_mail_is_somebody_elses_case(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    moved(case, world)
    assert comes(mail, "I am Jo", who="jo@example.org") != [case]
    assert comes(mail, "In public", visibility=Visibility.PUBLIC) != [case]


def test_moving_back_writes_to_where_it_began(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    moved(case, world)
    moving.move_back(case, who=world.agent, now=utc_now())
    screen = case_screen(case, world.agent, now=utc_now())
    assert (screen.branch, screen.composer.branch) == (None, None)
    assert comes(mail, "Late reply") == [case]
    assert AuditEntry.objects.filter(what__in=["desk.moved", "desk.moved-back"]).count() == 2


def test_an_option_moves_it_and_takes_it_back(world: World, mail: ChannelFacts) -> None:
    case, now = open_case(world), utc_now()
    customers.know_as(escalation.case(case).customer, "email", MAIL, who=world.agent, now=now)
    draft = OptionDraft(name="By mail", act=Act.CHANNEL, texts={"en": "I write to you here."})
    option = save_option(draft, who=None, now=now)
    made = choose(case, option.id, who=world.agent, now=now)
    assert (made.text, made.undo) == ("I write to you here.", True)
    assert case_screen(case, world.agent, now=now).branch is not None
    undo(made.use.id, who=world.agent, now=now)
    assert case_screen(case, world.agent, now=now).branch is None


def test_only_who_has_the_case_moves_it(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    give(case, world.colleague)
    with pytest.raises(HeldByOther):
        moved(case, world)


def test_a_place_that_is_taken_or_cannot_be_written_to_is_refused(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    customers.know_as(escalation.case(case).customer, "email", MAIL, who=world.agent, now=utc_now())
    Channel.objects.filter(pk=mail.id).update(config={"webhook_url": "https://mail.example/hook"})
    (one,) = [one for one in moving.places(case, now=utc_now()) if one.platform == "email"]
    assert one.hindrance is Hindrance.CANNOT_BEGIN
    with pytest.raises(CannotMove):
        moving.move(case, one.key, who=world.agent, now=utc_now())
    comes(mail, "A matter of its own")
    (one,) = [one for one in moving.places(case, now=utc_now()) if one.platform == "email"]
    assert one.hindrance is Hindrance.TAKEN
    with pytest.raises(CannotMove):
        moving.move(case, "9|made|up", who=world.agent, now=utc_now())


def test_an_address_belongs_to_one_person(world: World) -> None:
    first, second = open_case(world), open_case(world, who="jo")
    customers.know_as(escalation.case(first).customer, "email", MAIL, who=world.agent, now=utc_now())
    with pytest.raises(IdentityTaken):
        customers.know_as(escalation.case(second).customer, "email", MAIL, who=world.agent, now=utc_now())


def test_a_message_there_that_failed_is_sent_again(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    branch = moved(case, world)
    sent = says(case, world, branch=branch.id)
    Delivery.objects.filter(pk=sent.delivery.id).update(state="failed")
    again = replies.retry(sent.id, who=world.agent, now=utc_now())
    assert again.delivery.id != sent.delivery.id
    assert Delivery.objects.get(pk=again.delivery.id).channel_id == mail.id


def test_nothing_is_said_in_public_where_it_was_moved_to(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    branch = moved(case, world)
    with pytest.raises(NotSent) as refused:
        says(case, world, visibility=Visibility.PUBLIC, branch=branch.id)
    assert Obstacle.PRIVATE_STAYS in refused.value.obstacles
    assert not Reply.objects.exists()


def test_what_the_platform_no_longer_takes_is_not_sent(world: World) -> None:
    case = open_case(world)
    Channel.objects.filter(pk=world.channel.id).update(
        adapter="open", config={"webhook_url": "https://x.example/hook", "answers_for_h": 0.01}
    )
    with pytest.raises(NotSent) as refused:
        says(case, world, visibility=Visibility.PUBLIC)
    assert refused.value.obstacles == (Obstacle.TOO_LATE,)


def test_a_promised_call_wakes_the_case(world: World) -> None:
    case = open_case(world)
    now = utc_now()
    call = calls.promise_call(case, now + timedelta(hours=2), "+49 30 1234", who=world.agent, now=now)
    assert escalation.case(case).state is CaseState.SNOOZED
    assert case_screen(case, world.agent, now=now).calls == ()
    for _ in range(2):
        calls.on_call(str(call), now + timedelta(hours=2))
    assert escalation.case(case).state is CaseState.OPEN
    (shown,) = case_screen(case, world.agent, now=now + timedelta(hours=2)).calls
    assert shown.note == "+49 30 1234"
    calls.called(call, who=world.agent, now=now)
    assert not calls.calls_in(case)


def test_a_call_that_is_off_wakes_the_case(world: World) -> None:
    case = open_case(world)
    now = utc_now()
    call = calls.promise_call(case, now + timedelta(hours=2), "", who=world.agent, now=now)
    calls.call_off(call, who=world.agent, now=now)
    assert escalation.case(case).state is CaseState.OPEN
    with pytest.raises(NotThere):
        calls.call_off(call, who=world.agent, now=now)


def test_the_screens_move_it_and_say_why_not(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    customers.know_as(escalation.case(case).customer, "email", MAIL, who=world.agent, now=utc_now())
    who = client(world.agent)
    page = who.get(f"/desk/cases/{case}/places/").content.decode()
    assert MAIL in page
    assert "Go on here" in page
    answer = who.post(f"/desk/cases/{case}/move/", {"to": f"{mail.id}|email|{MAIL}"})
    assert answer.status_code == 204
    shown = who.get(f"/desk/cases/{case}/").content.decode()
    assert "It goes on at E-mail with" in shown
    assert "moved it to E-mail" in shown
    assert "Writes to" in shown
    person = escalation.case(case).customer
    assert "goes on at E-mail" in who.get(f"/people/{person}/").content.decode()
    at = (utc_now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert who.post(f"/desk/cases/{case}/call-back/", {"at": at, "note": "<i>12</i>"}).status_code == 204
    assert "calls back at" in who.get(f"/desk/cases/{case}/").content.decode()
    assert "&lt;i&gt;12&lt;/i&gt;" in who.get(f"/desk/cases/{case}/").content.decode()
    assert who.post(f"/desk/cases/{case}/call-back/", {"at": "1999-01-01T00:00"}).status_code == 422
    assert who.post(f"/desk/calls/{CallBack.objects.get().pk}/done/").status_code == 204
    assert who.post(f"/desk/cases/{case}/move-back/").status_code == 204


def test_the_api_moves_and_promises(world: World, mail: ChannelFacts) -> None:
    case = open_case(world)
    customers.know_as(escalation.case(case).customer, "email", MAIL, who=world.agent, now=utc_now())
    who = client(world.agent)

    def post_json(url: str, body: object) -> Any:
        return who.post(url, body, content_type="application/json")

    places = who.get(f"/api/v1/cases/{case}/places").json()
    assert {one["platform"] for one in places} == {"x", "email"}
    body = {"channel": mail.id, "platform": "email", "author": MAIL}
    made = post_json(f"/api/v1/cases/{case}/branch", body)
    assert made.status_code == 200
    reply = {"text": "Hi", "visibility": "private", "token": "12345678", "branch": made.json()["id"]}
    assert post_json(f"/api/v1/cases/{case}/replies", reply).status_code == 201
    at = (utc_now() + timedelta(days=1)).isoformat()
    call = post_json(f"/api/v1/cases/{case}/call-back", {"at": at, "note": "n"})
    assert call.status_code == 201
    assert who.get(f"/api/v1/cases/{case}").json()["calls"][0]["note"] == "n"
    assert post_json(f"/api/v1/calls/{call.json()['id']}/end", {"done": False}).status_code == 204
    assert post_json(f"/api/v1/calls/{call.json()['id']}/end", {"done": True}).status_code == 409
    assert who.delete(f"/api/v1/cases/{case}/branch").status_code == 204
