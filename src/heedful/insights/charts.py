"""The eight charts, from rows to shapes. Pure; the formulas stand in docs/reference/charts.md."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from heedful.core.platforms import platform_name
from heedful.insights.deviation import band
from heedful.insights.net import net_sentiment, share
from heedful.insights.shapes import Chart, Drill, Label, Series, Shape, Unit, Words
from heedful.insights.types import ANY_TOPIC, Feelings, People, Row

Key = TypeVar("Key")
SENTIMENTS = ("positive", "neutral", "negative", "unknown")
MOST_SERIES = 8  # lines that an eye can tell apart


def feelings(rows: Iterable[Row]) -> Feelings:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.sentiment] += row.mentions
    return Feelings(**{name: counts[name] for name in SENTIMENTS})


def overall(rows: Iterable[Row], topics: Sequence[int]) -> list[Row]:
    """Rows that stand for everything asked: those of the chosen topics, else the one that holds each mention once."""
    wanted = set(topics) or {ANY_TOPIC}
    return [row for row in rows if row.topic in wanted]


def largest(totals: Iterable[Row], topics: Iterable[int]) -> list[int]:
    """Topics by mentions; among equals the older first."""
    counts: Counter[int] = Counter()
    for row in totals:
        counts[row.topic] += row.mentions
    return sorted(topics, key=lambda topic: (-counts[topic], topic))


def mentions_over_time(
    series: Sequence[Row], totals: Sequence[Row], *, topics: Sequence[int], cuts: list[Label], words: Words
) -> Chart:
    drawn = topics[:MOST_SERIES]
    by_cut = _sum(series, lambda row: (row.topic, row.bucket))
    by_topic = _sum(totals, lambda row: row.topic)
    line = [_topic_series(topic, [by_cut[topic, n] for n in range(len(cuts))], words) for topic in drawn]
    return Chart(
        name="mentions-over-time",
        shapes={
            "line": Shape(labels=cuts, series=line),
            "pie": _one(_topic_labels(drawn, words), [by_topic[topic] for topic in drawn], words),
        },
        left_out=len(topics) - len(drawn),
    )


def people_over_time(people: Sequence[People], *, topics: Sequence[int], cuts: list[Label], words: Words) -> Chart:
    drawn = topics[:MOST_SERIES]
    by_cut = {(row.topic, row.bucket): row.people for row in people}
    by_topic: Counter[int] = Counter()
    for row in people:
        by_topic[row.topic] += row.fresh
    line = [_topic_series(topic, [by_cut.get((topic, n), 0) for n in range(len(cuts))], words) for topic in drawn]
    whole = _one(_topic_labels(drawn, words), [by_topic[topic] for topic in drawn], words)
    return Chart(
        name="people-over-time",
        shapes={"line": Shape(labels=cuts, series=line), "pie": whole, "bar": whole},
        left_out=len(topics) - len(drawn),
    )


def net_over_time(
    series: Sequence[Row], *, topics: Sequence[int], chosen: Sequence[int], cuts: list[Label], words: Words
) -> Chart:
    def nets(rows: Sequence[Row]) -> list[float | None]:
        by_cut: list[list[Row]] = [[] for _ in cuts]
        for row in rows:
            by_cut[row.bucket].append(row)
        return [net_sentiment(feelings(some)) for some in by_cut]

    everything = _series(words.all, nets(overall(series, chosen)), "all", {})
    lines = [
        _topic_series(topic, nets([row for row in series if row.topic == topic]), words, hidden=True)
        for topic in topics[:MOST_SERIES]
    ]
    shape = Shape(labels=cuts, series=[everything, *lines], unit=Unit.NET)
    return Chart(name="net-over-time", shapes={"line": shape})


def sentiment_by_topic(totals: Sequence[Row], *, topics: Sequence[int], words: Words) -> Chart:
    drawn = topics[:MOST_SERIES]
    counts = _sum(totals, lambda row: (row.topic, row.sentiment))
    series = [
        Series(
            name=words.sentiments[name],
            values=[counts[topic, name] for topic in drawn],
            color=f"sentiment:{name}",
            drill={"sentiment": name},
        )
        for name in SENTIMENTS
    ]
    shape = Shape(labels=_topic_labels(drawn, words), series=series, stacked=True)
    return Chart(name="sentiment-by-topic", shapes={"bar": shape}, left_out=len(topics) - len(drawn))


def sentiment_by_platform(rows: Sequence[Row], *, words: Words) -> Chart:
    """`rows` are the overall ones. Per cent of all mentions of the platform, unknown ones included."""
    counts = _sum(rows, lambda row: (row.platform, row.sentiment))
    platforms, wholes = _platforms(rows)
    series = [
        Series(
            name=words.sentiments[name],
            values=[share(counts[platform, name], wholes[platform]) for platform in platforms],
            color=f"sentiment:{name}",
            drill={"sentiment": name},
        )
        for name in SENTIMENTS
    ]
    shape = Shape(labels=_platform_labels(platforms, words), series=series, unit=Unit.PERCENT, stacked=True)
    return Chart(name="sentiment-by-platform", shapes={"bar": shape})


def mentions_by_platform(rows: Sequence[Row], *, words: Words) -> Chart:
    platforms, wholes = _platforms(rows)
    shape = _one(_platform_labels(platforms, words), [wholes[platform] for platform in platforms], words)
    return Chart(name="mentions-by-platform", shapes={"bar": shape, "pie": shape})


def mentions_by_topic_and_platform(totals: Sequence[Row], *, topics: Sequence[int], words: Words) -> Chart:
    drawn = topics[:MOST_SERIES]
    of_topics = [row for row in totals if row.topic in drawn]
    counts = _sum(of_topics, lambda row: (row.topic, row.platform))
    platforms, _wholes = _platforms(of_topics)
    series = [
        Series(
            name=_platform(platform, words),
            values=[counts[topic, platform] for topic in drawn],
            color=f"platform:{platform}",
            drill={"platform": platform},
        )
        for platform in platforms
    ]
    shape = Shape(labels=_topic_labels(drawn, words), series=series, stacked=True)
    return Chart(name="topics-by-platform", shapes={"bar": shape}, left_out=len(topics) - len(drawn))


def content_by_platform(rows: Sequence[Row], *, words: Words) -> Chart:
    """The pie has a slice for each platform and content type that occur together."""
    counts = _sum(rows, lambda row: (row.platform, row.content))
    platforms, _wholes = _platforms(rows)
    contents = sorted({row.content for row in rows}, key=lambda name: (name != "text", name))
    bars = [
        Series(
            name=words.contents.get(content, content),
            values=[counts[platform, content] for platform in platforms],
            color=f"content:{content}",
            drill={"content": content},
        )
        for content in contents
    ]
    pairs = [(platform, content) for platform in platforms for content in contents if counts[platform, content]]
    slices = [
        Label(
            text=f"{_platform(platform, words)} · {words.contents.get(content, content)}",
            drill={"platform": platform, "content": content},
            color=f"platform:{platform}:{contents.index(content)}",
        )
        for platform, content in pairs
    ]
    return Chart(
        name="content-by-platform",
        shapes={
            "pie": _one(slices, [counts[pair] for pair in pairs], words),
            "bar": Shape(labels=_platform_labels(platforms, words), series=bars, stacked=True),
        },
    )


def _sum(rows: Iterable[Row], key: Callable[[Row], Key]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for row in rows:
        found[key(row)] += row.mentions
    return found


def _platforms(rows: Iterable[Row]) -> tuple[list[str], Counter[str]]:
    """Largest first, and how many mentions each has."""
    wholes = _sum(rows, lambda row: row.platform)
    return sorted(wholes, key=lambda platform: (-wholes[platform], platform)), wholes


def _topic_labels(topics: Iterable[int], words: Words) -> list[Label]:
    return [
        Label(text=words.topics.get(topic, str(topic)), drill={"topic": str(topic)}, color=f"topic:{topic}")
        for topic in topics
    ]


def _platform(key: str, words: Words) -> str:
    return words.platforms.get(key) or platform_name(key)


def _platform_labels(platforms: Iterable[str], words: Words) -> list[Label]:
    return [Label(text=_platform(one, words), drill={"platform": one}, color=f"platform:{one}") for one in platforms]


def _one(labels: list[Label], values: Sequence[float | None], words: Words) -> Shape:
    return Shape(labels=labels, series=[Series(name=words.all, values=list(values), color="all")])


def _topic_series(topic: int, values: Sequence[float | None], words: Words, *, hidden: bool = False) -> Series:
    name = words.topics.get(topic, str(topic))
    return _series(name, values, f"topic:{topic}", {"topic": str(topic)}, hidden=hidden)


def _series(name: str, values: Sequence[float | None], color: str, drill: Drill, *, hidden: bool = False) -> Series:
    found = band(values)
    return Series(
        name=name,
        values=list(values),
        color=color,
        drill=drill,
        hidden=hidden,
        mean=found.mean if found else None,
        deviation=found.deviation if found else None,
    )
