"""What people on the staff said of a person, tags and lists made by hand: it goes along with a merge, and comes back.

The record that is gone keeps its own tags, which nobody sees; on lists it makes room, because lists are counted. What
was taken off the one person while they were one was taken off both.
"""

from datetime import datetime
from typing import Any

from heedful.customers.cohorts import belong, news
from heedful.customers.models import Customer, Membership, Tag
from heedful.customers.types_cohorts import CohortKind


def listed(into: int, gone: int, *, now: datetime) -> dict[str, Any]:
    """Before the two are locked, because cohorts are locked first: the survivor stands on every list of both."""
    theirs = _lists(gone)
    if not theirs:
        return {}
    mine = _lists(into)
    belong.rearrange({pk: {into} for pk in theirs}, {into, gone}, now=now)
    return {str(pk): {"since": since.isoformat(), "came": pk not in mine} for pk, since in theirs.items()}


def tagged(into: Customer, gone: Customer) -> list[str]:
    """The survivor has the tags of both; which ones came."""
    mine = set(Tag.objects.filter(customer=into).values_list("name", flat=True))
    came = sorted(set(Tag.objects.filter(customer=gone).values_list("name", flat=True)) - mine)
    Tag.objects.bulk_create((Tag(customer=into, name=name) for name in came), ignore_conflicts=True)
    return came


def lists_back(into: int, gone: int, before: dict[str, Any], *, now: datetime) -> None:
    told = {int(pk): one for pk, one in before.get("lists", {}).items()}
    there = _lists(into).keys() & told.keys()
    if not there:
        return
    fixed = {pk: {gone} if told[pk]["came"] else {into, gone} for pk in there}
    belong.rearrange(fixed, {into, gone}, now=now)
    for pk in there:
        since = datetime.fromisoformat(told[pk]["since"])
        Membership.objects.filter(cohort=pk, customer=gone).update(since=since)


def tags_back(into: int, gone: int, before: dict[str, Any]) -> None:
    kept = Tag.objects.filter(customer=into)
    Tag.objects.filter(customer=gone).exclude(name__in=list(kept.values_list("name", flat=True))).delete()
    kept.filter(name__in=before.get("tags", ())).delete()
    news.touched({into, gone})


def _lists(customer: int) -> dict[int, datetime]:
    found = Membership.objects.filter(customer=customer, cohort__kind=CohortKind.FIXED)
    return dict(found.values_list("cohort_id", "since"))
