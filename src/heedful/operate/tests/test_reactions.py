"""What people do without words counts, once, whenever it comes, and follows the post that it is about."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedful import pipeline
from heedful.channels import api as channels
from heedful.channels.types import Arrival, Author, ChannelFacts, Edit, EditKind, Post, Signal, SignalKind
from heedful.customers import api as customers
from heedful.customers.evidence.acts import Act
from heedful.customers.models import Customer, Done, Evidence, Feeling
from heedful.listening import api as listening
from heedful.listening.models import Mention
from heedful.listening.types import TargetKind
from heedful.stream.api import timers
from heedful.stream.models import Timer
from heedful.stream.types import Kind, Parcel

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OWN, COMPLAINT = "own-1", "c-1"


@pytest.fixture(autouse=True)
def acme() -> int:
    draft = listening.TargetDraft(kind=TargetKind.COMPANY, name="Acme Air", aliases=("@AcmeAir",))
    return listening.create_target(draft, who=None, now=NOON).id


def page() -> ChannelFacts:
    return channels.ensure_channel("page", adapter="open", name="Page", now=NOON, keep_all=True, own_authors=("acme",))


def post(name: str, text: str, author: str, **more: object) -> Callable[[], None]:
    said = Post(id=name, author=Author(id=author), text=text, created_at=NOON, **more)  # type: ignore[arg-type]
    return lambda: pipeline.hear([Arrival(channel=page(), post=said, received_at=NOON)], now=NOON)


def signals(*some: Signal) -> Callable[[], None]:
    return lambda: pipeline.follow(
        [_parcel(Kind.SIGNALS, [msgspec.json.encode(one) for one in some])], {"page": page()}, now=NOON
    )


def _parcel(kind: Kind, items: list[bytes]) -> Parcel:
    return Parcel(row=1, channel="page", kind=kind, topic=None, items=tuple(items), received_at=NOON, attempts=0)


def edit(kind: EditKind, text: str = "") -> Callable[[], None]:
    change = Edit(id=f"{kind}1", post=COMPLAINT, kind=kind, at=NOON + timedelta(days=9), text=text)
    return lambda: pipeline.change([(page(), change)], now=NOON, besides=())


def act(number: int, kind: SignalKind, about: str = "", *, who: str = "marta", name: str = "") -> Signal:
    at = NOON + timedelta(hours=number)
    return Signal(id=f"s{number}", kind=kind, created_at=at, author=Author(id=who), post=about, name=name)


say_own = post(OWN, "Our new lounge is open, says @AcmeAir", "acme")
complain = post(COMPLAINT, "@AcmeAir lost my bag again, worst airline ever, I am so angry", "ben")
LIKES_OWN = act(1, SignalKind.REACTION, OWN)
SHARES_COMPLAINT = act(2, SignalKind.SHARE, COMPLAINT)
LEAVES = act(3, SignalKind.UNFOLLOW)


def of(who: str) -> list[tuple[str, str]]:
    rows = Evidence.objects.filter(customer__in=Customer.objects.filter(name=who)).order_by("source")
    return list(rows.values_list("kind", "sentiment"))


def test_acts_are_evidence_of_whoever_did_them(acme: int) -> None:
    say_own()
    complain()
    signals(LIKES_OWN, SHARES_COMPLAINT, LEAVES)()
    assert of("marta") == [("reaction", "positive"), ("share", "negative"), ("unfollow", "negative")]
    (stand,) = customers.stands_of(Customer.objects.get(name="marta").pk, now=NOON)
    assert stand.target == acme
    assert stand.felt.feeling < 0


def test_what_the_company_does_itself_and_counters_are_none() -> None:
    say_own()
    signals(
        act(1, SignalKind.REACTION, OWN, who="acme"), Signal(id="n", kind=SignalKind.COUNTS, created_at=NOON, post=OWN)
    )()
    assert not Done.objects.exists()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)), again=st.integers(0, 4))
def test_in_whatever_order_they_come(order: list[int], again: int) -> None:
    things = [say_own, complain, signals(LIKES_OWN), signals(SHARES_COMPLAINT), signals(LEAVES)]
    for rows in (Evidence.objects, Feeling.objects, Done.objects, Customer.objects, Mention.objects):
        rows.all().delete()
    for place in [*order, again]:
        things[place]()
    assert sorted(of("marta")) == [("reaction", "positive"), ("share", "negative"), ("unfollow", "negative")]


def test_they_follow_the_post_that_they_are_about() -> None:
    complain()
    signals(SHARES_COMPLAINT)()
    edit(EditKind.EDIT, "@AcmeAir found my bag within an hour, thank you so much, great crew!")()
    assert of("marta") == [("share", "positive")]
    edit(EditKind.DELETE)()
    assert of("marta") == []
    assert not Feeling.objects.filter(customer__in=Customer.objects.filter(name="marta")).exists()


def test_stars_count_for_the_one_thing_that_a_review_names() -> None:
    post("r", "Boarding at gate 12 with @AcmeAir", "ana", rating=1.0)()
    assert of("ana") == [("rating", "negative")]


def test_a_weight_is_changed_and_feelings_are_told_anew() -> None:
    say_own()
    signals(LIKES_OWN)()
    marta = Customer.objects.get(name="marta").pk
    (before,) = customers.stands_of(marta, now=NOON)
    assert customers.set_weights({Act.REACTION: 1.0, Act.WORDS: 1.0}, now=NOON) == {Act.REACTION: (0.15, 1.0)}
    assert not timers.run_due(pipeline.TIMERS, worker="w", now=NOON + timedelta(seconds=1))
    (after,) = customers.stands_of(marta, now=NOON)
    assert after.felt.feeling > before.felt.feeling
    assert not Timer.objects.filter(kind="customers.weights").exists()


def test_what_weighs_nothing_is_not_kept() -> None:
    customers.set_weights({Act.UNFOLLOW: 0.0}, now=NOON)
    signals(LEAVES)()
    assert not Done.objects.exists()
    assert not Customer.objects.exists()
