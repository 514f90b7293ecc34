"""How people feel is followed: the same, however what they said comes in, is changed or taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedful import pipeline
from heedful.channels import api as channels
from heedful.channels.types import Arrival, Author, ChannelFacts, Edit, EditKind, Post
from heedful.customers import api as customers
from heedful.customers.models import Evidence, Feeling, Shift, Usual
from heedful.customers.types import Direction
from heedful.listening import api as listening
from heedful.listening.models import Mention
from heedful.listening.types import TargetKind
from heedful.stream.api import timers
from heedful.understanding import api as readers
from heedful.understanding.types import Field

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GLAD = "I love @AcmeAir, thank you so much, best crew ever!"
ANGRY = "@AcmeAir lost my bag again, worst airline ever, I am so angry"
FLAT = "@AcmeAir flight at gate 12 on Monday"
TURNED = (GLAD, GLAD, FLAT, GLAD, GLAD, GLAD, *[ANGRY] * 9)
TURN = 6


@pytest.fixture
def acme() -> int:
    draft = listening.TargetDraft(kind=TargetKind.COMPANY, name="Acme Air", aliases=("@AcmeAir",))
    return listening.create_target(draft, who=None, now=NOON).id


def channel() -> ChannelFacts:
    return channels.ensure_channel("page", adapter="open", name="Page", now=NOON, keep_all=True)


def arrival(day: int, text: str, author: str = "marta") -> Arrival:
    at = NOON + timedelta(days=day)
    # No two alike: the same words again and again would be set apart as a wave.
    post = Post(id=f"{author}{day}", author=Author(id=author), text=f"{text} ({author} {day})", created_at=at)
    return Arrival(channel=channel(), post=post, received_at=NOON)


def hear(*arrivals: Arrival) -> None:
    pipeline.hear(arrivals, now=NOON)


def known() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    stands: list[tuple[object, ...]] = [
        (row.customer_id, row.pieces, row.at, round(row.value, 2), round(row.down, 2), row.raised)
        for row in Feeling.objects.order_by("customer")
    ]
    shifts = Shift.objects.order_by("customer", "detected_at").values_list(
        "customer", "direction", "onset", "detected_at"
    )
    return stands, list(shifts)


def test_a_turn_is_noticed_and_shown_by_its_posts(acme: int) -> None:
    for day, text in enumerate(TURNED):
        hear(arrival(day, text))
    (shift,) = customers.shifts()
    assert (shift.direction, shift.target, shift.onset) == (Direction.DOWN, acme, NOON + timedelta(days=TURN))
    assert shift.detected_at < NOON + timedelta(days=len(TURNED))
    assert shift.size < -0.5
    said = Mention.objects.filter(pk__in=shift.evidence).values_list("text", flat=True)
    assert all("worst" in text for text in said)
    (stand,) = customers.stands_of(shift.customer, now=NOON + timedelta(days=len(TURNED)))
    assert stand.felt.feeling < 0
    (later,) = customers.stands_of(shift.customer, now=NOON + timedelta(days=300))
    assert later.felt.high - later.felt.low > stand.felt.high - stand.felt.low
    assert len(customers.went(shift.customer, acme, most=5)) == 5


def test_whoever_always_felt_so_has_not_changed(acme: int) -> None:
    for day in range(9):
        hear(arrival(day, ANGRY, "grump"), arrival(day, GLAD, "fan"))
    assert customers.shifts() == ()
    assert Feeling.objects.filter(target=acme).count() == 2


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(len(TURNED))), st.integers(1, len(TURNED)), st.integers(0, len(TURNED)))
def test_it_is_the_same_in_whatever_order_posts_come(acme: int, order: list[int], at_once: int, learnt: int) -> None:
    """Also where it became known meanwhile what people feel on the whole."""
    Usual.objects.all().delete()
    Usual.objects.create(target_id=acme, since=NOON + timedelta(days=learnt), negative=0.1, neutral=0.5, people=40)
    Mention.objects.all().delete()
    Feeling.objects.all().delete()
    Shift.objects.all().delete()
    some = [arrival(day, TURNED[day]) for day in order]
    for start in range(0, len(some), at_once):
        hear(*some[start : start + at_once])
        hear(*some[start : start + at_once])  # and once more, as after a crash
    mixed = known()
    Mention.objects.all().delete()
    Feeling.objects.all().delete()
    Shift.objects.all().delete()
    hear(*(arrival(day, text) for day, text in enumerate(TURNED)))
    assert mixed == known()
    assert Evidence.objects.filter(target=acme).count() == len(TURNED)


def test_what_is_edited_or_taken_back_was_never_felt(acme: int) -> None:
    hear(*(arrival(day, text) for day, text in enumerate(TURNED)))
    edits = [
        Edit(id=f"e{day}", post=f"marta{day}", kind=EditKind.EDIT, at=NOON, text=f"{GLAD} (marta {day})")
        for day in (6, 7, 8)
    ]
    gone = [Edit(id=f"d{day}", post=f"marta{day}", kind=EditKind.DELETE, at=NOON) for day in range(9, len(TURNED))]
    pipeline.change([(channel(), one) for one in (*edits, *gone)], now=NOON, besides=())
    assert customers.shifts() == ()
    (row,) = Feeling.objects.filter(target=acme)
    assert (row.pieces, row.raised) == (9, 0)
    assert row.value > 0


def test_a_correction_is_believed(acme: int) -> None:
    hear(*(arrival(day, text) for day, text in enumerate(TURNED)))
    before = Feeling.objects.get(target=acme).value
    for mention in Mention.objects.filter(text__startswith=ANGRY):
        readers.correct(mention.pk, Field.TARGET, str(acme), "positive", who=None, now=NOON)
    assert not timers.run_due(pipeline.TIMERS, worker="w", now=timezone.now() + timedelta(days=1))
    assert customers.shifts() == ()
    assert Feeling.objects.get(target=acme).value > before
    assert Evidence.objects.filter(human=True).count() == 9


def test_what_another_version_of_the_filter_kept_is_told_anew(acme: int) -> None:
    hear(*(arrival(day, text, name) for name in ("marta", "olga") for day, text in enumerate(TURNED[:-1])))
    marta = Feeling.objects.order_by("customer")[0].customer_id
    stood = customers.stands_of(marta, now=NOON + timedelta(days=30))
    Feeling.objects.filter(customer=marta).update(state="AAAA")
    assert customers.stands_of(marta, now=NOON + timedelta(days=30)) == stood
    hear(*(arrival(len(TURNED) - 1, TURNED[-1], name) for name in ("marta", "olga")))
    (one, other), _ = known()
    assert one[1:] == other[1:]
