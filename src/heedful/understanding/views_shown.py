"""Readings under a post: the row as it stands now, the menu to correct one, and the words that carried them."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from msgspec.structs import replace

from heedful.channels.types import Visibility
from heedful.core.personal import Covered, covered
from heedful.listening import api as listening
from heedful.staff.api import may, needs
from heedful.staff.types import Right
from heedful.understanding import menu, shown, stored
from heedful.understanding.marks import marked
from heedful.understanding.types import Reading, Weight, WhyOne
from heedful.understanding.words import SENTIMENTS, SHAPES, TONES, intent_name, sure


@needs(Right.POSTS_VIEW)
def readings(request: HttpRequest, mention_id: int) -> HttpResponse:
    reading = reading_for(request, mention_id)
    context = {"mention": mention_id, "reading": reading, "corrected": shown.corrected([mention_id]).get(mention_id)}
    return render(request, "understanding/row.html", context)


@needs(Right.POSTS_CORRECT)
def choose(request: HttpRequest, mention_id: int) -> HttpResponse:
    reading = reading_for(request, mention_id)
    found = menu.parts(reading, request.GET.get("field", ""), request.GET.get("subject", ""))
    return render(request, "understanding/menu.html", {"mention": mention_id, "parts": found})


@needs(Right.POSTS_VIEW)
def why(request: HttpRequest, mention_id: int) -> HttpResponse:
    reading = reading_for(request, mention_id)
    found, mention = shown.why(mention_id), listening.mention(mention_id)
    if found is None or mention is None:
        raise Http404
    text, readings = _as_seen(request, mention.text, found.readings)
    context = {
        "why": found,
        "readings": [_shown(one, text) for one in readings],
        "method": _(found.method),
        "language": reading.language or "",
        "reading": reading,
        "older": reading.model != found.model,
        "corrected": shown.corrected([mention_id]).get(mention_id, ()),
    }
    return render(request, "understanding/why.html", context)


def reading_for(request: HttpRequest, mention_id: int) -> Reading:
    """What was said in private is for those who answer; for anybody else it is not there."""
    mention = listening.mention(mention_id)
    if mention is None or mention.own or mention.deleted_at is not None:
        raise Http404
    if mention.visibility is not Visibility.PUBLIC and not may(request, Right.DESK_USE):
        raise Http404
    reading = stored.readings([mention_id]).get(mention_id)
    if reading is None:
        raise Http404
    return reading


def _as_seen(request: HttpRequest, text: str, readings: Sequence[WhyOne]) -> tuple[str, Sequence[WhyOne]]:
    """Without personal data for who may not see them; what they weighed goes with them."""
    if may(request, Right.PERSON_DATA):
        return text, readings
    told = covered(text)
    return told.text, [replace(one, weights=_moved(told, one.weights)) for one in readings]


def _moved(told: Covered, weights: Sequence[Weight]) -> tuple[Weight, ...]:
    moved = ((told.moved(one.start, one.end), one.weight) for one in weights)
    return tuple(Weight(*span, weight) for span, weight in moved if span)


def _shown(one: WhyOne, text: str) -> dict[str, Any]:
    feeling = one.sentiment
    return {
        "name": one.target,
        "text": intent_name(one.intent) if one.intent else SENTIMENTS[feeling] if feeling else "",
        "shape": SHAPES[feeling] if feeling else "",
        "tone": TONES.get(feeling, "") if feeling else "",
        "sure": sure(one.confidence),
        "pieces": list(marked(text, one.weights)),
        "none": not one.weights,
    }
