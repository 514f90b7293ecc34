"""Guidelines: how posts of each category are answered."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from heedful.core.clock import utc_now
from heedful.core.language import base_code
from heedful.desk.offers.forms import Texts, text_initial
from heedful.desk.options.catalogue import text_for
from heedful.desk.options.guidelines import guidelines, save_guideline
from heedful.staff.api import needs
from heedful.staff.types import Right
from heedful.understanding import api as understanding


@require_GET
@needs(Right.OPTIONS_EDIT)
def listed(request: HttpRequest) -> HttpResponse:
    texts, language = guidelines(), base_code(get_language()) or "en"
    rows = [
        (one, text_for(texts.get(one.id, {}), [language, "en"])[0], sorted(texts.get(one.id, {})))
        for one in understanding.categories()
    ]
    return render(request, "desk/guidelines.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs(Right.OPTIONS_EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    category = next((one for one in understanding.categories(active=None) if one.id == pk), None)
    if category is None:
        raise Http404
    texts = guidelines([pk]).get(pk, {})
    form = Texts(texts, request.POST or None, initial=text_initial(texts))
    if request.method == "POST" and form.is_valid():
        save_guideline(pk, form.texts(), who=request, now=utc_now())
        messages.success(request, _("Saved"))
        return redirect("desk:guidelines")
    context = {"form": form, "category": category}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/guideline_edit.html", context, status=status)
