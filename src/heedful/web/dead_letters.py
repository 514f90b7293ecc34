"""The page of what could not be processed: read the reason, send it again, or let it go."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.core.personal import masked
from heedful.staff.api import may, needs, record, viewer
from heedful.staff.types import Right
from heedful.stream.api import dead_letters
from heedful.stream.types import DeadLetterFacts

PAGE = 50
STATES = ("waiting", "replayed", "discarded")


@needs(Right.DEAD_LETTERS)
def index(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", STATES[0])
    state = state if state in STATES else STATES[0]
    before = request.GET.get("before", "")
    letters = dead_letters.page(state=state, before=int(before) if before.isdecimal() else None, most=PAGE + 1)
    shown = letters[:PAGE] if may(request, Right.PERSON_DATA) else [_covered(letter) for letter in letters[:PAGE]]
    context = {
        "letters": shown,
        "state": state,
        "tabs": [("waiting", _("Waiting")), ("replayed", _("Sent again")), ("discarded", _("Discarded"))],
        "older": f"state={state}&before={shown[-1].id}" if len(letters) > PAGE else "",
    }
    return render(request, "web/dead_letters.html", context)


def _covered(letter: DeadLetterFacts) -> DeadLetterFacts:
    return msgspec.structs.replace(letter, payload=masked(letter.payload), reason=masked(letter.reason))


@require_POST
@needs(Right.DEAD_LETTERS)
def settle(request: HttpRequest, letter: int) -> HttpResponse:
    """POST `do=replay` or `do=discard`."""
    who = viewer(request)
    replay = request.POST.get("do") == "replay"
    act = dead_letters.replay if replay else dead_letters.discard
    if act(letter, who=who.username, now=utc_now()):
        what = "stream.dead-letter.replayed" if replay else "stream.dead-letter.discarded"
        record(request, what, f"dead-letter:{letter}")
    return redirect(reverse("dead-letters"))
