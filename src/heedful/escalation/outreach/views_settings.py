"""The hours and caps of all outreach rules."""

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from heedful.channels import api as channels
from heedful.channels.types import ChannelFacts
from heedful.core.clock import utc_now
from heedful.escalation.outreach import api
from heedful.escalation.outreach.forms import PolicyForm, WindowFields, policy_values, window_values
from heedful.escalation.outreach.types import Window
from heedful.staff.api import needs
from heedful.staff.types import Right

INVALID = 422


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """A channel's own hours, or those it would begin with."""

    channel: ChannelFacts
    on: bool
    form: WindowFields


@needs(Right.OUTREACH_EDIT)
def settings(request: HttpRequest) -> HttpResponse:
    policy, places = api.policy(), channels.all_facts()
    data = request.POST if request.method == "POST" else None
    form = PolicyForm(data, initial=policy_values(policy))
    window = WindowFields(data, prefix="company", initial=window_values(policy.window))
    own = [_own(place, policy.channels.get(place.key), policy.window, data) for place in places]
    if data is not None:
        kept = [one for one in own if one.on]
        if all([form.is_valid(), window.is_valid(), *(one.form.is_valid() for one in kept)]):
            windows = {one.channel.key: one.form.window() for one in kept}
            api.set_policy(form.policy(window.window(), windows), request, utc_now())
            messages.success(request, _("Saved"))
            return redirect("escalation:outreach-settings")
    context = {"form": form, "window": window, "own": own}
    return render(request, "escalation/outreach/settings.html", context, status=INVALID if form.is_bound else 200)


def _own(place: ChannelFacts, kept: Window | None, otherwise: Window, data: QueryDict | None) -> Own:
    on = kept is not None if data is None else data.get(f"{place.key}-on") == "on"
    initial = window_values(kept or otherwise)
    return Own(channel=place, on=on, form=WindowFields(data, prefix=place.key, initial=initial))
