"""Where administrators say who answers, and with which rights and skills."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.staff import team as change
from heedful.staff.errors import ApiError
from heedful.staff.forms import ROLE_NAMES, PersonForm, SkillForm
from heedful.staff.guard import needs
from heedful.staff.models import Skill, Team, User
from heedful.staff.types import Right, Role


@needs(Right.STAFF_EDIT)
def team(request: HttpRequest) -> HttpResponse:
    users = User.objects.select_related("team").prefetch_related("skills").order_by("-is_active", "display_name")
    rows = [{"user": user, "role": ROLE_NAMES[Role(user.role)]} for user in users]
    return render(request, "staff/team.html", {"rows": rows})


@needs(Right.STAFF_EDIT)
def new_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, initial={"role": Role.AGENT})
    if request.method == "POST" and form.is_valid():
        person, password = change.create_person(request, **_values(form))
        return render(request, "staff/password_made.html", {"person": person, "password": password, "is_new": True})
    return _person_page(request, form, None)


@needs(Right.STAFF_EDIT)
def edit_person(request: HttpRequest, person_id: int) -> HttpResponse:
    user = get_object_or_404(User.objects.select_related("team").prefetch_related("skills"), pk=person_id)
    facts = change.facts(user)
    form = PersonForm(request.POST or None, person=user, initial={**facts, "display_name": facts["name"]})
    if request.method == "POST" and form.is_valid():
        try:
            change.change_person(request, person_id, **_values(form))
        except ApiError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Saved"))
            return redirect("staff:team")
    return _person_page(request, form, user)


def _person_page(request: HttpRequest, form: PersonForm, user: User | None) -> HttpResponse:
    context = {"form": form, "person": user, "teams": Team.objects.order_by("name")}
    return render(request, "staff/person.html", context, status=422 if form.errors else 200)


def _values(form: PersonForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "username": data["username"],
        "name": data["display_name"],
        "role": Role(data["role"]),
        "team": data["team"].strip(),
        "skills": data["skills"],
        "languages": data["languages"],
    }


@require_POST
@needs(Right.STAFF_EDIT)
def reset(request: HttpRequest, person_id: int) -> HttpResponse:
    """Not a redirect: the password is shown in this answer and never again."""
    user = get_object_or_404(User, pk=person_id)
    password = change.reset_password(request, person_id)
    return render(request, "staff/password_made.html", {"person": {"name": user.shown_name}, "password": password})


@require_POST
@needs(Right.STAFF_EDIT)
def set_active(request: HttpRequest, person_id: int) -> HttpResponse:
    get_object_or_404(User, pk=person_id)
    try:
        change.set_active(request, person_id, active=request.POST.get("active") == "yes")
    except ApiError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Saved"))
    return redirect("staff:person", person_id=person_id)


@needs(Right.STAFF_EDIT)
def skills(request: HttpRequest) -> HttpResponse:
    form = SkillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change.ensure_skill(request, form.cleaned_data["name"])
        except ApiError as error:
            form.add_error("name", error.message)
        else:
            return redirect("staff:skills")
    counts = Counter(User.skills.through.objects.values_list("skill__key", flat=True))
    rows = [{"skill": skill, "people": counts[skill.key]} for skill in Skill.objects.order_by("name")]
    return render(request, "staff/skills.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)


@require_POST
@needs(Right.STAFF_EDIT)
def delete_skill(request: HttpRequest, key: str) -> HttpResponse:
    change.delete_skill(request, key)
    messages.success(request, _("The skill is gone."))
    return redirect("staff:skills")
