"""Two records of one person: merged and taken apart, nothing is lost, and what came since finds its owner."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from heedful import pipeline
from heedful.channels import api as channels
from heedful.channels.replay.day import as_post, load
from heedful.channels.types import Arrival, Author, ChannelFacts, Post, Signal, SignalKind, Visibility
from heedful.customers import api as customers
from heedful.customers import step
from heedful.customers.errors import MergeRefused
from heedful.customers.identities.alikes import examine
from heedful.customers.models import (
    Account,
    Cohort,
    CohortDay,
    Customer,
    Done,
    Evidence,
    Fact,
    Feeling,
    Identity,
    Membership,
    Shift,
    Tag,
)
from heedful.customers.profile import profiles
from heedful.customers.profile.values import Told
from heedful.desk.tests.world import client, person
from heedful.escalation import api as escalation
from heedful.escalation.models import Case
from heedful.escalation.types import Draft, VisibilityIs
from heedful.listening import api as listening
from heedful.listening.models import Mention
from heedful.listening.types import TargetKind
from heedful.rights import api as rights
from heedful.staff.types import Role
from heedful.stream.timers import run_due

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GLAD = "I love @AcmeAir, thank you so much, best crew ever!"
ANGRY = "@AcmeAir lost my bag again, worst airline ever, I am so angry"
FLAT = "@AcmeAir flight at gate 12 on Monday"
WORDS = (GLAD, ANGRY, FLAT)


@pytest.fixture
def acme() -> int:
    rule = Draft(
        name="All", conditions=VisibilityIs(any=(Visibility.PUBLIC,)), queue="q", per_minute=1000, max_age_minutes=0
    )
    escalation.create_rule(rule, None, NOON)
    draft = listening.TargetDraft(kind=TargetKind.COMPANY, name="Acme Air", aliases=("@AcmeAir",))
    return listening.create_target(draft, who=None, now=NOON).id


def channel(key: str = "page") -> ChannelFacts:
    return channels.ensure_channel(key, adapter="open", name=key, now=NOON, platform=key, keep_all=True)


def say(author: str, day: int, words: str, *, now: datetime = NOON, **more: Any) -> None:
    at = NOON + timedelta(days=day)
    who = Author(id=author, name=more.pop("name", f"{author.title()} Brandt"), handle=f"@{author}", **more)
    post = Post(id=f"{author}{day}", author=who, text=f"{words} ({author} {day})", created_at=at)
    pipeline.hear([Arrival(channel=channel("page"), post=post, received_at=now)], now=now)


def like(author: str, post: str, day: int) -> None:
    who = Author(id=author, name=author.title())
    at = NOON + timedelta(days=day)
    signal = Signal(
        id=f"l-{author}-{post}", kind=SignalKind.REACTION, post=post, author=who, name="like", created_at=at
    )
    step.react([(channel("page"), signal)], now=NOON)


def who(author: str) -> int:
    return Identity.objects.get(external_id=author).customer_id


def state() -> dict[str, list[Any]]:
    step.cohorts("all", {}, NOON)
    people = dict(Identity.objects.values_list("customer_id", "external_id"))
    posts = dict(Mention.objects.values_list("pk", "external_id"))  # numbers go on from world to world

    def name(found: Iterable[tuple[Any, ...]]) -> list[Any]:
        return sorted(((people.get(pk, "?"), *rest) for pk, *rest in found), key=str)

    return {
        "identities": sorted(people.values()),
        "people": name(
            Customer.objects.filter(pk__in=people).values_list(
                "pk", "name", "language", "first_seen", "last_seen", "mentions", "restricted_at", "merged_into"
            )
        ),
        "evidence": name(Evidence.objects.values_list("customer", "target", "kind", "at", "sentiment", "confidence")),
        "feelings": name(Feeling.objects.values_list("customer", "target", "pieces", "at", "value", "raised", "state")),
        "shifts": name(
            (*rest, [posts[pk] for pk in shown])
            for *rest, shown in Shift.objects.values_list(
                "customer", "target", "direction", "onset", "detected_at", "evidence"
            )
        ),
        "acts": name(Done.objects.values_list("customer", "kind", "post")),
        "facts": name(Fact.objects.values_list("customer", "field", "value", "at", "source")),
        "accounts": name(Account.objects.values_list("customer", "number")),
        "tags": name(Tag.objects.values_list("customer", "name")),
        "lists": name(Membership.objects.values_list("customer", "cohort__name", "since")),
        "sizes": sorted(Cohort.objects.values_list("name", "size")),
        "sums": sorted(
            CohortDay.objects.exclude(posts=0).values_list("cohort__name", "target", "day", "posts", "people", "felt")
        ),
        "cases": name(Case.objects.values_list("customer", "opener__external_id", "thread", "state")),
    }


def clear() -> None:
    for model in (Case, Customer, Mention, Cohort):
        model.objects.all().delete()


NAMES = st.sets(st.sampled_from(["VIP", "press"]))
POSTS = st.lists(st.tuples(st.sampled_from(["ana", "bea"]), st.sampled_from(WORDS)), min_size=1, max_size=12)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a world a try: making it smaller would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    POSTS,
    st.integers(0, 12),
    st.tuples(st.sampled_from(["given", "refused", ""]), st.sampled_from(["yes", "no", ""])),
    st.fixed_dictionaries({"ana": NAMES, "bea": NAMES}),
)
def test_merged_and_taken_apart_all_is_as_if_they_never_were_one(
    acme: int, posts: list[tuple[str, str]], until: int, asked: tuple[str, str], named: dict[str, set[str]]
) -> None:
    """Also what came while they were one."""
    clear()
    consent, silence = asked
    start = [("ana", GLAD), ("bea", ANGRY), *posts[:until]]
    later = posts[until:]

    def tell() -> None:
        for n, (author, words) in enumerate(start):
            say(author, n, words)
        like("ana", "bea1", 3)
        for author, field, value in (
            ("ana", "consent", consent),
            ("bea", "consent", "given"),
            ("bea", "do-not-contact", silence),
        ):
            told = {field: Told(value=value, at=NOON + timedelta(days=len(author + value)), source="crm")}
            profiles.tell(who(author), told, now=NOON)
        profiles.add_account(who("bea"), "K-1", source="crm", who="", now=NOON)
        for word in ("VIP", "press"):
            those = [who(author) for author in ("ana", "bea") if word in named[author]]
            customers.tag(those, word)
            customers.put(customers.make_cohort(word, None, now=NOON).id, those, belong_there=True, now=NOON)

    def more() -> None:
        for n, (author, words) in enumerate(later, len(start)):
            say(author, n, words, now=NOON + timedelta(hours=1))
        like("bea", "ana0", 9)

    tell()
    more()
    apart = state()
    clear()
    tell()
    pk = customers.merge(who("ana"), who("bea"), who="", now=NOON + timedelta(minutes=1))
    handed = escalation.hand_to(who("ana"), Customer.objects.get(merged_into=who("ana")).pk)
    every = named["ana"] | named["bea"]
    assert set(customers.tags_of([who("ana")]).get(who("ana"), ())) == every
    assert set(Membership.objects.values_list("customer", "cohort__name")) == {(who("ana"), word) for word in every}
    assert len({row[0] for row in Identity.objects.values_list("customer")}) == 1
    more()
    authors = customers.moved_by(pk).authors
    facts = customers.take_back(pk, who="", now=NOON + timedelta(hours=2))
    escalation.hand_back(facts.into, facts.gone, handed=handed, authors=authors)
    assert state() == apart


def test_one_person_feels_as_both_did(acme: int) -> None:
    for day in range(6):
        say("ana", 2 * day, GLAD)
        say("bea", 2 * day + 1, ANGRY)
    ana, bea = who("ana"), who("bea")
    customers.merge(ana, bea, who="", now=NOON)
    (feeling,) = Feeling.objects.all()
    assert (feeling.customer_id, feeling.pieces) == (ana, 12)
    assert customers.customer(bea).id == ana
    assert customers.customer(ana).mentions == 12
    assert [one.id for one in customers.find()] == [ana]
    say("bea", 20, GLAD)
    assert Feeling.objects.get().pieces == 13


def test_the_stricter_word_holds_and_goes_back_with_its_owner(acme: int) -> None:
    say("ana", 0, GLAD)
    say("bea", 1, GLAD)
    ana, bea = who("ana"), who("bea")
    profiles.tell(ana, {"consent": Told(value="given", at=NOON + timedelta(days=9), source="crm")}, now=NOON)
    profiles.tell(bea, {"consent": Told(value="refused", at=NOON, source="letter")}, now=NOON)
    Customer.objects.filter(pk=bea).update(restricted_at=NOON)
    pk = customers.merge(ana, bea, who="", now=NOON)
    assert customers.profile_of(ana).value("consent") == "refused"
    assert customers.profile_of(ana).restricted_at == NOON
    customers.take_back(pk, who="", now=NOON)
    assert customers.profile_of(ana).value("consent") == "given"
    assert customers.profile_of(ana).restricted_at is None
    assert customers.profile_of(bea).do_not_contact


def test_what_was_taken_off_the_one_person_was_taken_off_both(acme: int) -> None:
    say("ana", 0, GLAD)
    say("bea", 1, GLAD)
    ana, bea = who("ana"), who("bea")
    customers.tag([ana, bea], "VIP")
    customers.tag([bea], "press")
    press = customers.make_cohort("Press", None, now=NOON).id
    customers.put(press, [bea], belong_there=True, now=NOON)
    pk = customers.merge(ana, bea, who="", now=NOON)
    assert (customers.members(press, limit=9), customers.cohort(press).size) == ([ana], 1)
    customers.untag([ana], "VIP")
    customers.tag([ana], "pilot")
    customers.put(press, [ana], belong_there=False, now=NOON)
    customers.take_back(pk, who="", now=NOON)
    assert customers.tags_of([ana, bea]) == {ana: ("pilot",), bea: ("press",)}
    assert customers.members(press, limit=9) == []


def test_restriction_reaches_what_the_other_one_said_before(acme: int) -> None:
    say("ana", 1, GLAD)
    say("bea", 2, ANGRY)
    ana, bea = who("ana"), who("bea")
    rights.restrict(bea, on=True, now=NOON)
    turns()
    merge = customers.merge(ana, bea, who="Ada", now=NOON)
    turns()
    assert set(Mention.objects.exclude(held_at=None).values_list("author_id", flat=True)) == {"ana", "bea"}
    assert customers.stands_of(ana, now=NOON) == ()
    customers.take_back(merge, who="Ada", now=NOON)
    turns()
    assert set(Mention.objects.exclude(held_at=None).values_list("author_id", flat=True)) == {"bea"}
    assert customers.stands_of(ana, now=NOON) != ()


def turns() -> None:
    assert not run_due(pipeline.TIMERS, worker="w", now=NOON + timedelta(days=30))


def test_merges_are_taken_back_in_order(acme: int) -> None:
    for n, author in enumerate(("ana", "bea", "cleo")):
        say(author, n, GLAD)
    ana, bea, cleo = who("ana"), who("bea"), who("cleo")
    first = customers.merge(bea, ana, who="", now=NOON)
    second = customers.merge(cleo, bea, who="", now=NOON)
    assert customers.customer(ana).id == cleo
    assert sorted(customers.family(cleo)) == sorted([ana, bea, cleo])
    with pytest.raises(MergeRefused, match="later"):
        customers.take_back(first, who="", now=NOON)
    with pytest.raises(MergeRefused, match="merged"):
        customers.merge(cleo, bea, who="", now=NOON)
    customers.take_back(second, who="", now=NOON)
    customers.take_back(first, who="", now=NOON)
    assert (who("ana"), who("bea"), who("cleo")) == (ana, bea, cleo)


def test_who_looks_alike_is_suggested_once_and_never_again_when_refused(acme: int) -> None:
    say("ana", 0, GLAD, name="Marta Brandt", avatar="https://a.example/m.png")
    say("bea", 1, FLAT, name="Marta Brandt", avatar="https://a.example/m.png")
    people = [who("ana"), who("bea")]
    assert examine(people, now=NOON) == 1
    assert examine(people, now=NOON) == 0
    (found,) = customers.alikes(NOON, most=9)
    assert [kind.value for kind in found.reasons] == ["avatar", "name"]
    supervisor = client(person("sam", Role.SUPERVISOR))
    assert "the same picture" in supervisor.get("/people/alike/").content.decode()
    assert supervisor.post(f"/people/alike/{found.id}/", {"do": "refuse"}).status_code == 302
    assert examine(people, now=NOON) == 0
    assert customers.alikes(NOON, most=9) == []


def test_the_same_words_in_two_places_at_one_time_are_a_reason(acme: int) -> None:
    text = "My bag has been in Lisbon for four days and nobody answers the phone"
    for key in ("page", "forum"):
        post = Post(id=f"{key}1", author=Author(id=f"{key}-1", name="Marta Brandt"), text=text, created_at=NOON)
        pipeline.hear([Arrival(channel=channel(key), post=post, received_at=NOON)], now=NOON)
    examine([who("page-1"), who("forum-1")], now=NOON)
    (found,) = customers.alikes(NOON, most=9)
    assert "words" in {kind.value for kind in found.reasons}


def test_a_supervisor_merges_by_hand_and_takes_it_back(acme: int) -> None:
    say("ana", 0, ANGRY)
    say("bea", 1, ANGRY)
    ana, bea = who("ana"), who("bea")
    supervisor = client(person("sam", Role.SUPERVISOR))
    assert "Bea Brandt" in supervisor.get(f"/people/{ana}/merge/?q=bea").content.decode()
    assert supervisor.post(f"/people/{ana}/merge/", {"other": bea}).status_code == 302
    assert supervisor.get(f"/people/{bea}/").headers["Location"] == f"/people/{ana}/"
    assert set(Case.objects.values_list("customer", flat=True)) == {ana}
    page = supervisor.get(f"/people/{ana}/merge/").content.decode()
    assert "Take apart" in page
    (merge,) = customers.merges_of(ana)
    assert supervisor.post(f"/people/merges/{merge.id}/take-back/").headers["Location"] == f"/people/{bea}/"
    assert set(Case.objects.values_list("customer", flat=True)) == {ana, bea}
    assert client(person("lena")).get("/people/alike/").status_code == 403


def test_the_demo_has_people_who_may_be_one_each_for_another_reason(acme: int) -> None:
    day = load()
    speakers = {"wanja", "wanja_ig", "f_nerd", "pat_x", "m_bern", "fb_bern"}
    for key in {day.people[one].platform for one in speakers}:
        posts = [
            as_post(day, row, NOON - timedelta(days=row.days_ago), row.counts)
            for row in day.rows
            if row.person in speakers and row.days_ago is not None and day.people[row.person].platform == key
        ]
        pipeline.hear([Arrival(channel=channel(key), post=post, received_at=NOON) for post in posts], now=NOON)
    assert examine(list(Customer.objects.values_list("pk", flat=True)), now=NOON) == 3
    found = {tuple(kind.value for kind in one.reasons) for one in customers.alikes(NOON, most=9)}
    assert found == {("email",), ("link",), ("handle", "name")}
