"""A file of what the company's books know: first what it would do, then the doing."""

import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from heedful.core.clock import utc_now
from heedful.customers.errors import FieldRefused
from heedful.customers.profile.fields import specs
from heedful.customers.profile.forms import PeopleFileForm
from heedful.customers.profile.load import Loaded, Settings, load
from heedful.customers.profile.words import field_name, refusal
from heedful.staff.api import needs, record, viewer
from heedful.staff.types import Right


@require_http_methods(["GET", "POST"])
@needs(Right.PERSON_FIELDS)
def load_file(request: HttpRequest) -> HttpResponse:
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    done: Loaded | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        really = request.POST.get("do") == "load"
        try:
            done = load(
                io.StringIO(given["text"], newline=""),
                Settings(
                    source=given["source"] or "file",
                    who=viewer(request).name,
                    now=utc_now(),
                    make=given["make"],
                    dry=not really,
                ),
            )
        except FieldRefused as error:
            form.add_error("file", _("Column “%(name)s”: %(why)s") % {"name": error.field, "why": refusal(error)})
        else:
            if really:
                return _done(request, done, given["source"])
            form = PeopleFileForm(initial={name: given[name] for name in ("text", "source", "make")})
    names = {spec.key: field_name(spec) for spec in specs()}
    problems = [(one, refusal(one.error)) for one in done.problems] if done else []
    context = {"form": form, "done": done, "problems": problems, "names": names, "columns": sorted(names)}
    return render(request, "customers/load.html", context, status=422 if form.is_bound and form.errors else 200)


def _done(request: HttpRequest, done: Loaded, source: str) -> HttpResponse:
    counts = {name: getattr(done, name) for name in ("read", "changed", "made", "older", "refused")}
    record(request, "customers.file.loaded", "people", after=counts | {"source": source})
    people = done.changed + done.made
    said = ngettext("%(n)d person was changed or added.", "%(n)d people were changed or added.", people)
    messages.success(request, said % {"n": people})
    return redirect("desk:people")
