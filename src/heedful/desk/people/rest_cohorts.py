"""People and cohorts for programs: what the screens show, from the same functions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import msgspec
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.api import CohortFacts, Course, Gap, Turned
from heedful.customers.errors import CohortRefused, NoSuchCohort
from heedful.desk.people.cohort_page import SPANS, USUAL_SPAN
from heedful.desk.people.cohort_words import refusal
from heedful.desk.people.draw_course import day_of
from heedful.desk.people.form import permitted
from heedful.desk.people.rest import FILTER, Limit
from heedful.staff.api import ApiError, api_view, by_method, may, record
from heedful.staff.types import Right

Ids = Annotated[tuple[int, ...], msgspec.Meta(max_length=1000)]


class CohortDraft(msgspec.Struct, frozen=True, kw_only=True):
    """`wanted` is a query string of filters as for people; null makes a fixed list, and on a change leaves it."""

    name: str
    wanted: Annotated[str, msgspec.Meta(max_length=4000)] | None = None


class MembersQuery(msgspec.Struct, frozen=True, kw_only=True):
    after: int = 0
    limit: Limit = 50


class Members(msgspec.Struct, frozen=True, kw_only=True):
    """Ids in order; go on after the last one."""

    members: list[int]


class People(msgspec.Struct, frozen=True, kw_only=True):
    people: Ids


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    changed: int
    cohort: CohortFacts


class FeelingsQuery(msgspec.Struct, frozen=True, kw_only=True):
    span: str = USUAL_SPAN


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    first: date
    last: date
    mean: float
    low: float
    high: float
    people: int
    posts: int


class CohortTurned(msgspec.Struct, frozen=True, kw_only=True):
    known: date
    turned: Turned


class CohortToward(msgspec.Struct, frozen=True, kw_only=True):
    """`gap` is by how much the cohort feels better than everybody else over the whole span."""

    target: int
    course: tuple[Stretch, ...]
    others: tuple[Stretch, ...]
    gap: Gap | None
    turned: tuple[CohortTurned, ...]


class CohortFeelings(msgspec.Struct, frozen=True, kw_only=True):
    toward: list[CohortToward]


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except NoSuchCohort as error:
        raise Http404 from error
    except CohortRefused as error:
        raise ApiError(refusal(error), field=error.field, status=409 if error.reason == "taken" else 422) from error


@api_view(Right.PERSON_VIEW, summary="All cohorts", response=list[CohortFacts])
def _cohorts(request: HttpRequest) -> list[CohortFacts]:
    return [_shown(request, one) for one in customers.cohorts()]


@api_view(
    Right.COHORTS_EDIT,
    method="POST",
    summary="Make a cohort",
    description=FILTER,
    body=CohortDraft,
    response=CohortFacts,
    status=201,
    example={"name": "At risk", "wanted": "feels=1~~~0.8&seen=30"},
)
def _make(request: HttpRequest, *, body: CohortDraft) -> CohortFacts:
    with _said(), transaction.atomic():
        made = customers.make_cohort(body.name, _wanted(request, body.wanted), now=utc_now())
        record(request, "customers.cohort.made", f"cohort:{made.id}", after={"name": made.name, "wanted": made.wanted})
    return made


cohorts = by_method(_cohorts, _make)


@api_view(Right.PERSON_VIEW, summary="One cohort", response=CohortFacts)
def _cohort(request: HttpRequest, pk: int) -> CohortFacts:
    with _said():
        return _shown(request, customers.cohort(pk))


@api_view(Right.COHORTS_EDIT, method="PUT", summary="Change a cohort", body=CohortDraft, response=CohortFacts)
def _change(request: HttpRequest, pk: int, *, body: CohortDraft) -> CohortFacts:
    with _said(), transaction.atomic():
        before = customers.cohort(pk)
        after = customers.change_cohort(pk, body.name, _wanted(request, body.wanted), now=utc_now())
        told = [{"name": one.name, "wanted": one.wanted} for one in (before, after)]
        record(request, "customers.cohort.changed", f"cohort:{pk}", before=told[0], after=told[1])
    return after


@api_view(Right.COHORTS_EDIT, method="DELETE", summary="Delete a cohort; its people stay", status=204)
def _delete(request: HttpRequest, pk: int) -> None:
    with _said(), transaction.atomic():
        gone = customers.delete_cohort(pk, now=utc_now())
        record(request, "customers.cohort.deleted", f"cohort:{pk}", before={"name": gone.name, "wanted": gone.wanted})


cohort = by_method(_cohort, _change, _delete)


@api_view(Right.PERSON_VIEW, summary="Who belongs to a cohort", query=MembersQuery, response=Members)
def _members(_request: HttpRequest, pk: int, *, query: MembersQuery) -> Members:
    with _said():
        return Members(members=customers.members(pk, after=query.after, limit=query.limit))


@api_view(Right.COHORTS_EDIT, method="POST", summary="Put people on a fixed list", body=People, response=Moved)
def _add(request: HttpRequest, pk: int, *, body: People) -> Moved:
    return _move(request, pk, body, there=True)


@api_view(Right.COHORTS_EDIT, method="DELETE", summary="Take people off a fixed list", body=People, response=Moved)
def _remove(request: HttpRequest, pk: int, *, body: People) -> Moved:
    return _move(request, pk, body, there=False)


members = by_method(_members, _add, _remove)


@api_view(
    Right.PERSON_VIEW,
    summary="How a cohort feels over time",
    description=f"Spans: {', '.join(SPANS)}. Means are shrunk and lie between `low` and `high` nine times of ten.",
    query=FeelingsQuery,
    response=CohortFeelings,
)
def feelings(_request: HttpRequest, pk: int, *, query: FeelingsQuery) -> CohortFeelings:
    if query.span not in SPANS:
        raise ApiError(_("There is no such span."), field="span")
    days, width = SPANS[query.span]
    with _said():
        customers.cohort(pk)
    return CohortFeelings(
        toward=[
            CohortToward(
                target=one.target,
                course=tuple(map(_stretch, one.course)),
                others=tuple(map(_stretch, one.others)),
                gap=one.gap,
                turned=tuple(CohortTurned(known=day_of(turned.day), turned=turned) for turned in one.turned),
            )
            for one in customers.toward(pk, days=days, width=width, now=utc_now())
        ]
    )


def _move(request: HttpRequest, pk: int, body: People, *, there: bool) -> Moved:
    with _said():
        changed = customers.put(pk, body.people, belong_there=there, now=utc_now())
        word = "added" if there else "removed"
        record(request, f"customers.cohort.{word}", f"cohort:{pk}", after={"people": changed})
        return Moved(changed=changed, cohort=customers.cohort(pk))


def _wanted(request: HttpRequest, text: str | None) -> customers.Wanted | None:
    if text is None:
        return None
    wanted, ignored = customers.read_wanted(customers.parse(text))
    if ignored:
        raise ApiError(_("%s has a value that makes no sense") % ignored[0], field="wanted")
    if permitted(wanted, personal=may(request, Right.PERSON_DATA)) != wanted:
        raise ApiError(_("This filter asks for personal data that you may not see."), field="wanted", status=403)
    return wanted


def _shown(request: HttpRequest, one: CohortFacts) -> CohortFacts:
    wanted = customers.read_wanted(customers.parse(one.wanted))[0]
    allowed = permitted(wanted, personal=may(request, Right.PERSON_DATA))
    return one if allowed == wanted else msgspec.structs.replace(one, wanted=customers.address(allowed))


def _stretch(one: Course) -> Stretch:
    return Stretch(
        first=day_of(one.first),
        last=day_of(one.last),
        mean=one.mean,
        low=one.low,
        high=one.high,
        people=one.people,
        posts=one.posts,
    )
