"""Speaking first over the API: rules, hours and caps, and what waits."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from django.http import Http404, HttpRequest

from heedful.core.clock import utc_now
from heedful.core.cursor import cursor_of, cursor_text
from heedful.customers import api as customers
from heedful.escalation.destinations import open_queues
from heedful.escalation.errors import BadPolicy, NoSuchOutreach, NoSuchRule, OutreachMoved
from heedful.escalation.outreach import api
from heedful.escalation.outreach.dry import DryRun
from heedful.escalation.outreach.types import Draft, OutreachEventFacts, OutreachFacts, Policy, Rule, State
from heedful.escalation.types import RuleState
from heedful.listening import api as listening
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right

CONFLICT = 409
EXAMPLE = {"name": "Losing them", "queue": "service", "kinds": ["company"], "direction": "down", "least_size": 0.6}


class NewOrder(msgspec.Struct, frozen=True, kw_only=True):
    ids: list[int]


class NewState(msgspec.Struct, frozen=True, kw_only=True):
    state: RuleState


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """`rule` is the one that is being changed: only those above it count as asked before."""

    draft: Draft
    days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 30
    rule: int | None = None


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Without a state: what has ended, newest first."""

    state: State | None = None
    before: str = ""  # the `next` of the page before
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    outreaches: tuple[OutreachFacts, ...]
    next: str = ""


class Story(msgspec.Struct, frozen=True, kw_only=True):
    outreach: OutreachFacts
    events: tuple[OutreachEventFacts, ...]


class Deed(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    CANCEL = "cancel"
    RESTORE = "restore"


class Decide(msgspec.Struct, frozen=True, kw_only=True):
    what: Deed
    ids: Annotated[list[int], msgspec.Meta(min_length=1, max_length=500)]
    word: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """Those that were still to be decided."""

    ids: list[int]


class Later(msgspec.Struct, frozen=True, kw_only=True):
    until: Annotated[datetime, msgspec.Meta(tz=True)]


@api_view(Right.ESCALATION_VIEW, summary="Outreach rules in their order", response=list[Rule])
def rules(_request: HttpRequest) -> list[Rule]:
    return api.rules()


@api_view(
    Right.OUTREACH_EDIT,
    method="POST",
    summary="Add an outreach rule, last in the order",
    body=Draft,
    response=Rule,
    status=201,
    example=EXAMPLE,
)
def create(request: HttpRequest, *, body: Draft) -> Rule:
    _check(body)
    return api.create_rule(body, request, utc_now())


@api_view(Right.ESCALATION_VIEW, summary="One outreach rule", response=Rule)
def read(_request: HttpRequest, rule_id: int) -> Rule:
    return _found(rule_id)


@api_view(
    Right.OUTREACH_EDIT, method="PUT", summary="Change an outreach rule", body=Draft, response=Rule, example=EXAMPLE
)
def change(request: HttpRequest, rule_id: int, *, body: Draft) -> Rule:
    _found(rule_id)
    _check(body)
    return api.change_rule(rule_id, body, request, utc_now())


@api_view(Right.OUTREACH_EDIT, method="DELETE", summary="Delete an outreach rule", status=204)
def delete(request: HttpRequest, rule_id: int) -> None:
    _found(rule_id)
    api.set_rule_state(rule_id, RuleState.DELETED, request, utc_now())


@api_view(Right.OUTREACH_EDIT, method="POST", summary="Pause or start an outreach rule", body=NewState, response=Rule)
def state(request: HttpRequest, rule_id: int, *, body: NewState) -> Rule:
    _found(rule_id)
    return api.set_rule_state(rule_id, body.state, request, utc_now())


@api_view(
    Right.OUTREACH_EDIT,
    method="POST",
    summary="Put the outreach rules in an order",
    body=NewOrder,
    response=list[Rule],
    example={"ids": [2, 1]},
)
def order(request: HttpRequest, *, body: NewOrder) -> list[Rule]:
    try:
        api.reorder(body.ids, request, utc_now())
    except NoSuchRule as error:
        raise ApiError(str(error), field="ids") from error
    return api.rules()


@api_view(
    Right.ESCALATION_VIEW,
    method="POST",
    summary="Whom an outreach rule would have met over past days",
    body=Ask,
    response=DryRun,
    example={"draft": EXAMPLE, "days": 30},
)
def dry_run(_request: HttpRequest, *, body: Ask) -> DryRun:
    return api.dry_run(body.draft, days=body.days, now=utc_now(), rule_id=body.rule)


@api_view(Right.OUTREACH_EDIT, summary="Quiet hours and caps", response=Policy)
def read_policy(_request: HttpRequest) -> Policy:
    return api.policy()


@api_view(
    Right.OUTREACH_EDIT,
    method="PUT",
    summary="Change quiet hours and caps",
    body=Policy,
    response=Policy,
    example={"window": {"since": 540, "until": 1200}, "zone": "Europe/Berlin", "per_hour": 30},
)
def change_policy(request: HttpRequest, *, body: Policy) -> Policy:
    try:
        return api.set_policy(body, request, utc_now())
    except BadPolicy as error:
        raise ApiError(str(error), field=error.field) from error


@api_view(Right.OUTREACH_APPROVE, summary="What waits to be said first, or has ended", query=Query, response=Listing)
def listing(_request: HttpRequest, *, query: Query) -> Listing:
    if query.state in {State.ASKED, State.SCHEDULED}:
        return Listing(outreaches=api.waiting(query.state, limit=query.limit))
    states = (query.state,) if query.state else api.ENDED
    page = api.ended(states=states, before=cursor_of(query.before), limit=query.limit)
    return Listing(outreaches=page.rows, next=cursor_text(page.next) if page.next else "")


@api_view(Right.OUTREACH_APPROVE, summary="One outreach with what happened to it", response=Story)
def one(_request: HttpRequest, pk: int) -> Story:
    try:
        return Story(outreach=api.outreach(pk), events=api.events_of(pk))
    except NoSuchOutreach as error:
        raise Http404 from error


@api_view(
    Right.OUTREACH_APPROVE,
    method="POST",
    summary="Approve, refuse, cancel or restore several outreaches",
    body=Decide,
    response=Decided,
    example={"what": "approve", "ids": [1, 2], "word": "Fine"},
)
def decide(request: HttpRequest, *, body: Decide) -> Decided:
    who, now = viewer(request), utc_now()
    if body.what is Deed.RESTORE:
        return Decided(ids=api.restore(body.ids, who=who, now=now))
    if body.what is Deed.APPROVE:
        return Decided(ids=api.approve(body.ids, who=who, word=body.word, now=now))
    act = api.refuse if body.what is Deed.REFUSE else api.cancel
    return Decided(ids=act(body.ids, who=who, word=body.word, now=now))


@api_view(
    Right.OUTREACH_APPROVE, method="POST", summary="Open an outreach now, whatever the hour", response=OutreachFacts
)
def start(request: HttpRequest, pk: int) -> OutreachFacts:
    try:
        api.start_now(pk, who=viewer(request), now=utc_now())
    except NoSuchOutreach as error:
        raise Http404 from error
    except OutreachMoved as error:
        raise ApiError(str(error), status=CONFLICT) from error
    return api.outreach(pk)


@api_view(Right.OUTREACH_APPROVE, method="POST", summary="Postpone an outreach", body=Later, response=OutreachFacts)
def postpone(request: HttpRequest, pk: int, *, body: Later) -> OutreachFacts:
    now = utc_now()
    if body.until <= now:
        raise ApiError("This time is past.", field="until")
    try:
        api.postpone(pk, body.until, who=viewer(request), now=now)
    except NoSuchOutreach as error:
        raise Http404 from error
    except OutreachMoved as error:
        raise ApiError(str(error), status=CONFLICT) from error
    return api.outreach(pk)


all_rules = by_method(rules, create)
one_rule = by_method(read, change, delete)
policy = by_method(read_policy, change_policy)


def _found(rule_id: int) -> Rule:
    try:
        return api.rule(rule_id)
    except NoSuchRule as error:
        raise Http404 from error


def _check(body: Draft) -> None:
    if body.queue not in open_queues():
        raise ApiError("There is no such queue.", field="queue")
    if not {one.id for one in listening.targets(active=None)}.issuperset(body.targets):
        raise ApiError("There is no such target.", field="targets")
    if not customers.cohort_names().keys() >= set(body.cohorts):
        raise ApiError("There is no such cohort.", field="cohorts")
