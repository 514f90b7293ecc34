"""The four figures above the charts, each against the period before. Pure."""

from collections.abc import Mapping, Sequence

import msgspec

from heedful.insights.charts import feelings, overall
from heedful.insights.net import change, net_sentiment, share
from heedful.insights.types import Row


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """`change` is in per cent for counts and in points for what is already a ratio; None: nothing to compare with."""

    value: float | None
    change: float | None


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """A brand's part of all mentions of the chosen brands, per cent; `points` more or less than before."""

    topic: int
    name: str
    share: float | None
    points: float | None


def mentions(now: Sequence[Row], before: Sequence[Row], chosen: Sequence[int]) -> Figure:
    counts = [sum(row.mentions for row in overall(rows, chosen)) for rows in (now, before)]
    return against(counts[0], counts[1])


def against(now: int, before: int) -> Figure:
    return Figure(value=now, change=change(now, before))


def net(now: Sequence[Row], before: Sequence[Row], chosen: Sequence[int]) -> Figure:
    values = [net_sentiment(feelings(overall(rows, chosen))) for rows in (now, before)]
    return Figure(value=values[0], change=_points(values[0], values[1]))


def voices(
    now: Sequence[Row], before: Sequence[Row], brands: Sequence[int], names: Mapping[int, str]
) -> tuple[Voice, ...]:
    """In the order in which the brands were chosen."""
    found = []
    for topic in brands:
        part = [share(_of(rows, [topic]), _of(rows, brands)) for rows in (now, before)]
        name = names.get(topic, str(topic))
        found.append(Voice(topic=topic, name=name, share=part[0], points=_points(part[0], part[1])))
    return tuple(found)


def _of(rows: Sequence[Row], topics: Sequence[int]) -> int:
    return sum(row.mentions for row in rows if row.topic in topics)


def _points(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before
