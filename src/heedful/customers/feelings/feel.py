"""How a person's words toward the company sum up, day by day."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, tzinfo

from heedful.customers.types import FeelingDay, Feelings
from heedful.understanding.types import Reading

Said = tuple[datetime, str]  # when, and the sentiment that was read ("" or "unknown" where none was)


def about(reading: Reading, company: Collection[int]) -> str | None:
    """What is said of the company, whose targets these are; None where others alone are spoken of.

    Who names nobody speaks to the company or of what it did, so that the whole counts.
    """
    named = next((one for one in reading.toward if one.target in company), None)
    if named is not None:
        return str(named.sentiment)
    return None if reading.toward and company else str(reading.sentiment)


def net(positive: int, neutral: int, negative: int) -> float | None:
    """(positive - negative) / (positive + negative + neutral), the formula of net sentiment, as a share."""
    counted = positive + neutral + negative
    return (positive - negative) / counted if counted else None


def feelings(said: Iterable[Said], zone: tzinfo) -> Feelings:
    days: dict[date, Counter[str]] = {}
    for at, sentiment in said:
        days.setdefault(at.astimezone(zone).date(), Counter())[sentiment] += 1
    total = Counter[str]()
    for counts in days.values():
        total.update(counts)
    read = {name: total[name] for name in ("positive", "neutral", "negative")}
    return Feelings(
        **read,
        unread=total.total() - sum(read.values()),
        net=net(**read),
        days=tuple(_day(day, days[day]) for day in sorted(days)),
    )


def _day(day: date, counts: Counter[str]) -> FeelingDay:
    read = {name: counts[name] for name in ("positive", "neutral", "negative")}
    return FeelingDay(day=day, **read, net=net(**read))
