"""When a person is usually active, and when they may be spoken to. Pure.

Hours are told from the times at which somebody spoke themselves: a histogram over the 168 hours of a week, smoothed
over the neighbouring hours and over the same hour of other days, because few people post often enough to tell Monday
from Tuesday. What everybody on that platform does stands in for the posts that are missing, with the weight of
`PRIOR_POSTS` of them. Where a person's time zone is known the hours are their own; else they are in UTC, which tells
as much, and is an hour off for half of the year where clocks change.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from heedful.escalation.outreach.types import Moment, Reason, Window

HOURS = 168
LEAST_POSTS = 5  # with fewer we say that we do not know
PRIOR_POSTS = 8.0
USUAL_SHARE = 0.6  # the fewest hours that hold so much of what somebody says are their usual ones
KERNEL = (1.0, 3.0, 5.0, 3.0, 1.0)  # hours: people are not on the minute
HORIZON = timedelta(days=8)
STEP = timedelta(minutes=15)  # no time zone is off by less


def hour_of(at: datetime, zone: tzinfo = UTC) -> int:
    local = at.astimezone(zone)
    return local.weekday() * 24 + local.hour


def counted(times: Iterable[datetime], zone: tzinfo = UTC) -> list[float]:
    counts = [0.0] * HOURS
    for at in times:
        counts[hour_of(at, zone)] += 1
    return counts


def shares(own: Sequence[float], everybody: Sequence[float]) -> list[float]:
    """How much of what they say falls into each hour of the week; it adds up to 1."""
    told = _smoothed(own)
    prior = _smoothed(everybody) if sum(everybody) else [1.0] * HOURS
    weight = PRIOR_POSTS / sum(prior)
    mixed = [one + weight * other for one, other in zip(told, prior, strict=True)]
    whole = sum(mixed)
    return [one / whole for one in mixed]


def usual(share: Sequence[float]) -> frozenset[int]:
    """The fewest hours of the week that hold `USUAL_SHARE` of it."""
    found: set[int] = set()
    held = 0.0
    for hour in sorted(range(HOURS), key=lambda hour: (-share[hour], hour)):
        if held >= USUAL_SHARE:
            break
        found.add(hour)
        held += share[hour]
    return frozenset(found)


def allows(window: Window, local: datetime) -> bool:
    """Whether a local time lies in it; the part after midnight belongs to the day before."""
    minute = local.hour * 60 + local.minute
    if window.since < window.until:
        return window.since <= minute < window.until and local.weekday() in window.days
    if minute >= window.since:
        return local.weekday() in window.days
    return minute < window.until and (local.weekday() - 1) % 7 in window.days


def moment(
    now: datetime,
    own: Sequence[float],
    everybody: Sequence[float],
    windows: Collection[Window],
    *,
    told_in: tzinfo,
    local: tzinfo,
) -> Moment | None:
    """The first moment from `now` on that fits, or None within `HORIZON`. `own` is counted in the zone `told_in`.

    A person's usual hours count inside the windows only, which are in the zone `local`. Who is never active then is
    spoken to in the windows all the same: it is we who keep them.
    """
    posts = round(sum(own))
    known = posts >= LEAST_POSTS
    hours = usual(shares(own, everybody)) if known else frozenset(range(HOURS))
    fallback: datetime | None = None
    at = now
    while at < now + HORIZON:
        if all(allows(window, at.astimezone(local)) for window in windows):
            fallback = fallback or at
            if hour_of(at, told_in) in hours:
                return Moment(at=at, why=Reason.USUAL if known else Reason.DEFAULT, posts=posts)
        at = _next(at)
    return Moment(at=fallback, why=Reason.WINDOW, posts=posts) if fallback else None


def _next(at: datetime) -> datetime:
    """The next quarter of an hour, in UTC, so that no clock change makes a time that there is not."""
    whole = at.astimezone(UTC).replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
    return whole + STEP


def _smoothed(counts: Sequence[float]) -> list[float]:
    """Half of it over neighbouring hours, half over the same hour of every day; the sum stays."""
    reach = len(KERNEL) // 2
    whole = sum(KERNEL)
    near = [
        sum(weight * counts[(hour + step - reach) % HOURS] for step, weight in enumerate(KERNEL)) / whole
        for hour in range(HOURS)
    ]
    daily = [sum(near[hour % 24 + 24 * day] for day in range(7)) / 7 for hour in range(HOURS)]
    return [(one + other) / 2 for one, other in zip(near, daily, strict=True)]
