"""A person's details as the company's books know them, and which there are."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heedful.core.clock import utc_now
from heedful.customers import api
from heedful.customers.errors import FieldRefused, NoSuchCustomer
from heedful.customers.profile import profiles
from heedful.customers.profile.fields import add_field, remove_field, specs
from heedful.customers.profile.forms import DetailsForm, NewFieldForm
from heedful.customers.profile.values import Told
from heedful.customers.profile.words import field_name, kind_name, refusal, value_name
from heedful.customers.types import CustomerFacts, FieldKind
from heedful.staff.api import needs, record, viewer
from heedful.staff.types import Right


def known_or_404(pk: int) -> CustomerFacts:
    try:
        found = api.customer(pk)
    except NoSuchCustomer as error:
        raise Http404 from error
    return found


@require_http_methods(["GET", "POST"])
@needs(Right.PERSON_EDIT)
def details(request: HttpRequest, pk: int) -> HttpResponse:
    person = known_or_404(pk)
    profile = profiles.profile_of(person.id)
    form = DetailsForm(specs(), profile, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _save(request, person.id, form)
        messages.success(request, _("Saved"))
        return redirect("desk:person", person.id)
    context = {"person": person, "profile": profile, "form": form, "history": _history(person.id)}
    return render(request, "customers/details.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _save(request: HttpRequest, person: int, form: DetailsForm) -> None:
    now, who = utc_now(), viewer(request)
    changed = form.changed()
    told = {field: Told(value=value, at=now, source="screen", who=who.name) for field, value in changed.items()}
    profiles.tell(person, told, now=now)
    if changed:
        # What from and to stands in the profile's own history, which goes when the person does.
        record(request, "customers.profile.changed", f"customer:{person}", after={"fields": sorted(changed)})


@require_POST
@needs(Right.PERSON_EDIT)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a number, or takes one away."""
    person, now, who = known_or_404(pk), utc_now(), viewer(request).name
    number = request.POST.get("number", "")
    try:
        with transaction.atomic():
            if request.POST.get("do") == "drop":
                done = profiles.drop_account(person.id, number, source="screen", who=who, now=now)
            else:
                done = profiles.add_account(person.id, number, source="screen", who=who, now=now)
            if done:
                record(request, "customers.profile.changed", f"customer:{person.id}", after={"fields": ["account"]})
        messages.success(request, _("Saved"))
    except FieldRefused as error:
        messages.error(request, refusal(error))
    return redirect("customers:details", person.id)


@require_http_methods(["GET", "POST"])
@needs(Right.PERSON_FIELDS)
def fields(request: HttpRequest) -> HttpResponse:
    form = NewFieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            choices = given["choices"].splitlines()
            add_field(given["name"], FieldKind(given["kind"]), choices, who=viewer(request), now=utc_now())
        except FieldRefused as error:
            form.add_error(error.field, refusal(error))
        else:
            messages.success(request, _("Saved"))
            return redirect("customers:fields")
    rows = [(spec, field_name(spec), kind_name(spec.kind)) for spec in specs()]
    context = {
        "rows": [(spec, name, kind, [value_name(spec, one) for one in spec.choices]) for spec, name, kind in rows]
    }
    return render(request, "customers/fields.html", context | {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@needs(Right.PERSON_FIELDS)
def field_delete(request: HttpRequest, key: str) -> HttpResponse:
    if not remove_field(key, who=viewer(request)):
        raise Http404
    messages.success(request, _("No longer offered. What it holds is kept."))
    return redirect("customers:fields")


def _history(person: int) -> list[dict[str, object]]:
    known = {spec.key: spec for spec in specs(active=None)}
    rows: list[dict[str, object]] = []
    for one in profiles.history(person):
        spec = known.get(one.field)
        said = [value_name(spec, value) if spec else value for value in (one.before, one.after)]
        name = field_name(spec) if spec else _("Account number")
        rows.append({"change": one, "name": name, "before": said[0], "after": said[1]})
    return rows
