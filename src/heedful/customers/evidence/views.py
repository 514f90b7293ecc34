"""Settings: how much each kind of evidence counts."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heedful.core.clock import utc_now
from heedful.customers.evidence.acts import DEFAULTS
from heedful.customers.evidence.forms import WeightsForm
from heedful.customers.evidence.weights import set_weights, weights
from heedful.staff.api import needs, record
from heedful.staff.types import Right


@require_http_methods(["GET", "POST"])
@needs(Right.LISTENING_EDIT)
def edit(request: HttpRequest) -> HttpResponse:
    """POST with `defaults` puts all of them back as they were delivered."""
    form = WeightsForm(request.POST or None, now=weights())
    wanted = DEFAULTS if "defaults" in request.POST else form.wanted() if form.is_valid() else None
    if wanted is None:
        return render(request, "customers/weights.html", {"form": form}, status=422 if form.is_bound else 200)
    with transaction.atomic():
        changed = set_weights(wanted, now=utc_now())
        if changed:
            before = {kind.value: was for kind, (was, _now) in changed.items()}
            after = {kind.value: now for kind, (_was, now) in changed.items()}
            record(request, "evidence.weighed", "weights", before=before, after=after)
    if changed:
        messages.success(request, _("Saved. Everybody's feelings are told anew in the background."))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect("customers:weights")
