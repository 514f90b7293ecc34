"""Saving a view under a name, and deleting one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.insights import saved
from heedful.insights.forms import SaveViewForm
from heedful.staff.api import needs, record, viewer
from heedful.staff.types import Right


@needs(Right.POSTS_VIEW)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The view was not saved: it needs a name."))
        return _back(request)
    view = saved.save(viewer(request), now=utc_now(), **form.cleaned_data)
    record(request, "insights.view.saved", f"view:{view}", after=dict(form.cleaned_data))
    messages.success(request, _("The view is saved."))
    return _back(request, form.cleaned_data["query"])


@needs(Right.POSTS_VIEW)
@require_POST
def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    name = saved.delete(viewer(request), view_id)
    if name is None:
        raise Http404
    record(request, "insights.view.deleted", f"view:{view_id}", before={"name": name})
    messages.success(request, _("The view is deleted."))
    return _back(request, request.POST.get("query", ""))


def _back(request: HttpRequest, query: str = "") -> HttpResponse:
    page = "performance" if request.POST.get("page") == "performance" else "posts"
    answer = redirect(f"insights:{page}")
    answer["Location"] += f"?{query}" if query else ""
    return answer
