"""Escalation rules over the API."""

from typing import Any

import msgspec
from django.http import Http404, HttpRequest

from heedful.core.clock import utc_now
from heedful.escalation import api
from heedful.escalation.dry import DryRun
from heedful.escalation.errors import BadConditions, NoSuchRule
from heedful.escalation.types import Draft, Rule, RuleState
from heedful.staff.api import ApiError, api_view, by_method
from heedful.staff.types import Right

EXAMPLE = {
    "name": "Bag lost, late or broken",
    "queue": "baggage",
    "priority": 3,
    "due_minutes": 15,
    "conditions": {
        "kind": "all",
        "of": [
            {"kind": "words", "any": ["bag", "suitcase"]},
            {"kind": "sentiment", "any": ["negative"], "least": 0.7},
        ],
    },
}


class NewOrder(msgspec.Struct, frozen=True, kw_only=True):
    ids: list[int]


class NewState(msgspec.Struct, frozen=True, kw_only=True):
    state: RuleState


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """`rule` is the one that is being changed: only those above it count as asked before."""

    conditions: Any
    days: int = 7
    per_minute: int = 10
    rule: int | None = None


@api_view(Right.ESCALATION_VIEW, summary="Escalation rules in their order", response=list[Rule])
def rules(_request: HttpRequest) -> list[Rule]:
    return api.rules()


@api_view(
    Right.ESCALATION_EDIT,
    method="POST",
    summary="Add an escalation rule, last in the order",
    body=Draft,
    response=Rule,
    status=201,
    example=EXAMPLE,
)
def create(request: HttpRequest, *, body: Draft) -> Rule:
    _check(body)
    return api.create_rule(body, request, utc_now())


@api_view(Right.ESCALATION_VIEW, summary="One escalation rule", response=Rule)
def one(_request: HttpRequest, rule_id: int) -> Rule:
    return _found(rule_id)


@api_view(
    Right.ESCALATION_EDIT,
    method="PUT",
    summary="Change an escalation rule",
    body=Draft,
    response=Rule,
    example=EXAMPLE,
)
def change(request: HttpRequest, rule_id: int, *, body: Draft) -> Rule:
    _found(rule_id)
    _check(body)
    return api.change_rule(rule_id, body, request, utc_now())


@api_view(Right.ESCALATION_EDIT, method="DELETE", summary="Delete an escalation rule", status=204)
def delete(request: HttpRequest, rule_id: int) -> None:
    _found(rule_id)
    api.set_rule_state(rule_id, RuleState.DELETED, request, utc_now())


@api_view(
    Right.ESCALATION_EDIT, method="POST", summary="Pause or start an escalation rule", body=NewState, response=Rule
)
def state(request: HttpRequest, rule_id: int, *, body: NewState) -> Rule:
    _found(rule_id)
    return api.set_rule_state(rule_id, body.state, request, utc_now())


@api_view(
    Right.ESCALATION_EDIT,
    method="POST",
    summary="Put the escalation rules in an order",
    body=NewOrder,
    response=list[Rule],
    example={"ids": [3, 1, 2]},
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
    summary="What a rule would have done over past days",
    body=Ask,
    response=DryRun,
    example={"conditions": EXAMPLE["conditions"], "days": 7},
)
def dry_run(_request: HttpRequest, *, body: Ask) -> DryRun:
    try:
        wanted = api.read_conditions(body.conditions)
    except BadConditions as error:
        raise ApiError(str(error), field="conditions") from error
    return api.dry_run(wanted, days=body.days, now=utc_now(), per_minute=body.per_minute, rule_id=body.rule)


all_rules = by_method(rules, create)
one_rule = by_method(one, change, delete)


def _found(rule_id: int) -> Rule:
    try:
        return api.rule(rule_id)
    except NoSuchRule as error:
        raise Http404 from error


def _check(body: Draft) -> None:
    try:
        api.check_conditions(body.conditions)
    except BadConditions as error:
        raise ApiError(str(error), field=f"conditions.{error.path}".rstrip(".")) from error
    if body.queue not in api.open_queues():
        raise ApiError("There is no such queue.", field="queue")
