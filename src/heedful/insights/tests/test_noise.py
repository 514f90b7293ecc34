"""What is set apart as noise stands in no chart, and in the posts view where one asks for it."""

import pytest
from django.test import Client

from heedful.insights import counting, query
from heedful.insights.period import buckets
from heedful.insights.recount import recount
from heedful.insights.step import count, forget
from heedful.insights.tests.test_query import PERIOD, found
from heedful.insights.tests.world import World, client, say, say_all
from heedful.insights.types import Filter, Granularity
from heedful.listening import api as listening
from heedful.staff.types import Role
from heedful.understanding import api as understanding
from heedful.understanding.models import Reading

WITHOUT, ONLY, ALL = Filter(), Filter(noise="only"), Filter(noise="all")


def set_apart(number: int, noise: str = "advertisement") -> None:
    """As the pipeline follows a correction."""
    mentions = list(listening.mentions([number]).values())
    forget(mentions, understanding.readings([number]))
    Reading.objects.filter(mention_id=number).update(noise=noise, noise_reason="It reads like an advertisement: “sale”")
    count(mentions, understanding.readings([number]))


def in_all(chosen: Filter) -> int:
    counts = counting.mentions(chosen, buckets(PERIOD, Granularity.DAY), topics=())
    return sum(row.mentions for row in counts.totals if row.topic == 0)


def test_posts_are_shown_without_noise_with_it_or_noise_alone(world: World) -> None:
    plain, noisy = say(world), say(world, text="Sale!")
    set_apart(noisy)
    assert found(WITHOUT) == [plain]
    assert found(ONLY) == [noisy]
    assert sorted(found(ALL)) == sorted([plain, noisy])


@pytest.mark.parametrize("topic", [False, True])
def test_noise_narrows_together_with_what_else_is_asked(world: World, *, topic: bool) -> None:
    noisy, other = say(world, text="Sale!"), say(world, text="Sale!", topic="heron")
    set_apart(noisy)
    set_apart(other)
    assert found(Filter(noise="only", topics=(world.air,) if topic else (), include=("sale",))) == (
        [noisy] if topic else sorted([noisy, other], reverse=True)
    )


def test_charts_leave_noise_out_and_follow_when_it_is_undone(world: World) -> None:
    ids = say_all(world, [{"text": f"t{n}", "who": f"u{n}"} for n in range(5)])
    assert in_all(WITHOUT) == 5
    set_apart(ids[0])
    set_apart(ids[1], "wave")
    assert [in_all(one) for one in (WITHOUT, ONLY, ALL)] == [3, 2, 5]
    assert in_all(Filter(exclude=("nothing",))) == 3  # read from the mentions, which the sums agree with
    assert counting.people_in_all(WITHOUT, PERIOD) == 3
    set_apart(ids[0], "")
    assert [in_all(one) for one in (WITHOUT, ONLY, ALL)] == [4, 1, 5]
    before = counting.mentions(WITHOUT, buckets(PERIOD, Granularity.DAY), topics=())
    assert recount() == 4
    assert counting.mentions(WITHOUT, buckets(PERIOD, Granularity.DAY), topics=()) == before


def test_how_many_were_set_apart_is_counted_under_the_filter_up_to_a_bound(world: World) -> None:
    ids = say_all(world, [{"text": f"t{n}", "topic": "air" if n else "heron"} for n in range(4)])
    for number in ids:
        set_apart(number)
    assert query.noise(Filter(), PERIOD, most=100) == 4
    assert query.noise(Filter(topics=(world.air,)), PERIOD, most=100) == 3
    assert query.noise(Filter(), PERIOD, most=2) == 2


def test_the_posts_view_says_how_many_and_leads_to_them(world: World) -> None:
    browser: Client = client(Role.SUPERVISOR)
    say(world)
    assert "noise" not in browser.get("/posts/apart/?period=90d").content.decode()
    noisy = say(world, text="Sale of all sneakers")
    set_apart(noisy)
    said = browser.get("/posts/apart/?period=90d&topic=" + str(world.air)).content.decode()
    assert "1 post was set apart as noise" in said
    assert f"topic={world.air}&amp;noise=only" in said
    shown = browser.get("/posts/?period=90d&noise=only").content.decode()
    assert "Sale of all sneakers" in shown
    assert "only noise" in shown
    assert "Sale of all sneakers" not in browser.get("/posts/?period=90d").content.decode()
    assert "/posts/apart/" not in shown
