"""Corrections over the API."""

from http import HTTPStatus
from typing import Annotated

import msgspec
from django.http import Http404, HttpRequest

from heedful.core.clock import utc_now
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right
from heedful.understanding import corrections
from heedful.understanding.errors import BadCorrection, NotThere
from heedful.understanding.types import Correction, Field
from heedful.understanding.views_shown import reading_for


class CorrectionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`value`: a sentiment; "" for a target that it is not about; "yes" or "" for an intent or category; a kind of
    noise, or "" for none. `subject`: the target's or category's id, the intent's name."""

    field: Field
    subject: Annotated[str, msgspec.Meta(max_length=32)] = ""
    value: Annotated[str, msgspec.Meta(max_length=16)]


@api_view(
    Right.POSTS_CORRECT,
    summary="What people said about the readings of a post, newest first",
    response=list[Correction],
)
def list_corrections(request: HttpRequest, mention_id: int) -> list[Correction]:
    reading_for(request, mention_id)
    return corrections.of_mention(mention_id)


@api_view(
    Right.POSTS_CORRECT,
    method="POST",
    summary="Say that a post was read wrongly",
    description="The reading changes at once, charts in a moment. What stands already is not said twice.",
    body=CorrectionIn,
    response=Correction,
    status=201,
    example={"field": "sentiment", "value": "negative"},
)
def make_correction(request: HttpRequest, mention_id: int, *, body: CorrectionIn) -> Correction:
    reading_for(request, mention_id)
    who, now = viewer(request), utc_now()
    try:
        return corrections.correct(mention_id, body.field, body.subject, body.value, who=who, now=now)
    except BadCorrection as error:
        raise ApiError(str(error), field="value", status=HTTPStatus.UNPROCESSABLE_ENTITY) from error


@api_view(Right.POSTS_CORRECT, method="DELETE", summary="Take a correction back", response=Correction)
def undo_correction(request: HttpRequest, mention_id: int, correction_id: int) -> Correction:
    reading_for(request, mention_id)
    try:
        if corrections.fact(correction_id).mention != mention_id:
            raise Http404
        return corrections.undo(correction_id, who=viewer(request), now=utc_now())
    except NotThere as error:
        raise Http404 from error


corrections_of_post = by_method(list_corrections, make_correction)
