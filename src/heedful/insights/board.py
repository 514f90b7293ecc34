"""Everything on the performance page for what was asked: a fixed number of queries, whatever the data."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from heedful.insights import charts, counting, figures
from heedful.insights.asked import Asked
from heedful.insights.figures import Figure, Voice
from heedful.insights.period import before, buckets
from heedful.insights.shapes import Chart
from heedful.insights.types import Period
from heedful.insights.words import cut_labels, words

MOST_BRANDS = 6


class MentionsBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The charts and figures that count mentions. `back_to`: counted only back to there, None for all."""

    charts: tuple[Chart, ...]
    mentions: Figure
    net: Figure
    voices: tuple[Voice, ...]
    compared_with: Period
    back_to: datetime | None


class PeopleBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The chart and figure that count people: slower, so they are asked for apart."""

    charts: tuple[Chart, ...]
    people: Figure
    compared_with: Period
    back_to: datetime | None


def mentions_board(asked: Asked, topics: Mapping[int, str]) -> MentionsBoard:
    cuts = buckets(asked.period, asked.step)
    earlier = before(asked.period)
    named = words(topics)
    labels = cut_labels(cuts, asked.step, one_day=_one_day(asked))
    wanted = asked.filter.topics or tuple(topics)
    brands = asked.voice or tuple(wanted)
    asked_for = tuple(dict.fromkeys((*wanted, *brands)))
    counts = counting.mentions(asked.filter, cuts, topics=asked_for)
    # What was not counted to its end cannot be compared.
    then = [] if counts.back_to else counting.total(asked.filter, earlier, topics=asked_for)
    chosen = asked.filter.topics
    ranked = charts.largest(counts.totals, wanted)
    all_rows = charts.overall(counts.totals, chosen)
    return MentionsBoard(
        charts=(
            charts.mentions_over_time(counts.series, counts.totals, topics=ranked, cuts=labels, words=named),
            charts.net_over_time(counts.series, topics=ranked, chosen=chosen, cuts=labels, words=named),
            charts.sentiment_by_topic(counts.totals, topics=ranked, words=named),
            charts.sentiment_by_platform(all_rows, words=named),
            charts.mentions_by_platform(all_rows, words=named),
            charts.mentions_by_topic_and_platform(counts.totals, topics=ranked, words=named),
            charts.content_by_platform(all_rows, words=named),
        ),
        mentions=figures.mentions(counts.totals, then, chosen),
        net=figures.net(counts.totals, then, chosen),
        voices=figures.voices(counts.totals, then, _brands(asked, ranked, brands), topics),
        compared_with=earlier,
        back_to=counts.back_to,
    )


def people_board(asked: Asked, topics: Mapping[int, str]) -> PeopleBoard:
    cuts = buckets(asked.period, asked.step)
    earlier = before(asked.period)
    wanted = asked.filter.topics or tuple(topics)
    people, back_to = counting.people(asked.filter, cuts, topics=wanted)
    by_topic: dict[int, int] = {}
    for row in people:
        by_topic[row.topic] = by_topic.get(row.topic, 0) + row.fresh
    ranked = sorted(wanted, key=lambda topic: (-by_topic.get(topic, 0), topic))
    labels = cut_labels(cuts, asked.step, one_day=_one_day(asked))
    if len(asked.filter.topics) > 1:
        now = counting.people_in_all(asked.filter, asked.period)
    else:
        now = by_topic.get(asked.filter.topics[0] if asked.filter.topics else 0, 0)
    then = 0 if back_to else counting.people_in_all(asked.filter, earlier)
    return PeopleBoard(
        charts=(charts.people_over_time(people, topics=ranked, cuts=labels, words=words(topics)),),
        people=figures.against(now, then),
        compared_with=earlier,
        back_to=back_to,
    )


def _brands(asked: Asked, ranked: list[int], brands: tuple[int, ...]) -> tuple[int, ...]:
    """As chosen, ours first; where none were chosen, the loudest topics."""
    return brands if asked.voice else tuple(ranked[:MOST_BRANDS])


def _one_day(asked: Asked) -> bool:
    return (asked.period.end - asked.period.start).total_seconds() <= 25 * 3600
