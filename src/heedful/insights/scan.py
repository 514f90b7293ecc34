"""Counts mentions one by one, for filters that the sums know nothing of. Pure."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from heedful.insights.types import ANY_TOPIC, People, Row


class Fact(Protocol):
    """A mention under one of its topics; `at` compares with the edges."""

    @property
    def id(self) -> int: ...
    @property
    def at(self) -> Any: ...
    @property
    def topic(self) -> int | None: ...
    @property
    def platform(self) -> str: ...
    @property
    def content(self) -> str: ...
    @property
    def sentiment(self) -> str: ...
    @property
    def author(self) -> str: ...


def rows(facts: Iterable[Fact], edges: Sequence[Any]) -> list[Row]:
    """`edges` are the beginnings of the buckets. Each mention counts once for each topic, and once for all."""
    found: Counter[tuple[int, int, str, str, str]] = Counter()
    seen: set[int] = set()
    for fact in facts:
        bucket = bisect_right(edges, fact.at) - 1
        if fact.topic is not None:
            found[bucket, fact.topic, fact.platform, fact.content, fact.sentiment] += 1
        if fact.id not in seen:
            seen.add(fact.id)
            found[bucket, ANY_TOPIC, fact.platform, fact.content, fact.sentiment] += 1
    return [Row(*key, mentions) for key, mentions in found.items()]


def people(facts: Iterable[Fact], edges: Sequence[Any]) -> list[People]:
    where: dict[tuple[int, str, str], set[int]] = {}
    for fact in facts:
        bucket = bisect_right(edges, fact.at) - 1
        for topic in (ANY_TOPIC, fact.topic):
            if topic is not None:
                where.setdefault((topic, fact.platform, fact.author), set()).add(bucket)
    counts: Counter[tuple[int, int]] = Counter()
    fresh: Counter[tuple[int, int]] = Counter()
    for (topic, _platform, _author), buckets in where.items():
        counts.update((bucket, topic) for bucket in buckets)
        fresh[min(buckets), topic] += 1
    return [People(bucket, topic, n, fresh[bucket, topic]) for (bucket, topic), n in counts.items()]
