import json
import random
from pathlib import Path

import pytest

from heedful.channels.types import Author
from heedful.listening.evaluate import holds
from heedful.listening.match import RuleSet
from heedful.listening.models import Mention
from heedful.listening.parse import parse
from heedful.listening.step import keep
from heedful.listening.tests.making import NOON, arrival, make_channel
from heedful.listening.tests.samples import post

QUERIES = [
    "(@united OR #united OR united) -jobs",
    '@southwestair ("customer service" OR "cancelled flight*")',
    "(@jetblue OR jetblue) NEAR/6 (late OR delay* OR cancel*)",
    "@americanair -(thank* OR thanks OR love)",
    "luggage OR baggage OR (lost NEAR/4 bag*)",
    "@virginamerica has:link",
    '"on hold" OR "hold for" OR hung',
    "😡 OR #fail* OR worst",
]


def test_real_posts_match_as_the_plain_evaluation_says(public_data: Path) -> None:
    lines = (public_data / "posts" / "airlines.ndjson").read_text(encoding="utf-8").splitlines()[::4]
    rules = [(number, parse(query)) for number, query in enumerate(QUERIES)]
    compiled = RuleSet(rules)
    found = [0] * len(rules)
    for line in lines:
        heard = post(json.loads(line)["text"])
        ids = compiled.match_ids(heard)
        assert ids == [number for number, node in rules if holds(node, heard)]
        for number in ids:
            found[number] += 1
    assert all(found)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_threads_come_out_right_in_whatever_order_posts_arrive(seed: int) -> None:
    rng = random.Random(seed)
    parents = {str(n): "" if n < 3 else str(rng.randrange(n)) for n in range(24)}
    channel = make_channel(keep_all=True)
    posts = [arrival(channel, name, id=name, reply_to=parent) for name, parent in parents.items()]
    rng.shuffle(posts)
    while posts:
        size = rng.randint(1, 6)
        keep(posts[:size], now=NOON)
        posts = posts[size:]

    def root(name: str) -> str:
        return root(parents[name]) if parents[name] else name

    assert dict(Mention.objects.values_list("external_id", "thread")) == {name: root(name) for name in parents}


@pytest.mark.django_db
def test_a_root_that_comes_with_its_late_children_takes_those_before_along() -> None:
    channel = make_channel(keep_all=True)
    early = [arrival(channel, id=name, reply_to=above) for name, above in ("cb", "ed")]  # under b, and under d
    keep(early, now=NOON)
    late = [arrival(channel, id=name, reply_to=above) for name, above in (("b", "a"), ("d", "c"), ("a", ""))]
    assert {mention.thread for mention in keep(late, now=NOON)} == {"a"}
    assert set(Mention.objects.values_list("thread", flat=True)) == {"a"}


@pytest.mark.django_db
def test_posts_that_answer_each_other_in_a_ring_do_no_harm() -> None:
    channel = make_channel(keep_all=True)
    ring = [
        arrival(channel, id=name, reply_to=above, author=Author(id=name)) for name, above in ("ab", "bc", "ca", "dd")
    ]
    assert len(keep(ring, now=NOON)) == 4
