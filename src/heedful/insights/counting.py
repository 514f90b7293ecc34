"""Answers from the sums where they can, else from the mentions themselves, bounded."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from heedful.insights import query, scan, sums
from heedful.insights.types import ANY_TOPIC, Filter, People, Period, Row


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """`series` by bucket, topic and sentiment; `totals` of the whole period, also by platform and content.

    `back_to` is where counting stopped, None where all was counted.
    """

    series: list[Row]
    totals: list[Row]
    back_to: datetime | None = None


def mentions(chosen: Filter, cuts: Sequence[Period], *, topics: Sequence[int]) -> Counts:
    wanted = (ANY_TOPIC, *topics)
    if chosen.from_sums:
        return Counts(
            series=sums.rows(cuts, chosen, topics=wanted, detailed=False),
            totals=sums.rows([whole(cuts)], chosen, topics=wanted, detailed=True),
        )
    facts, back_to = query.facts(chosen, whole(cuts))
    edges = [query.edge(cut.start) for cut in cuts]
    return Counts(series=scan.rows(facts, edges), totals=scan.rows(facts, edges[:1]), back_to=back_to)


def total(chosen: Filter, period: Period, *, topics: Sequence[int]) -> list[Row]:
    """The whole period by topic and sentiment: what figures are compared with."""
    if chosen.from_sums:
        return sums.rows([period], chosen, topics=(ANY_TOPIC, *topics), detailed=False)
    facts, _back_to = query.facts(chosen, period)
    return scan.rows(facts, [query.edge(period.start)])


def people(chosen: Filter, cuts: Sequence[Period], *, topics: Sequence[int]) -> tuple[list[People], datetime | None]:
    if chosen.visits_answer:
        return sums.people(cuts, chosen, topics=(ANY_TOPIC, *topics)), None
    facts, back_to = query.facts(chosen, whole(cuts))
    return scan.people(facts, [query.edge(cut.start) for cut in cuts]), back_to


def people_in_all(chosen: Filter, period: Period) -> int:
    """Different people over the chosen topics together, or over everything."""
    if chosen.visits_answer and len(chosen.topics) > 1:
        return sums.people_of_topics(period, chosen)
    found, _back_to = people(chosen, [period], topics=chosen.topics)
    topic = chosen.topics[0] if len(chosen.topics) == 1 else ANY_TOPIC
    return sum(row.fresh for row in found if row.topic == topic)


def whole(cuts: Sequence[Period]) -> Period:
    return Period(start=cuts[0].start, end=cuts[-1].end, zone=cuts[0].zone)
