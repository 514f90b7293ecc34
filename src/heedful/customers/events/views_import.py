"""Events from a file: what each line would do is shown first, then done."""

import base64
import binascii
from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heedful.core.clock import utc_now
from heedful.customers.errors import EventError
from heedful.customers.events.entry import MOST_BYTES
from heedful.customers.events.forms import ImportForm
from heedful.customers.events.take_in import Fate, Planned, plan, take_in
from heedful.customers.words import kind_names, said_of
from heedful.listening import api as listening
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right

SHOWN = 300  # lines; the wrong ones first


@needs(Right.LISTENING_EDIT)
def import_events(request: HttpRequest) -> HttpResponse:
    if "content" in request.POST:
        return _take(request)
    form = ImportForm(request.POST or None, request.FILES or None, targets=listening.targets())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read(MOST_BYTES + 1)
        try:
            _source, planned = plan(data, zone=timezone.get_current_timezone(), target=form.cleaned_data["target"])
        except EventError as error:
            form.add_error("file", said_of(error))
        else:
            return _preview(request, data, form.cleaned_data["target"], planned)
    return render(request, "customers/import.html", {"form": form}, status=422 if form.errors else 200)


def _preview(request: HttpRequest, data: bytes, target: int | None, planned: list[Planned]) -> HttpResponse:
    counts = Counter(one.fate for one in planned)
    order = (Fate.WRONG, Fate.NEW, Fate.CHANGED, Fate.SAME)
    names = {one.id: one.name for one in listening.targets(active=None)}
    kinds = kind_names()
    rows = [
        {
            "line": one.entry.place,
            "title": one.draft.title if one.draft else one.entry.title,
            "fate": one.fate,
            "why": said_of(one.fault) if one.fault else "",
            "target": names.get(one.draft.target, "") if one.draft else one.entry.whose,
            "kind": kinds[one.draft.kind] if one.draft else one.entry.kind,
            "starts_at": one.draft.starts_at if one.draft else one.entry.starts_at,
            "ends_at": one.draft.ends_at if one.draft else one.entry.ends_at,
        }
        for one in sorted(planned, key=lambda one: (order.index(one.fate), one.entry.place))
    ]
    context = {
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "wrong": counts[Fate.WRONG],
        "same": counts[Fate.SAME],
        "coming": counts[Fate.NEW] + counts[Fate.CHANGED],
        "content": base64.b64encode(data).decode(),
        "target": target,
    }
    return render(request, "customers/import_preview.html", context)


def _take(request: HttpRequest) -> HttpResponse:
    """The file comes back from the preview as it was, and is read anew."""
    asked = request.POST.get("target", "")
    target = next((one.id for one in listening.targets() if str(one.id) == asked), None)
    try:
        data = base64.b64decode(request.POST["content"], validate=True)
        source, planned = plan(data, zone=timezone.get_current_timezone(), target=target)
    except (binascii.Error, ValueError):
        return redirect("customers:events-import")
    except EventError as error:
        messages.error(request, said_of(error))
        return redirect("customers:events-import")
    count = take_in(planned, source, who=viewer(request), now=utc_now())
    said = ngettext("{n} event was taken in.", "{n} events were taken in.", count).format(n=count)
    messages.success(request, said if count else _("Nothing was new."))
    return redirect("customers:events")
