from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from heedful.channels.types import Author, PostType, Visibility
from heedful.listening import api
from heedful.listening.api import TargetDraft
from heedful.listening.errors import NotFound, TargetError
from heedful.listening.step import keep
from heedful.listening.tests.making import NOON, arrival, make_channel
from heedful.listening.types import How, Mention, TargetFacts, TargetKind

pytestmark = pytest.mark.django_db


def make(name: str, kind: TargetKind = TargetKind.COMPANY, **facts: Any) -> TargetFacts:
    return api.create_target(TargetDraft(kind=kind, name=name, **facts), who=None, now=NOON)


def test_a_target_has_all_its_names_and_says_whose_it_is() -> None:
    acme = make("  Acme   Air ", aliases=("@acmeair", "acme air", " ", "@AcmeAir"))
    rival = make("Rival", TargetKind.COMPETITOR)
    phone = make("Phone", TargetKind.PRODUCT, owner=acme.id)
    wing = make("Wing", TargetKind.SERVICE, owner=rival.id)
    assert acme.aliases == ("Acme Air", "@acmeair")
    assert [(one.name, one.ours) for one in api.targets()] == [
        ("Acme Air", True),
        ("Phone", True),
        ("Rival", False),
        ("Wing", False),
    ]
    assert (phone.owner, wing.owner) == (acme.id, rival.id)


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        ({"name": " "}, "name", "Give it a name"),
        ({"name": "!?"}, "name", "Give it a name"),
        ({"aliases": ("…",)}, "aliases", "“…” holds no letter or digit"),
        ({"exclusions": ("+",)}, "exclusions", "nothing could be found"),
        ({"aliases": ("x" * 121,)}, "aliases", "too long"),
        ({"aliases": tuple(f"a{n}" for n in range(201))}, "aliases", "At most 200 lines"),
        ({"name": "acme AIR"}, "name", "“acme AIR” already stands for Acme Air."),
        ({"aliases": ("#acme_air",)}, "aliases", "“#acme_air” already stands for Acme Air."),
        ({"owner": 1}, "owner", "Only products"),
        ({"kind": TargetKind.PRODUCT}, "owner", "Say which company"),
        ({"kind": TargetKind.SERVICE, "owner": 10**6}, "owner", "Say which company"),
    ],
)
def test_what_cannot_be_watched_is_refused_with_its_reason(facts: dict[str, Any], field: str, message: str) -> None:
    make("Acme Air")
    draft = TargetDraft(**{"kind": TargetKind.COMPETITOR, "name": "Other", **facts})
    with pytest.raises(TargetError) as refused:
        api.create_target(draft, who=None, now=NOON)
    assert refused.value.field == field
    assert message in str(refused.value)
    assert len(api.targets()) == 1


def test_a_company_with_products_stays_one() -> None:
    acme = make("Acme")
    rival = make("Rival", TargetKind.COMPETITOR)
    make("Phone", TargetKind.PRODUCT, owner=acme.id)
    with pytest.raises(TargetError, match="it stays"):
        api.edit_target(acme.id, TargetDraft(kind=TargetKind.PRODUCT, name="Acme", owner=rival.id), who=None, now=NOON)
    with pytest.raises(NotFound):
        api.edit_target(10**6, TargetDraft(kind=TargetKind.COMPANY, name="x"), who=None, now=NOON)


def test_a_stopped_target_takes_its_products_along_and_gives_its_names_back() -> None:
    acme = make("Acme", aliases=("Ac",))
    make("Phone", TargetKind.PRODUCT, owner=acme.id)
    api.set_target_active(acme.id, False, who=None, now=NOON)
    assert api.targets() == []
    assert [one.active for one in api.targets(active=None)] == [False, False]
    other = make("Other", TargetKind.COMPETITOR, aliases=("ac",))
    with pytest.raises(TargetError, match="“Ac” already stands for Other"):
        api.set_target_active(acme.id, True, who=None, now=NOON)
    api.edit_target(other.id, TargetDraft(kind=TargetKind.COMPETITOR, name="Other"), who=None, now=NOON)
    api.set_target_active(acme.id, True, who=None, now=NOON)
    assert [one.name for one in api.targets()] == ["Acme", "Phone", "Other"]


def kept(*posts: Any) -> list[Mention]:
    return keep(posts, now=NOON)


def about(mention: Mention) -> list[tuple[str, How]]:
    return [(one.name, one.how) for one in api.naming([mention])[mention.id].named]


@pytest.fixture
def targets() -> dict[str, TargetFacts]:
    acme = make("Acme", aliases=("@acmecare",))
    rival = make("Rival", TargetKind.COMPETITOR)
    phone = make("Acme Phone", TargetKind.PRODUCT, owner=acme.id)
    return {"Acme": acme, "Rival": rival, "Acme Phone": phone}


@pytest.mark.usefixtures("targets")
def test_a_post_is_about_whom_it_names_answers_and_stands_under() -> None:
    channel = make_channel(keep_all=True, own_authors=frozenset({"us"}))
    news, cheaper, mine, theirs, answer, both, said, deeper = kept(
        arrival(channel, "Our new Acme Phone!", id="news", author=Author(id="us")),
        arrival(channel, "Rival is cheaper", id="cheaper", reply_to="news"),
        arrival(channel, "too expensive", id="mine", reply_to="news"),
        arrival(channel, "hi", id="theirs", author=Author(id="7", handle="@Rival")),
        arrival(channel, "no", id="answer", reply_to="theirs"),
        arrival(channel, "Acme and rival", id="both"),
        arrival(channel, "sorry about that", id="said", reply_to="both", author=Author(id="us")),
        arrival(channel, "indeed", id="deeper", reply_to="mine"),
    )
    assert about(news) == [("Acme Phone", How.TEXT)]
    assert about(cheaper) == [("Rival", How.TEXT), ("Acme", How.ANSWERED)]
    assert about(mine) == [("Acme", How.ANSWERED), ("Acme Phone", How.THREAD)]
    assert about(theirs) == []
    assert about(answer) == [("Rival", How.ANSWERED)]
    assert about(both) == [("Acme", How.TEXT), ("Rival", How.TEXT)]
    assert about(said) == [("Acme", How.THREAD), ("Rival", How.THREAD)]
    assert about(deeper) == [("Acme Phone", How.THREAD)]


@pytest.mark.usefixtures("targets")
def test_a_message_to_us_that_names_nobody_is_about_us() -> None:
    channel = make_channel(keep_all=True)
    private: dict[str, Any] = {"type": PostType.MESSAGE, "visibility": Visibility.PRIVATE}
    bare, named, public = kept(
        arrival(channel, "where is my order", **private),
        arrival(channel, "rival delivers faster", **private),
        arrival(channel, "where is my order"),
    )
    assert about(bare) == [("Acme", How.ANSWERED)]
    assert about(named) == [("Rival", How.TEXT)]
    assert about(public) == []


def test_a_homonym_is_not_taken_from_the_thread_either() -> None:
    make("Delta", exclusions=("river",))
    channel = make_channel(keep_all=True)
    _, answer, other = kept(
        arrival(channel, "Delta is late", id="root"),
        arrival(channel, "I thought of the delta of a river", id="answer", reply_to="root"),
        arrival(channel, "so?", id="other", reply_to="root"),
    )
    assert (about(answer), api.naming([answer])[answer.id].homonyms) == ([], ("Delta",))
    assert about(other) == [("Delta", How.THREAD)]


@pytest.mark.usefixtures("targets")
def test_a_batch_takes_a_fixed_number_of_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    channel = make_channel(keep_all=True)
    mentions = kept(*(arrival(channel, "Acme", id=f"n{n}", reply_to=f"n{n // 2}") for n in range(1, 40)))
    api.naming(mentions[:1])
    with django_assert_num_queries(2):
        found = api.naming(mentions)
    assert found.keys() == {one.id for one in mentions}


def test_without_targets_posts_are_about_nothing() -> None:
    (mention,) = kept(arrival(make_channel(keep_all=True), "Acme"))
    assert api.naming([mention])[mention.id].named == ()


def test_a_change_is_seen_by_the_next_batch() -> None:
    (mention,) = kept(arrival(make_channel(keep_all=True), "Acme"))
    acme = make("Acme")
    assert about(mention) == [("Acme", How.TEXT)]
    api.edit_target(acme.id, TargetDraft(kind=TargetKind.COMPANY, name="Zenith"), who=None, now=NOON)
    assert about(mention) == []
