"""What a change coincides with, on the feed, the person's page and beside the case; and marks on the band."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from heedful.customers import api as customers
from heedful.customers.events.registry import create_event
from heedful.customers.models import Customer, Shift
from heedful.customers.types import Coincidence, EventDraft, EventFacts, EventKind, EventState, FeltAt, Kin, Others
from heedful.desk.person.coincide_words import said
from heedful.desk.person.draw import band
from heedful.desk.person.happenings import MOST, marked
from heedful.desk.person.tests.test_standing import turned
from heedful.desk.tests.world import World, client, open_case
from heedful.listening import api as listening


def with_event(
    world: World, *, title: str = "<i>Fee</i> negative", days: int = 2, state: str = "confirmed"
) -> EventFacts:
    company = Shift.objects.get().target_id if Shift.objects.exists() else turned(world)
    at = Shift.objects.get().onset - timedelta(days=days)
    draft = EventDraft(title=title, target=company, kind=EventKind.PRICE, starts_at=at)
    return create_event(draft, who=None, now=world.started, state=EventState(state))


def test_it_is_shown_as_a_coincidence_and_never_as_a_cause(world: World) -> None:
    event = with_event(world)
    person = Customer.objects.get().pk
    case = open_case(world)
    for who, address in (
        (world.supervisor, "/people/changes/"),
        (world.agent, f"/people/{person}/"),
        (world.agent, f"/desk/cases/{case}/"),
    ):
        page = client(who).get(address).content.decode()
        assert "Coincides with" in page, address
        assert f"/people/events/{event.id}/" in page
        assert "&lt;i&gt;Fee&lt;/i&gt; negative" in page
        assert "<i>Fee" not in page
        assert "price change" in page
        assert "2 days before" in page
        assert "the posts share: negative" in page
        assert "caused" not in page


def test_the_journey_tells_when_they_turned_and_what_had_happened(world: World) -> None:
    event = with_event(world)
    page = client(world.agent).get(f"/people/{Customer.objects.get().pk}/").content.decode()
    journey = page.split('class="journey"')[1]
    assert "▼ turned down toward Nordwind Air" in journey
    assert f'<a class="journey-link" href="/people/events/{event.id}/">In public: &lt;i&gt;Fee' in journey


def test_what_nobody_confirmed_is_not_shown(world: World) -> None:
    with_event(world, state="proposed")
    assert "Coincides with" not in client(world.supervisor).get("/people/changes/").content.decode()
    with_event(world, days=40)
    assert "Coincides with" not in client(world.supervisor).get("/people/changes/").content.decode()


def test_the_queries_of_the_feed_do_not_grow_with_changes_and_events(world: World) -> None:
    with_event(world)
    browser = client(world.supervisor)
    with CaptureQueriesContext(connection) as few:
        browser.get("/people/changes/")
    shift = Shift.objects.get()
    for n in range(1, 20):
        with_event_at = EventDraft(
            title=f"Fee {n}", target=shift.target_id, kind=EventKind.PRICE, starts_at=shift.onset - timedelta(hours=n)
        )
        create_event(with_event_at, who=None, now=world.started)
        shift.pk, shift.detected_at = None, shift.detected_at + timedelta(seconds=n)
        shift.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        browser.get("/people/changes/")
    assert len(many) == len(few)


def test_events_stand_on_the_band_and_in_a_list_that_keys_reach(world: World) -> None:
    event = with_event(world)
    page = client(world.agent).get(f"/people/{Customer.objects.get().pk}/").content.decode()
    assert page.count('class="band-mark"') == 1
    assert f'<li value="1"><a href="/people/events/{event.id}/">' in page


def test_marks_stay_on_the_band_and_apart(world: World) -> None:
    event = with_event(world)
    for n in range(12):
        with_event(world, title=f"Fee {n}", days=2)
    targets = {one.id: one for one in listening.targets()}
    days = Shift.objects.get().onset.timestamp() / 86400
    felt = [FeltAt(at=days + n, feeling=0, low=-1, high=1, up=0, down=0) for n in (-10, 0, 10)]
    drawn = band(felt, width=720, height=120)
    assert drawn is not None
    marks = marked({event.target: drawn}, targets)[event.target]
    assert len(marks) == MOST
    assert [mark.number for mark in marks] == list(range(1, MOST + 1))
    assert all(0 <= mark.x <= 720 and 0 < mark.y < 120 for mark in marks)
    assert len({(mark.x, mark.y) for mark in marks}) > 1
    assert marked({}, targets) == {}


def test_what_it_says_of_others(world: World) -> None:
    event = with_event(world)
    from_feed = listening.targets()[0]
    (shift,) = customers.shifts()
    one = Coincidence(event=event, kin=Kin.OFFER, lag_days=-0.4, words=("bag",), score=0.5)
    assert said(one, shift, from_feed) == "on the same day · of what it offers · the posts share: bag"
    for others, words in (
        (Others(people=0, usual=0, days=8, unusual=None), "nobody else turned within 8 days around it · how many do"),
        (Others(people=9, usual=1.5, days=8, unusual=True), "9 other people turned down toward Nordwind Air within"),
        (Others(people=9, usual=1.5, days=8, unusual=True), "usually 1.5: more than chance"),
        (Others(people=1, usual=1.5, days=8, unusual=False), "1 other person turned down"),
        (Others(people=1, usual=1.5, days=8, unusual=False), "no more than chance allows"),
    ):
        told = Coincidence(event=event, kin=Kin.SAME, lag_days=3.2, words=(), score=0.5, others=others)
        assert words in said(told, shift, from_feed)
