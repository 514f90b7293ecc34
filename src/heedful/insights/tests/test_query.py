"""What the posts view finds, on whichever engine the tests run."""

from datetime import timedelta
from typing import Any

import pytest

from heedful.channels.types import PostType, Visibility
from heedful.core.clock import utc_now
from heedful.customers.models import Identity, JointReading
from heedful.insights import board, counting, query
from heedful.insights.asked import read
from heedful.insights.charts import overall
from heedful.insights.period import buckets
from heedful.insights.recount import recount
from heedful.insights.tests.world import NOW, World, say, say_all
from heedful.insights.types import Filter, Granularity, Period
from heedful.listening.models import Match, Mention

PERIOD = Period(start=NOW - timedelta(days=7), end=NOW, zone="Europe/Berlin")


def found(chosen: Filter) -> list[int]:
    hits, following = query.page(chosen, PERIOD, after=None, limit=50)
    assert following is None
    return [hit.id for hit in hits]


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ({"topic": "heron"}, lambda w: Filter(topics=(w.heron,))),
        ({"topic": "heron"}, lambda w: Filter(topics=(w.heron, 999))),
        ({"channel": "reviews"}, lambda _: Filter(platforms=("trustpilot",))),
        ({"channel": "reviews"}, lambda w: Filter(channels=(w.reviews.id,))),
        ({"language": "de"}, lambda _: Filter(languages=("de",))),
        ({"feel": "positive"}, lambda _: Filter(sentiments=("positive",))),
        ({"type": PostType.REVIEW}, lambda _: Filter(kinds=("review",))),
        ({"country": "FR"}, lambda _: Filter(countries=("FR",))),
        ({"text": "REFUND me"}, lambda _: Filter(include=("nothing", "refund"))),
        ({"text": "Ärger ohne Ende"}, lambda _: Filter(include=("ärger",))),
        ({"text": "100% wrong"}, lambda _: Filter(include=("100%",))),
        ({"text": "kind words"}, lambda _: Filter(exclude=("late",))),
        ({"rating": 4.5}, lambda _: Filter(ratings=(5,))),
        ({"author": {"followers": 900}}, lambda _: Filter(followers=900)),
        ({"author": {"verified": True}}, lambda _: Filter(verified=True)),
    ],
)
def test_each_filter_finds_the_one_post_that_fits(world: World, given: dict[str, Any], chosen: Any) -> None:
    say_all(world, [{"text": "late again", "who": f"u{n}", "topic": "air"} for n in range(3)])
    if given.get("channel") == "reviews":
        given = {**given, "channel": world.reviews}
    wanted = say(world, **given)
    assert found(chosen(world)) == [wanted]


def test_what_changes_of_the_writer_say_together_finds_their_posts_while_it_holds(world: World) -> None:
    posts = {who: say(world, who=who) for who in ("leaving", "torn", "calm", "long ago")}
    for who, joint, days in (("leaving", "defection-risk", 1), ("torn", "opening", 1), ("long ago", "opening", 91)):
        customer = Identity.objects.get(external_id=who).customer
        JointReading.objects.create(customer=customer, joint=joint, since=utc_now() - timedelta(days=days))
    torn = Filter(joints=("opening",))
    assert found(torn) == [posts["torn"]]
    assert sorted(found(Filter(joints=("opening", "defection-risk")))) == [posts["leaving"], posts["torn"]]
    assert sum(row.mentions for row in counting.total(torn, PERIOD, topics=(world.air,)) if row.topic == world.air) == 1
    asked = read({"joint": ["opening", "nonsense"]}, now=NOW, zone="UTC")
    assert (asked.filter, asked.ignored) == (torn, ("joint",))


def test_nothing_private_own_or_deleted_is_shown(world: World) -> None:
    say(world, visibility=Visibility.PRIVATE)
    say(world, who="us")
    gone = say(world)
    Mention.objects.filter(pk=gone).update(deleted_at=NOW)
    assert found(Filter()) == []


def test_a_post_that_two_rules_caught_stands_there_once(world: World) -> None:
    one = say(world)
    Match.objects.create(mention_id=one, topic_id=world.air, created_at=NOW - timedelta(hours=1))
    assert found(Filter(topics=(world.air,))) == [one]
    assert found(Filter(topics=(world.air, world.heron))) == [one]


@pytest.mark.parametrize("chosen", [Filter(), Filter(topics=(1,)), Filter(sentiments=("negative",))])
def test_pages_show_every_post_once_newest_first(world: World, chosen: Filter) -> None:
    chosen = Filter(topics=(world.air,)) if chosen.topics else chosen
    said = [{"who": f"u{n}", "text": "x", "at": NOW - timedelta(minutes=10 * (n // 3) + 1)} for n in range(23)]
    ids = say_all(world, said)
    seen: list[int] = []
    after = None
    for _page in range(10):
        hits, after = query.page(chosen, PERIOD, after=after, limit=5)
        seen += [hit.id for hit in hits]
        if after is None:
            break
    assert sorted(seen) == sorted(ids)
    times = dict(Mention.objects.values_list("id", "created_at"))
    assert seen == sorted(seen, key=lambda pk: (times[pk], pk), reverse=True)


def test_a_page_stops_looking_and_says_where(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "MOST_LOOKED_AT", 10)
    wanted = say(world, text="needle", at=NOW - timedelta(days=3))
    say_all(world, [{"text": "hay", "at": NOW - timedelta(minutes=n + 1)} for n in range(15)])
    hits, after = query.page(Filter(include=("needle",)), PERIOD, after=None, limit=5)
    assert hits == []
    assert after is not None
    hits, after = query.page(Filter(include=("needle",)), PERIOD, after=after, limit=5)
    assert [hit.id for hit in hits] == [wanted]
    assert after is None


def test_what_came_since_is_counted_up_to_a_bound(world: World) -> None:
    first = say(world)
    say_all(world, [{"text": f"more {n}", "at": NOW - timedelta(days=1)} for n in range(4)])
    assert query.newest_id() == first + 4
    assert query.count_after(Filter(), PERIOD, newer_than=first, most=100) == 4
    assert query.count_after(Filter(), PERIOD, newer_than=first, most=3) == 3


def test_the_mentions_give_the_same_charts_as_the_sums(world: World) -> None:
    _chatter(world)
    cuts = buckets(PERIOD, Granularity.DAY)
    topics = (world.air, world.heron)
    from_sums = counting.mentions(Filter(), cuts, topics=topics)
    everybody = Filter(followers=0)  # true of all, and nothing that the sums know
    from_mentions = counting.mentions(everybody, cuts, topics=topics)
    assert sorted(from_mentions.totals, key=str) == sorted(from_sums.totals, key=str)
    people = [sorted(counting.people(one, cuts, topics=topics)[0], key=str) for one in (Filter(), everybody)]
    assert people[1] == [row for row in people[0] if row.people]


def test_counting_anew_changes_nothing_that_was_right(world: World) -> None:
    _chatter(world)
    asked = read({"period": ["7d"]}, now=NOW, zone="UTC")
    names = {world.air: "Air", world.heron: "Heron"}
    before = (board.mentions_board(asked, names), board.people_board(asked, names))
    assert recount() == 60
    assert (board.mentions_board(asked, names), board.people_board(asked, names)) == before


def test_several_topics_count_people_once(world: World) -> None:
    say_all(world, [{"text": "a", "who": "ann", "topic": "air"}, {"text": "b", "who": "ann", "topic": "heron"}])
    assert counting.people_in_all(Filter(topics=(world.air, world.heron)), PERIOD) == 1
    rows = counting.total(Filter(), PERIOD, topics=(world.air, world.heron))
    assert sum(row.mentions for row in overall(rows, ())) == 2


def _chatter(world: World) -> None:
    feelings = ("negative", "neutral", "positive", "unknown")
    say_all(
        world,
        [
            {
                "text": f"post {n}",
                "who": f"u{n % 7}",
                "feel": feelings[n % 4],
                "topic": "air" if n % 3 else "heron",
                "channel": world.x if n % 2 else world.reviews,
                "at": NOW - timedelta(hours=2 * n + 1),
                "author": {"followers": n},
            }
            for n in range(60)
        ],
    )
