"""One click says that a post was read wrongly, one more takes it back."""

import json
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right
from heedful.understanding import corrections
from heedful.understanding.errors import BadCorrection, NotThere
from heedful.understanding.types import Correction, Field
from heedful.understanding.views_shown import reading_for

UNDO_S = 10


@require_POST
@needs(Right.POSTS_CORRECT)
def correct(request: HttpRequest, mention_id: int) -> HttpResponse:
    """`field`, its `subject` and `after`. Nothing to swap: the screen is told, and how to take it back."""
    reading_for(request, mention_id)
    subject, after = request.POST.get("subject", ""), request.POST.get("after", "")
    try:
        field = Field(request.POST.get("field", ""))
        made = corrections.correct(mention_id, field, subject, after, who=viewer(request), now=utc_now())
    except (ValueError, BadCorrection):
        return HttpResponse(_("This cannot be said about a post."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _told(_("Corrected. Charts follow in a moment."), made, undo=True)


@require_POST
@needs(Right.POSTS_CORRECT)
def undo(request: HttpRequest, correction_id: int) -> HttpResponse:
    try:
        made = corrections.fact(correction_id)
        reading_for(request, made.mention)
        taken = corrections.undo(correction_id, who=viewer(request), now=utc_now())
    except NotThere as error:
        raise Http404 from error
    return _told(_("Taken back."), taken)


def _told(text: str, said: Correction, *, undo: bool = False) -> HttpResponse:
    toast: dict[str, object] = {"text": text}
    if undo:
        url = reverse("understanding:undo", args=[said.id])
        toast["undo"] = {"url": url, "label": _("Undo"), "seconds": UNDO_S}
    told = {"toast": toast, "understanding:corrected": {"mention": said.mention, "correction": said.id}}
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Trigger": json.dumps(told)})
