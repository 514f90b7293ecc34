from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from heedful.channels.adapter import Account, Answered
from heedful.channels.errors import SetupError
from heedful.channels.replay.adapter import ADAPTER
from heedful.channels.replay.day import load
from heedful.channels.types import ChannelFacts, Outbound, Pulled, Sent, Visibility

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
FACTS = ChannelFacts(
    id=1, key="day", name="Day", adapter="replay", platform="replay", own_authors=frozenset(), keep_all=True
)


def account(*answers: Answered, **config: object) -> Account:
    return Account(channel=FACTS, config=config, answers=answers)


def answer(reply_to: str, key: str = "k1") -> Outbound:
    return Outbound(key=key, text="hello", visibility=Visibility.PUBLIC, reply_to=reply_to, thread="", created_at=NOON)


def played(seconds: int, *answers: Answered, **config: object) -> list[Pulled]:
    cursor: dict[str, str | int | float] = {}
    found = []
    for second in range(0, seconds + 1, 5):
        found.append(ADAPTER.pull(account(*answers, **config), cursor, NOON + timedelta(seconds=second)))
        cursor = msgspec.json.decode(msgspec.json.encode(found[-1].cursor), type=dict[str, str | int | float])
    return found


def test_it_plays_the_whole_day_in_ten_minutes_and_nothing_twice() -> None:
    ids = [post.id for pulled in played(600) for post in pulled.posts]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 620


def test_the_first_post_that_needs_somebody_comes_within_seconds() -> None:
    first = [post for pulled in played(5) for post in pulled.posts if post.created_at >= NOON]
    assert first[0].visibility is Visibility.PRIVATE
    assert "insulin" in first[0].text


def test_posts_carry_their_author_and_whom_they_are_to() -> None:
    posts = {post.id: post for pulled in played(120) for post in pulled.posts}
    marta = posts["x-0610-marta"]
    assert (marta.author.id, marta.author.name, marta.author.followers) == ("x-martab_fly", "Marta Brandt", 2140)
    assert posts["messages-0600-fat"].metadata == {"to": "NordwindAir"}
    assert posts["messages-0600-fat"].author.handle == ""


def test_a_pause_is_never_long_enough_to_keep_thanks_waiting() -> None:
    assert all(0.5 <= pulled.again_in_s <= 5.0 for pulled in played(60))


def test_an_answer_is_delivered_and_thanked_for() -> None:
    outbound = answer("x-0610-marta")
    sent = ADAPTER.send(account(), outbound, NOON)
    assert isinstance(sent, Sent)
    given = Answered(outbound=outbound, provider_id=sent.provider_id, sent_at=NOON + timedelta(seconds=30))
    ids = [post.id for pulled in played(200, given) for post in pulled.posts]
    assert "x-after-marta" in ids
    assert "x-after-marta" not in [post.id for pulled in played(200) for post in pulled.posts]


def test_the_same_answer_twice_is_one_answer() -> None:
    assert ADAPTER.send(account(), answer("a"), NOON) == ADAPTER.send(account(), answer("a"), NOON)
    assert ADAPTER.send(account(), answer("a"), NOON) != ADAPTER.send(account(), answer("a", "k2"), NOON)


def test_two_scopes_together_play_the_whole_day() -> None:
    own = {post.id for pulled in played(60, scope="own") for post in pulled.posts}
    public = {post.id for pulled in played(60, scope="public") for post in pulled.posts}
    assert own.isdisjoint(public)
    assert own | public == {post.id for pulled in played(60) for post in pulled.posts}


@pytest.mark.parametrize(("config", "field"), [({"speed": "fast"}, "speed"), ({"scope": "mine"}, "scope")])
def test_a_wrong_setting_says_which(config: dict[str, str], field: str) -> None:
    with pytest.raises(SetupError) as caught:
        ADAPTER.pull(account(**config), {}, NOON)
    assert caught.value.field == field


def test_counters_grow_by_signals_about_posts_that_were_said() -> None:
    said: set[str] = set()
    for pulled in played(200):
        said |= {post.id for post in pulled.posts}
        assert all(signal.post in said for signal in pulled.signals)


def test_the_company_is_known_by_its_accounts() -> None:
    assert load().own_authors() == {"x-NordwindAir", "instagram-nordwindair", "facebook-NordwindAirOfficial"}
