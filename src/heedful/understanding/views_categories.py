"""The company's own categories: the list with how well each is told apart, and the page where one is taught."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from heedful.core.clock import utc_now
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right
from heedful.understanding import categories_shown as shown
from heedful.understanding import filing, taught, teaching
from heedful.understanding.errors import CategoryRefused, NotThere
from heedful.understanding.forms_categories import CategoryForm, TeachForm
from heedful.understanding.starters import starters
from heedful.understanding.taught import CategoryFacts
from heedful.understanding.teaching import Draft

INVALID = 422


@require_http_methods(["GET"])
@needs(Right.LISTENING_EDIT)
def index(request: HttpRequest) -> HttpResponse:
    """The page at once; the table asks again for its bars, which take up to some seconds the first time."""
    asked = bool(request.headers.get("HX-Request"))
    found = filing.quality_of_all() if asked else None
    context = {"rows": shown.rows(found), "asked": asked, "accuracy": found.accuracy if found else None}
    if asked:
        return render(request, "understanding/categories_table.html", context)
    return render(request, "understanding/categories.html", {**context, "offered": shown.offered()})


@require_http_methods(["GET", "POST"])
@needs(Right.LISTENING_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    form = CategoryForm(request.POST or None)
    made = _tried(form, lambda draft: teaching.create(draft, who=viewer(request), now=utc_now()))
    if made:
        messages.success(request, _("Saved. Now teach it with examples, or leave it to its rule."))
        return redirect("understanding:category", key=made.id)
    return render(request, "understanding/category_new.html", {"form": form}, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Right.LISTENING_EDIT)
def edit(request: HttpRequest, key: int) -> HttpResponse:
    facts = _facts(key)
    form = CategoryForm(
        request.POST or None, initial={"name": facts.name, "description": facts.description, "query": facts.query}
    )
    if _tried(form, lambda draft: teaching.edit(key, draft, who=viewer(request), now=utc_now())):
        messages.success(request, _("Saved"))
        return redirect("understanding:category", key=key)
    context = {"form": form, "teach": TeachForm(), "all": shown.together(key)}
    return render(request, "understanding/category.html", context, status=INVALID if form.errors else 200)


@require_POST
@needs(Right.LISTENING_EDIT)
def state(request: HttpRequest, key: int) -> HttpResponse:
    _facts(key)
    try:
        teaching.set_active(key, request.POST.get("state") == "active", who=viewer(request), now=utc_now())
    except CategoryRefused as error:
        messages.error(request, str(error))
    return redirect("understanding:categories")


@require_POST
@needs(Right.LISTENING_EDIT)
def adopt(request: HttpRequest) -> HttpResponse:
    starter = starters().get(request.POST.get("starter", ""))
    if starter is None:
        raise Http404
    who, now = viewer(request), utc_now()
    try:
        made = teaching.create(Draft(name=str(starter.name), description=str(starter.description)), who=who, now=now)
    except CategoryRefused as error:
        messages.error(request, str(error))
        return redirect("understanding:categories")
    teaching.add_examples(made.id, starter.examples, who=who, now=now)
    messages.success(request, _("Adopted. Put your own posts in the place of these examples as they come."))
    return redirect("understanding:categories")


@require_http_methods(["GET", "POST"])
@needs(Right.LISTENING_EDIT)
def examples(request: HttpRequest, key: int) -> HttpResponse:
    """The examples and how well they teach, as a part of the page; POST adds some."""
    _facts(key)
    if request.method != "POST":
        return _examples(request, key, TeachForm())
    form = TeachForm(request.POST, request.FILES)
    if not form.is_valid():
        return _examples(request, key, form)
    try:
        count = _add(request, key, form)
    except CategoryRefused as error:
        form.add_error("texts", str(error))
        return _examples(request, key, form)
    except NotThere as error:
        raise Http404 from error
    told = ngettext("%(n)s example is new.", "%(n)s examples are new.", count) % {"n": count}
    return _examples(request, key, TeachForm(), told)


@require_POST
@needs(Right.LISTENING_EDIT)
def remove(request: HttpRequest, example: int) -> HttpResponse:
    try:
        key = teaching.remove_example(example, who=viewer(request), now=utc_now())
    except NotThere as error:
        raise Http404 from error
    return _examples(request, key, TeachForm(), _("Removed"))


@require_POST
@needs(Right.LISTENING_EDIT)
def move(request: HttpRequest, example: int) -> HttpResponse:
    to = request.POST.get("to", "")
    try:
        if not to.isdecimal():
            raise Http404
        key = teaching.move_example(example, int(to), who=viewer(request), now=utc_now())
    except NotThere as error:
        raise Http404 from error
    return _examples(request, key, TeachForm(), _("Moved"))


def _add(request: HttpRequest, key: int, form: TeachForm) -> int:
    who, now, mention = viewer(request), utc_now(), form.cleaned_data["mention"]
    if mention:
        return teaching.add_mention(key, mention, who=who, now=now)
    return teaching.add_examples(key, form.examples(), who=who, now=now)


def _examples(request: HttpRequest, key: int, form: TeachForm, told: str = "") -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect("understanding:category", key=key)
    context: dict[str, Any] = {"all": shown.together(key), "teach": form, "told": told}
    return render(request, "understanding/examples.html", context, status=INVALID if form.errors else 200)


def _facts(key: int) -> CategoryFacts:
    try:
        return taught.category(key)
    except NotThere as error:
        raise Http404 from error


def _tried(form: CategoryForm, change: Callable[[Draft], CategoryFacts]) -> CategoryFacts | None:
    """None where the form was not sent, or is not right; it then says why."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return change(form.draft())
    except CategoryRefused as error:
        form.add_error(error.field, str(error))
        return None
