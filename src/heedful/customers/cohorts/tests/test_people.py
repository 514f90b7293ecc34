"""Lists of people: what a filter finds, in which order, page by page, and how many there are."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from heedful.customers import api
from heedful.customers.cohorts import people, sample
from heedful.customers.cohorts.sample import about, rounded, spread
from heedful.customers.cohorts.seek import matching
from heedful.customers.cohorts.tests.crowds import NOW, says, settled, target
from heedful.customers.cohorts.wanted import Feels, Has, How, Wanted, feels_of, kept, pairs, read, wanted_of
from heedful.customers.models import Account, Customer, Fact, Feeling, Identity, JointReading, Membership, Tag
from heedful.customers.types import Direction, Joint, Order
from heedful.understanding.types import Sentiment

RELATIONS = ("customer", "prospect", "former")
NET = st.floats(-1, 1).map(lambda one: round(one, 3))
FEELS = st.builds(
    Feels,
    target=st.integers(1, 2),
    least=st.none() | NET,
    most=st.none() | NET,
    turned_down=st.none() | st.floats(0, 1),
    open=st.none() | st.sampled_from(Direction),
)
WORDS = st.text("abc@ é", max_size=4).map(str.strip)
HAS = st.one_of(
    st.builds(Has, field=st.just("relation"), how=st.just(How.IS), value=st.sampled_from(["customer", "a~b"])),
    st.builds(
        Has,
        field=st.just("value"),
        how=st.sampled_from([How.AT_LEAST, How.AT_MOST]),
        value=st.sampled_from(["3", "-1.5", "2026-01-31"]),
    ),
)
WANTED = st.builds(
    Wanted,
    text=WORDS,
    languages=st.lists(st.sampled_from(["de", "en"]), unique=True, max_size=2).map(tuple),
    platforms=st.lists(st.sampled_from(["x", "replay"]), unique=True, max_size=2).map(tuple),
    feels=st.lists(FEELS, unique=True, max_size=2).map(tuple),
    seen_within=st.none() | st.integers(0, 90),
    silent_for=st.none() | st.integers(0, 90),
    followers=st.none() | st.integers(0, 10**12),
    mentions=st.none() | st.integers(0, 4),
    restricted=st.none() | st.booleans(),
    joints=st.lists(st.sampled_from(Joint), unique=True, max_size=2).map(tuple),
    has=st.lists(HAS, unique=True, max_size=2).map(tuple),
    account=WORDS,
    tags=st.lists(st.sampled_from(["vip", "press"]), unique=True, max_size=2).map(tuple),
    cohorts=st.lists(st.integers(1, 3), unique=True, max_size=1).map(tuple),
)


@given(WANTED)
def test_a_filter_is_the_same_in_the_address_and_where_it_is_kept(wanted: Wanted) -> None:
    given_back: dict[str, list[str]] = {}
    for name, value in pairs(wanted):
        given_back.setdefault(name, []).append(value)
    assert read(given_back) == (wanted, ())
    assert wanted_of(kept(wanted)) == wanted


def test_nonsense_in_an_address_is_left_out_and_named() -> None:
    nonsense = {
        "seen": ["soon"],
        "feels": ["x~1", "1~nan", "1~2", "1~~~7"],
        "followers": ["-1"],
        "joint": ["x"],
        "restricted": ["perhaps"],
        "has": ["a", "a~is~", "a~min~x"],
        "q": ["\x00"],
    }
    assert read(nonsense) == (Wanted(), ("feels", "seen", "followers", "restricted", "joint", "has"))
    assert feels_of("3~~-0.4") == Feels(target=3, most=-0.4)


def crowd() -> None:
    """Many of the same moment, number of mentions and name, so that every order has ties."""
    one, other = target("Nordwind Air"), target("Blue Heron")
    feelings = [Sentiment.POSITIVE, Sentiment.NEGATIVE, Sentiment.NEUTRAL]
    for n in range(23):
        for _time in range(1 + n % 3):
            about = [[one], [one, other], [other], []][n % 4]
            says(f"u{n}", feelings[n % 3], *about, day=20 * (n % 4), platform=("x", "replay")[n % 2])
    Customer.objects.filter(pk__lte=Customer.objects.order_by("pk")[11].pk).update(name="Same")
    for n, pk in enumerate(Customer.objects.order_by("pk").values_list("pk", flat=True)):
        Customer.objects.filter(pk=pk).update(language=("de", "en")[n % 2])
        Identity.objects.filter(customer=pk).update(followers=None if n % 5 == 0 else n * 10, handle=f"abc{n}")
        Feeling.objects.filter(customer=pk).update(down=(n % 4) / 4, raised=(-1, 0, 1)[n % 3])
        if n % 6 == 0:
            api.tag([pk], "vip")
        Fact.objects.create(customer_id=pk, field="value", value=str(n), number=float(n), at=NOW, source="t")
        Fact.objects.create(customer_id=pk, field="relation", value=RELATIONS[n % 3], at=NOW, source="t")
        since = NOW - timedelta(days=20 * (n % 7))
        JointReading.objects.create(customer_id=pk, joint=list(Joint)[n % 4], since=since)
        Account.objects.create(customer_id=pk, number=f"K-{n}", source="t", at=NOW)
    gone = Customer.objects.order_by("pk").last()
    assert gone is not None
    Customer.objects.filter(pk=gone.pk).update(erased_at=NOW)
    for pk in Customer.objects.order_by("pk").values_list("pk", flat=True)[3:23:7]:
        Customer.objects.filter(pk=pk).update(restricted_at=NOW)
    api.make_cohort("Loud", Wanted(mentions=2), now=NOW)
    settled()


def naive(wanted: Wanted) -> set[int]:
    """The meaning of each field, said again as plainly as can be."""
    return {one.pk for one in Customer.objects.filter(erased_at=None) if all(_holds(one, wanted))}


def _holds(one: Customer, wanted: Wanted) -> list[bool]:
    handles = list(Identity.objects.filter(customer=one))
    felt = {row.target_id: row for row in Feeling.objects.filter(customer=one)}
    words = wanted.text.removeprefix("@").strip()
    names = [one.name, *(h.handle for h in handles), *(h.name for h in handles)]
    facts = {fact.field: fact for fact in Fact.objects.filter(customer=one)}
    held = JointReading.objects.filter(customer=one, since__gt=NOW - timedelta(days=90))
    accounts = set(Account.objects.filter(customer=one).values_list("number", flat=True))
    cohorts = set(Membership.objects.filter(customer=one).values_list("cohort_id", flat=True))
    tags = set(Tag.objects.filter(customer=one).values_list("name", flat=True))
    return [
        not words or any(words.lower() in name.lower() for name in names),
        not wanted.languages or one.language in wanted.languages,
        not wanted.platforms or any(h.platform in wanted.platforms for h in handles),
        wanted.followers is None or any(h.followers is not None and h.followers >= wanted.followers for h in handles),
        wanted.seen_within is None or one.last_seen >= NOW - timedelta(days=wanted.seen_within),
        wanted.silent_for is None or one.last_seen < NOW - timedelta(days=wanted.silent_for),
        wanted.mentions is None or one.mentions >= wanted.mentions,
        wanted.restricted in {None, one.restricted_at is not None},
        not wanted.joints or any(row.joint in wanted.joints for row in held),
        not wanted.account or wanted.account in accounts,
        *(_has(facts[one.field], one, wanted) for one in wanted.has),
        not wanted.tags or bool(tags & set(wanted.tags)),
        not wanted.cohorts or bool(cohorts & set(wanted.cohorts)),
        *(_feels(felt.get(feels.target), feels) for feels in wanted.feels),
    ]


def _has(fact: Fact, one: Has, wanted: Wanted) -> bool:
    if one.how is How.IS:
        return fact.value in {other.value for other in wanted.has if other.field == one.field and other.how is How.IS}
    assert fact.number is not None
    return fact.number >= one.number if one.how is How.AT_LEAST else fact.number <= one.number


def _feels(row: Feeling | None, feels: Feels) -> bool:
    return (
        row is not None
        and (feels.least is None or row.value >= feels.least)
        and (feels.most is None or row.value <= feels.most)
        and (feels.turned_down is None or row.down >= feels.turned_down)
        and (feels.open is None or row.raised == {Direction.UP: 1, Direction.DOWN: -1}[feels.open])
    )


def filters() -> list[Wanted]:
    first, second = sorted({row.target_id for row in Feeling.objects.all()})
    loud = api.cohorts()[0].id
    return [
        Wanted(),
        Wanted(text="same"),
        Wanted(text="@ABC1"),
        Wanted(languages=("de",), platforms=("x",)),
        Wanted(platforms=("x", "replay"), followers=60),
        Wanted(feels=(Feels(target=first),)),
        Wanted(feels=(Feels(target=first, most=0.0), Feels(target=second, turned_down=0.5))),
        Wanted(feels=(Feels(target=first, least=-0.2, open=Direction.DOWN),)),
        Wanted(feels=(Feels(target=second, open=Direction.UP),), mentions=2),
        Wanted(seen_within=30),
        Wanted(restricted=True),
        Wanted(restricted=False, platforms=("x",)),
        Wanted(silent_for=30, tags=("vip",)),
        Wanted(tags=("vip", "none")),
        Wanted(cohorts=(loud,), languages=("en",)),
        Wanted(cohorts=(loud + 9,)),
        Wanted(joints=(Joint.DEFECTION, Joint.RECOVERED)),
        Wanted(account="K-7"),
        Wanted(account="k"),
        Wanted(has=(Has(field="value", how=How.AT_LEAST, value="5"), Has(field="value", how=How.AT_MOST, value="9.5"))),
        Wanted(
            has=tuple(Has(field="relation", how=How.IS, value=one) for one in RELATIONS[:2]),
            seen_within=45,
        ),
    ]


@pytest.mark.django_db
def test_list_count_and_membership_agree_with_what_the_filter_says() -> None:
    crowd()
    for wanted in filters():
        right = naive(wanted)
        assert set(matching(wanted, now=NOW).values_list("pk", flat=True)) == right, wanted
        assert set(api.ids_of(wanted, most=1000, now=NOW)) == right
        assert api.how_many(wanted, now=NOW).number == len(right)
        if wanted != Wanted() and not wanted.cohorts:
            made = api.make_cohort("as the list", wanted, now=NOW)
            settled()
            alone = Customer.objects.exclude(restricted_at=None).values_list("pk", flat=True)
            assert set(api.members(made.id, limit=1000)) == right - set(alone)
            api.delete_cohort(made.id, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(("looked_at", "limit"), [(3, 2), (10_000, 5)])
def test_pages_hold_everybody_once_in_order_under_ties(
    looked_at: int, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "LOOKED_AT", looked_at)
    crowd()
    known = {one.pk: one for one in Customer.objects.all()}
    company = min(row.target_id for row in Feeling.objects.all())
    down = {row.customer_id: row.down for row in Feeling.objects.filter(target=company)}
    keys: dict[Order, Callable[[int], tuple[object, int]]] = {
        Order.LAST_SEEN: lambda pk: (known[pk].last_seen, pk),
        Order.MENTIONS: lambda pk: (known[pk].mentions, pk),
        Order.NAME: lambda pk: (known[pk].name, pk),
        Order.RISK: lambda pk: (down[pk], pk),
    }
    for wanted in filters():
        for order, key in keys.items():
            right = sorted(naive(wanted) & set(down if order is Order.RISK else known), key=key)
            right = right if order is Order.NAME else right[::-1]
            assert _all(wanted, order, company, limit) == right, (wanted, order)
            assert api.how_many(wanted, order=order, target=company, now=NOW).number == len(right)


def _all(wanted: Wanted, order: Order, company: int, limit: int) -> list[int]:
    found: list[int] = []
    after = None
    while True:
        one = api.leaf(wanted, order=order, target=company, after=after, limit=limit, now=NOW)
        found += one.ids
        if one.next is None:
            return found
        after = api.place_of(order, api.place_text(one.next))
        assert after == one.next


def test_a_place_that_is_none_begins_at_the_beginning() -> None:
    for text in ("", "x", "~", "2026-01-01~1", "yesterday~3", "1~-4"):
        assert api.place_of(Order.LAST_SEEN, text) is None


@pytest.mark.django_db
def test_a_page_costs_the_same_number_of_queries_whatever_there_is() -> None:
    crowd()
    for wanted in filters():
        with CaptureQueriesContext(connection) as told:
            api.leaf(wanted, order=Order.LAST_SEEN, after=None, limit=5, now=NOW)
        assert len(told) <= 4


@pytest.mark.django_db
def test_many_are_counted_in_a_sample_and_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd()
    monkeypatch.setattr(people, "COUNTED", 5)
    told = api.how_many(Wanted(languages=("de",)), now=NOW)
    assert not told.exact
    assert told.low <= 12 <= told.high


@given(st.integers(0, 10**7), st.integers(1, 8000), st.floats(0, 1))
def test_an_estimate_lies_within_its_interval(of: int, looked_at: int, share: float) -> None:
    looked_at = min(looked_at, of)
    hits = int(share * looked_at)
    told = about(hits, looked_at, of)
    assert told.low <= (hits / looked_at * of if looked_at else 0) + 1 <= told.high + 2
    assert 0 <= told.low <= told.high <= of


def test_a_sample_is_spread_over_all() -> None:
    found = spread(5, 1_000_004)
    assert len(found) == sample.SAMPLE
    assert found[0] == 5
    assert found[-1] > 999_000
    assert [rounded(one) for one in (7, 94, 312_480, 0)] == [7, 94, 310_000, 0]
