"""What supervisors keep: canned responses and wrap-up codes."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heedful.desk.cases.forms import CannedForm, WrapUpForm, canned_initial
from heedful.desk.errors import NotThere
from heedful.desk.handling import canned as texts
from heedful.desk.handling.fill import fill
from heedful.desk.types import CannedFacts
from heedful.routing import api as routing
from heedful.staff.api import needs, record, viewer
from heedful.staff.types import Right

SAMPLE = {"first_name": "Marta", "case": "#10482", "company": "Nordwind Air"}


@needs(Right.CANNED_EDIT)
def canned(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:100]
    names = {queue.key: queue.name for queue in routing.queues()}
    rows = [(one, names.get(one.queue, one.queue)) for one in texts.canned(text=text, limit=500)]
    return render(request, "desk/canned.html", {"rows": rows, "q": text})


@require_http_methods(["GET", "POST"])
@needs(Right.CANNED_EDIT)
def canned_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@needs(Right.CANNED_EDIT)
def canned_edit(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        return _edit(request, texts.canned_by(pk))
    except NotThere as error:
        raise Http404 from error


@require_POST
@needs(Right.CANNED_EDIT)
def canned_delete(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        with transaction.atomic():
            before = texts.canned_by(pk)
            texts.delete_canned(pk)
            record(request, "desk.canned.deleted", f"canned:{pk}", before=canned_initial(before))
    except NotThere as error:
        raise Http404 from error
    messages.success(request, _("Deleted"))
    return redirect("desk:canned")


@require_http_methods(["GET", "POST"])
@needs(Right.CANNED_EDIT)
def wrap_up(request: HttpRequest) -> HttpResponse:
    form = WrapUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = texts.save_wrap_up(key=form.cleaned_data["key"], name=form.cleaned_data["name"])
            record(request, "desk.wrap-up.saved", f"wrap-up:{saved.key}", after={"name": saved.name})
        messages.success(request, _("Saved"))
        return redirect("desk:wrap-up")
    status = 422 if form.is_bound else 200
    return render(request, "desk/wrap_up.html", {"codes": texts.wrap_up_codes(), "form": form}, status=status)


@require_POST
@needs(Right.CANNED_EDIT)
def wrap_up_delete(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        with transaction.atomic():
            gone = texts.delete_wrap_up(pk)
            record(request, "desk.wrap-up.deleted", f"wrap-up:{gone.key}", before={"name": gone.name})
    except NotThere as error:
        raise Http404 from error
    messages.success(request, _("No longer offered. Closed cases keep it."))
    return redirect("desk:wrap-up")


def _edit(request: HttpRequest, known: CannedFacts | None) -> HttpResponse:
    initial = canned_initial(known) if known else {"language": "en"}
    form = CannedForm(routing.queues(), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = texts.save_canned(pk=known.id if known else None, **form.cleaned_data)
            before = canned_initial(known) if known else None
            record(request, "desk.canned.saved", f"canned:{saved.id}", before=before, after=canned_initial(saved))
        messages.success(request, _("Saved"))
        return redirect("desk:canned")
    sample = SAMPLE | {"agent": viewer(request).name.split()[0]}
    text = str(form["text"].value() or "")
    context = {"form": form, "known": known, "preview": fill(text, sample), "sample": sample}
    return render(request, "desk/canned_edit.html", context, status=422 if form.is_bound else 200)
