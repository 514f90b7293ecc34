"""Options in a case: shown with reasons, chosen once, kept within limits, recorded and followed."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from heedful.channels.models import Delivery
from heedful.channels.types import DeliveryState, Visibility
from heedful.core.clock import utc_now
from heedful.customers.api import erasing
from heedful.customers.types import Direction
from heedful.desk.errors import HeldByOther, NotNow, TooLate
from heedful.desk.handling import calls, replies, work
from heedful.desk.models import CallBack, Menu, Offer, OfferCode, Tag, Use
from heedful.desk.offers import approvals, choose, followed, menu
from heedful.desk.options import catalogue, tallies
from heedful.desk.options.types import Act, Barred, Guard, OptionDraft, OptionState, UseState, When
from heedful.desk.person.tests.test_standing import turned
from heedful.desk.tests.world import World, client, feels_toward, give, open_case
from heedful.escalation import api as escalation
from heedful.escalation.types import CaseState, Priority
from heedful.listening.api import targets
from heedful.staff.models import AuditEntry
from heedful.staff.types import Person
from heedful.stream.models import Timer
from heedful.understanding.types import Intent, Sentiment

SORRY = "{{first_name}}, I am sorry about the bag. It is on its way to you. {{agent}}"


def make(name: str = "Repair", *, at: datetime | None = None, **more: Any) -> int:
    draft = OptionDraft(**{"name": name, "texts": {"en": SORRY}, **more})
    return catalogue.save_option(draft, who=None, now=at or utc_now()).id


def shown(case: int, who: Person, *, seed: int = 1) -> menu.MenuScreen:
    return menu.menu(case, who, now=utc_now(), chance=Random(seed))


def answer(case: int, who: Person, text: str, token: str = "token-12345") -> int:  # noqa: S107
    way, now = Visibility.PUBLIC, utc_now()
    return replies.reply(case, who=who, text=text, visibility=way, answers=None, token=token, now=now).id


def barred(case: int, option: int, who: Person, **more: Any) -> Barred | None:
    with pytest.raises(NotNow) as refused:
        choose.choose(case, option, who=who, now=utc_now(), **more)
    return refused.value.bar.kind if refused.value.bar else None


def test_a_menu_shows_what_fits_with_its_reason(world: World) -> None:
    repair = make(when=When(feels=(Sentiment.NEGATIVE,)))
    make("Review", when=When(feels=(Sentiment.POSITIVE,)))
    page = client(world.agent).post(f"/desk/cases/{open_case(world)}/options/").content.decode()
    assert f'data-option="{repair}"' in page
    assert "what was said reads negative" in page
    assert "Review" not in page
    assert "no evidence yet" in page


def test_a_turn_of_feeling_brings_the_options_for_it(world: World) -> None:
    turned(world)
    case = open_case(world)
    make(when=When(direction=Direction.DOWN))
    make("Invite", when=When(direction=Direction.UP))
    (item,) = shown(case, world.agent).items
    assert item.option.name == "Repair"
    assert item.checks[0].name == "Nordwind Air"


def test_who_asked_to_be_left_alone_is_offered_nothing_more(world: World) -> None:
    option, case = make(), open_case(world)
    assert [item.option.id for item in shown(case, world.agent).items] == [option]
    erasing.set_restricted(escalation.case(case).customer, utc_now())
    assert shown(case, world.agent).items == ()
    assert shown(case, world.agent).left_alone
    assert barred(case, option, world.agent) is None
    assert not Use.objects.exists()


def test_seeing_twice_records_once_and_keeps_the_order(world: World) -> None:
    for n in range(7):
        make(f"Option {n}")
    case = open_case(world)
    first = [item.option.id for item in shown(case, world.agent, seed=1).items]
    assert [item.option.id for item in shown(case, world.agent, seed=2).items] == first
    assert list(Offer.objects.order_by("place").values_list("option", flat=True)) == first
    assert Menu.objects.count() == 1
    new = make("New")
    assert [item.option.id for item in shown(case, world.agent, seed=3).items] == [*first, new]
    assert Offer.objects.count() == 8


def test_what_a_colleague_sees_is_not_recorded(world: World) -> None:
    make()
    case = open_case(world)
    give(case, world.agent)
    assert not shown(case, world.colleague).mine
    assert not Offer.objects.exists()


def test_a_menu_costs_no_more_queries_with_many_options(world: World) -> None:
    case = open_case(world)
    make("One")
    shown(case, world.agent)

    def cost() -> int:
        with CaptureQueriesContext(connection) as told:
            shown(case, world.agent)
        return len(told)

    few = cost()
    for n in range(12):
        make(f"More {n}", guard=Guard(every_days=3, per_day=4), act=Act.CODE, codes=(f"c{n}", "d"))
    shown(case, world.agent)
    assert cost() == few


def test_what_is_chosen_goes_into_the_answer_and_is_found_in_it(world: World) -> None:
    option, case = make(), open_case(world)
    shown(case, world.agent)
    chosen = choose.choose(case, option, who=world.agent, now=utc_now())
    assert chosen.text == "Marta, I am sorry about the bag. It is on its way to you. Lena"
    assert chosen.use.state is UseState.CHOSEN
    again = choose.choose(case, option, who=world.agent, now=utc_now())
    assert (again.use.id, again.text) == (chosen.use.id, chosen.text)
    sent = answer(case, world.agent, chosen.text.replace("on its way to you", "at your door tonight"))
    use = Use.objects.get()
    assert (use.state, use.reply_id) == (UseState.DONE, sent)
    assert use.changed is not None
    assert 0 < use.changed < 0.4
    audit = AuditEntry.objects.filter(what="desk.option.chosen").get()
    assert audit.after["option"] == "Repair"


def test_an_answer_without_a_trace_of_it_is_no_use(world: World) -> None:
    option, case = make(), open_case(world)
    choose.choose(case, option, who=world.agent, now=utc_now())
    answer(case, world.agent, "We will call you tomorrow morning.")
    assert Use.objects.get().state == UseState.CHOSEN


def test_an_answer_that_is_taken_back_takes_the_use_back(world: World) -> None:
    option, case = make(), open_case(world)
    chosen = choose.choose(case, option, who=world.agent, now=utc_now())
    sent = answer(case, world.agent, chosen.text)
    replies.undo(sent, who=world.agent, now=utc_now())
    assert Use.objects.get().state == UseState.CHOSEN
    answer(case, world.agent, chosen.text, token="another-token")
    assert Use.objects.get().state == UseState.DONE
    assert barred(case, option, world.agent) is Barred.USED


def test_a_choice_is_taken_back_by_whoever_made_it(world: World) -> None:
    option, case = make(), open_case(world)
    chosen = choose.choose(case, option, who=world.agent, now=utc_now())
    with pytest.raises(HeldByOther):
        choose.undo(chosen.use.id, who=world.colleague, now=utc_now())
    choose.undo(chosen.use.id, who=world.agent, now=utc_now())
    assert Use.objects.get().state == UseState.UNDONE
    with pytest.raises(TooLate):
        choose.undo(chosen.use.id, who=world.agent, now=utc_now())
    assert choose.choose(case, option, who=world.agent, now=utc_now()).use.id != chosen.use.id


def test_once_per_person_holds_across_cases(world: World) -> None:
    option = make(guard=Guard(every_days=30))
    first, second, other = open_case(world), open_case(world, thread="t-2"), open_case(world, who="ben")
    assert len({first, second, other}) == 3
    choose.choose(first, option, who=world.agent, now=utc_now())
    assert barred(second, option, world.colleague) is Barred.PERSON
    page = client(world.agent).post(f"/desk/cases/{second}/options/").content.decode()
    assert "This person got it already" in page
    choose.choose(other, option, who=world.agent, now=utc_now())
    Use.objects.update(state=UseState.DONE, at=utc_now() - timedelta(days=31))
    choose.choose(second, option, who=world.agent, now=utc_now())


def test_a_budget_is_for_all_together_and_what_is_taken_back_is_free_again(world: World) -> None:
    option = make(guard=Guard(per_day=1))
    one, two = open_case(world), open_case(world, who="ben")
    chosen = choose.choose(one, option, who=world.agent, now=utc_now())
    assert barred(two, option, world.colleague) is Barred.DAY
    choose.undo(chosen.use.id, who=world.agent, now=utc_now())
    choose.choose(two, option, who=world.colleague, now=utc_now())


def test_what_was_never_sent_frees_its_budget_the_day_after(world: World) -> None:
    option = make(guard=Guard(per_month=1))
    one, two = open_case(world), open_case(world, who="ben")
    choose.choose(one, option, who=world.agent, now=utc_now() - timedelta(days=1, minutes=1))
    choose.choose(two, option, who=world.agent, now=utc_now())


def test_each_of_several_codes_is_given_once(world: World) -> None:
    draft: dict[str, Any] = {"act": Act.CODE, "texts": {"en": "Yours: {{code}}"}}
    option = make(codes=("A-1", "A-2"), **draft)
    given = [
        choose.choose(open_case(world, who=name), option, who=world.agent, now=utc_now()) for name in ("ann", "ben")
    ]
    assert [one.text for one in given] == ["Yours: A-1", "Yours: A-2"]
    late = open_case(world, who="cleo")
    assert barred(late, option, world.agent) is Barred.NO_CODE
    choose.undo(given[0].use.id, who=world.agent, now=utc_now())
    assert choose.choose(late, option, who=world.agent, now=utc_now()).text == "Yours: A-1"
    shared = make(codes=("FOR-ALL",), **draft)
    for name in ("ann", "ben"):
        case = open_case(world, who=name, thread=f"other-{name}")
        assert choose.choose(case, shared, who=world.agent, now=utc_now()).text == "Yours: FOR-ALL"


def test_saving_keeps_codes_that_were_given(world: World) -> None:
    option = make(act=Act.CODE, texts={"en": "{{code}}"}, codes=("A", "B", "C"))
    choose.choose(open_case(world), option, who=world.agent, now=utc_now())
    draft = OptionDraft(name="Repair", act=Act.CODE, texts={"en": "{{code}}"}, codes=("C", "D"))
    catalogue.save_option(draft, who=None, now=utc_now(), pk=option)
    assert set(OfferCode.objects.values_list("code", flat=True)) == {"A", "C", "D"}
    assert catalogue.unused_codes(option) == ("C", "D")


def test_a_tag_and_an_appointment_are_made_and_taken_back(world: World) -> None:
    case, now = open_case(world), utc_now()
    tag = make("Praise", act=Act.TAG, tag="praise")
    call = make("Call", act=Act.CALL)
    tagged = choose.choose(case, tag, who=world.agent, now=now)
    assert tagged.use.state is UseState.DONE
    assert calls.tags_in(case) == ("praise",)
    assert barred(case, call, world.agent) is Barred.NO_TIME
    assert not Use.objects.filter(option=call).exists()
    called = choose.choose(case, call, who=world.agent, now=now, at=now + timedelta(hours=2))
    assert calls.calls_in(case)[0].at == now + timedelta(hours=2)
    for one in (tagged, called):
        choose.undo(one.use.id, who=world.agent, now=now)
    assert not Tag.objects.exists()
    assert not calls.calls_in(case)
    assert not Timer.objects.filter(kind=calls.CALL).exists()


def test_an_appointment_brings_the_case_back(world: World) -> None:
    case, now = open_case(world), utc_now()
    call = make("Call", act=Act.CALL)
    choose.choose(case, call, who=world.agent, now=now, at=now + timedelta(hours=2))
    work.snooze(case, who=world.agent, until=now + timedelta(days=3), now=now)
    key = str(CallBack.objects.get().pk)
    for _ in range(2):
        calls.on_call(key, now + timedelta(hours=2))
    facts = escalation.case(case)
    assert (facts.state, facts.priority) == (CaseState.OPEN, Priority.HIGH)
    page = client(world.agent).post(f"/desk/cases/{case}/options/").content.decode()
    assert f"/desk/calls/{key}/done/" in page
    assert client(world.agent).post(f"/desk/calls/{key}/done/").status_code == 204
    assert not calls.calls_in(case)


def test_a_case_is_handed_to_a_team(world: World) -> None:
    case = open_case(world)
    give(case, world.agent)
    team, same, nowhere = (make(key, act=Act.TEAM, queue=key) for key in ("press", "baggage", "gone"))
    assert barred(case, same, world.agent) is Barred.SAME_QUEUE
    assert barred(case, nowhere, world.agent) is Barred.NO_QUEUE
    choose.choose(case, team, who=world.agent, now=utc_now())
    assert escalation.case(case).queue == "press"


def test_what_cannot_be_done_stands_there_with_its_reason(world: World) -> None:
    make("Elsewhere", act=Act.CHANNEL)
    make("Silent", texts={})
    screen = shown(open_case(world), world.agent)
    assert {item.bar.kind for item in screen.barred if item.bar} == {Barred.NO_CHANNEL, Barred.NO_TEXT}
    assert not Offer.objects.exists()


def test_nobody_chooses_in_a_colleagues_case_or_what_was_not_offered(world: World) -> None:
    option, case = make(when=When(intents=(Intent.PRAISE,))), open_case(world)
    assert barred(case, option, world.agent) is None
    plain = make("Plain")
    give(case, world.agent)
    with pytest.raises(HeldByOther):
        choose.choose(case, plain, who=world.colleague, now=utc_now())
    catalogue.set_state(plain, OptionState.DISABLED, who=None, now=utc_now())
    assert barred(case, plain, world.agent) is None


def test_approval_is_asked_given_and_refused_with_a_word(world: World) -> None:
    option, case = make(guard=Guard(approval=True)), open_case(world)
    asked = choose.choose(case, option, who=world.agent, now=utc_now())
    assert (asked.use.state, asked.text) == (UseState.WAITING, "")
    boss = client(world.supervisor)
    assert "Repair" in boss.get("/settings/options/waiting/").content.decode()
    boss.post(f"/settings/options/waiting/{asked.use.id}/", {"refuse": "1", "word": "Too early"})
    page = client(world.agent).post(f"/desk/cases/{case}/options/").content.decode()
    assert "refused" in page
    assert "Too early" in page
    second = choose.choose(case, option, who=world.agent, now=utc_now())
    boss.post(f"/settings/options/waiting/{second.use.id}/", {"approve": "1"})
    with pytest.raises(TooLate):
        approvals.decide(second.use.id, who=world.supervisor, approve=False, word="", now=utc_now())
    given = choose.choose(case, option, who=world.agent, now=utc_now())
    assert given.use.id == second.use.id
    assert given.text.startswith("Marta")
    assert AuditEntry.objects.filter(what="desk.option.decided").count() == 2


def test_a_supervisor_needs_no_approval(world: World) -> None:
    option, case = make(guard=Guard(approval=True)), open_case(world)
    assert choose.choose(case, option, who=world.supervisor, now=utc_now()).text


def said_later(world: World, at: datetime) -> None:
    """Glad again, and said so three times."""
    (company,) = targets()
    feels_toward(world, company, [(at + timedelta(hours=n), Sentiment.POSITIVE) for n in range(3)])


@override_settings(EFFECT_DAYS=14)
def test_what_followed_is_counted_once_for_what_was_used_and_what_was_not(world: World) -> None:
    turned(world, before=3, after=3)
    used, other, case = make("Used"), make("Other"), open_case(world)
    now = utc_now()
    shown(case, world.agent)
    row = Menu.objects.get()
    assert row.before is not None
    chosen = choose.choose(case, used, who=world.agent, now=now)
    answer(case, world.agent, chosen.text)
    Delivery.objects.all().update(state=DeliveryState.SENT)
    timer = Timer.objects.get(kind=menu.FOLLOW)
    assert timer.due_at == row.due_at
    said_later(world, row.at + timedelta(days=3))
    for _ in range(2):
        followed.follow(timer.key, row.due_at)
    row.refresh_from_db()
    assert row.after is not None
    assert row.after > row.before
    told = tallies.known()
    assert {one: [(s.used, s.count) for s in sums] for one, sums in told.items()} == {
        used: [(True, 1)],
        other: [(False, 1)],
    }
    assert told[used][0].total == pytest.approx(row.after - row.before)


def test_silence_is_no_answer(world: World) -> None:
    turned(world, before=3, after=3)
    make()
    shown(open_case(world), world.agent)
    row = Menu.objects.get()
    followed.follow(str(row.pk), row.due_at)
    row.refresh_from_db()
    assert row.followed_at is not None
    assert row.after is None
    assert tallies.known() == {}


def test_what_was_never_sent_is_not_a_use(world: World) -> None:
    turned(world, before=3, after=3)
    option, case = make(act=Act.CODE, texts={"en": "{{code}}"}, codes=("A", "B")), open_case(world)
    shown(case, world.agent)
    choose.choose(case, option, who=world.agent, now=utc_now())
    row = Menu.objects.get()
    said_later(world, row.at + timedelta(days=3))
    followed.follow(str(row.pk), row.due_at)
    assert [(one.used, one.count) for one in tallies.known()[option]] == [(False, 1)]
    assert catalogue.unused_codes(option) == ("A", "B")
