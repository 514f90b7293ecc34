from datetime import timedelta

import msgspec

from heedful.customers.sight import refreshed, shown_name, sightings
from heedful.customers.tests.make import NOON, mention
from heedful.customers.types import Known

KNOWN = Known(
    id=1,
    customer=1,
    name="Marta",
    handle="@marta",
    url="",
    avatar="",
    followers=10,
    verified=None,
    first_seen=NOON,
    last_seen=NOON,
)


def test_the_newest_post_tells_who_somebody_is() -> None:
    old, new = mention(minutes=1, author_name="Old"), mention(minutes=2, author_name="New", followers=7)
    told = sightings([new, old], {new.id: "de"})["replay", "u1"]
    assert (told.name, told.followers, told.language, told.mentions) == ("New", 7, "de", 2)
    assert (told.first_at, told.last_at) == (old.created_at, new.created_at)


def test_the_company_itself_is_nobody() -> None:
    assert sightings([mention(own=True)], {}) == {}


def test_authors_come_in_one_order_whatever_the_batch() -> None:
    assert list(sightings([mention("b"), mention("a")], {})) == [("replay", "a"), ("replay", "b")]


def test_the_same_id_on_two_platforms_is_two_authors() -> None:
    assert len(sightings([mention(), mention(platform="forum")], {})) == 2


def test_a_person_without_a_name_is_called_by_handle_or_id() -> None:
    bare = sightings([mention(author_name="", author_handle="")], {})["replay", "u1"]
    assert shown_name(bare) == "u1"
    assert shown_name(msgspec.structs.replace(bare, handle="@x")) == "@x"


def test_a_newer_post_refreshes_and_an_empty_field_takes_nothing_away() -> None:
    told = sightings([mention(minutes=5, author_name="Marta B.", author_handle="")], {})["replay", "u1"]
    new = refreshed(KNOWN, told)
    assert (new.name, new.handle, new.followers) == ("Marta B.", "@marta", 10)
    assert new.last_seen == told.last_at


def test_an_older_post_changes_only_since_when_somebody_is_known() -> None:
    told = sightings([mention(minutes=-90, author_name="Long ago", followers=1)], {})["replay", "u1"]
    assert refreshed(KNOWN, told) == msgspec.structs.replace(KNOWN, first_seen=NOON - timedelta(minutes=90))
