"""Signing in and out, the password, and what belongs to one person alone."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from heedful.core.clock import utc_now
from heedful.staff.audit import record
from heedful.staff.forms import SCHEMES, ProfileForm, SignInForm, TokenForm
from heedful.staff.guard import needs, viewer
from heedful.staff.models import ApiToken, User
from heedful.staff.people import to_person
from heedful.staff.sign_in import Tried, try_password
from heedful.staff.tokens import make_token, revoke_token
from heedful.staff.types import Right

ONE_YEAR = 365 * 24 * 3600  # seconds


@never_cache
@sensitive_post_parameters("password")
@needs(Right.ANYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(_next(request))
        return _sign_in_page(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form)
    tried = try_password(request, form.cleaned_data["username"], form.cleaned_data["password"], now=utc_now())
    if tried.user is None:
        form.add_error(None, _refused(tried))
        return _sign_in_page(request, form)
    login(request, tried.user)
    record(to_person(tried.user), "staff.signed-in", f"user:{tried.user.pk}")
    return redirect(_next(request))


def _sign_in_page(request: HttpRequest, form: SignInForm) -> HttpResponse:
    context = {"form": form, "next": request.GET.get("next", request.POST.get("next", ""))}
    return render(request, "staff/sign_in.html", context, status=422 if form.errors else 200)


def _refused(tried: Tried) -> str:
    if tried.locked_until is None:
        return _("The user name or the password is wrong.")
    minutes = max(1, -(-int((tried.locked_until - utc_now()).total_seconds()) // 60))
    return translation.ngettext(
        "Too many wrong passwords. Try again in %(count)s minute, or ask an administrator for a new one.",
        "Too many wrong passwords. Try again in %(count)s minutes, or ask an administrator for a new one.",
        minutes,
    ) % {"count": minutes}


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"


@require_POST
@needs(Right.SIGNED_IN, with_old_password=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    record(request, "staff.signed-out", f"user:{viewer(request).id}")
    logout(request)
    return redirect("staff:sign-in")


@sensitive_post_parameters()
@needs(Right.SIGNED_IN, with_old_password=True)
def password(request: HttpRequest) -> HttpResponse:
    user = _own(request)
    form = PasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        update_session_auth_hash(request, user)  # signs out every other session of this person
        record(request, "staff.password.changed", f"user:{user.pk}")
        messages.success(request, _("Your new password holds from now on."))
        return redirect("/")
    context = {"form": form, "forced": user.must_change_password}
    return render(request, "staff/password.html", context, status=422 if form.errors else 200)


@needs(Right.SIGNED_IN)
def profile(request: HttpRequest) -> HttpResponse:
    user = _own(request)
    fields = ("display_name", "language", "time_zone", "scheme", "languages")
    before = {name: getattr(user, name) for name in fields}
    form = ProfileForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        for name in fields:
            setattr(user, name, form.cleaned_data[name])
        user.save(update_fields=fields)
        after = {name: getattr(user, name) for name in fields}
        if after != before:
            record(request, "staff.profile.changed", f"user:{user.pk}", before=before, after=after)
        translation.activate(user.language)
        timezone.activate(ZoneInfo(user.time_zone))
        messages.success(request, _("Saved"))
        return redirect("staff:profile")
    return _profile_page(request, form, TokenForm(), status=422 if form.errors else 200)


def _profile_page(request: HttpRequest, form: ProfileForm, token_form: TokenForm, **more: Any) -> HttpResponse:
    tokens = ApiToken.objects.filter(user_id=viewer(request).id, revoked_at=None).order_by("-id")
    context = {"form": form, "token_form": token_form, "tokens": tokens, "made": more.get("made")}
    return render(request, "staff/profile.html", context, status=more.get("status", 200))


@require_POST
@needs(Right.SIGNED_IN)
def scheme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("scheme", "")
    if chosen not in dict(SCHEMES):
        return HttpResponse(status=400)
    User.objects.filter(pk=viewer(request).id).update(scheme=chosen)
    response = HttpResponse(status=204)
    # For the pages before signing in.
    response.set_cookie("scheme", chosen, max_age=ONE_YEAR, samesite="Lax", httponly=True)
    return response


@require_POST
@needs(Right.SIGNED_IN)
def make_own_token(request: HttpRequest) -> HttpResponse:
    """Not a redirect: the token is shown in this answer and never again."""
    form = TokenForm(request.POST)
    user = _own(request)
    own = ProfileForm(initial={name: getattr(user, name) for name in ProfileForm.base_fields})
    if not form.is_valid():
        return _profile_page(request, own, form, status=422)
    row, token = make_token(viewer(request).id, form.cleaned_data["name"], now=utc_now())
    record(request, "staff.token.created", f"token:{row.pk}", after={"name": row.name})
    return _profile_page(request, own, TokenForm(), made=token)


@require_POST
@needs(Right.SIGNED_IN)
def revoke_own_token(request: HttpRequest, token_id: int) -> HttpResponse:
    if revoke_token(viewer(request).id, token_id, now=utc_now()):
        record(request, "staff.token.revoked", f"token:{token_id}")
        messages.success(request, _("The token no longer opens anything."))
    return redirect("staff:profile")


def _own(request: HttpRequest) -> User:
    return User.objects.get(pk=viewer(request).id)
