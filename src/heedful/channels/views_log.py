"""The delivery log of a channel: what went out, what did not, and what a person decides about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from heedful.channels import deliveries
from heedful.channels.models import Channel, Delivery, DeliveryEvent
from heedful.channels.overview import log
from heedful.channels.types import DeliveryState
from heedful.core.clock import utc_now
from heedful.core.number import whole_number
from heedful.staff.api import needs, record, viewer
from heedful.staff.types import Right

STATE_NAMES = {
    DeliveryState.QUEUED: gettext_lazy("waiting"),
    DeliveryState.SENDING: gettext_lazy("being sent"),
    DeliveryState.SENT: gettext_lazy("sent"),
    DeliveryState.FAILED: gettext_lazy("failed"),
    DeliveryState.UNKNOWN: gettext_lazy("unknown"),
    DeliveryState.CANCELLED: gettext_lazy("called back"),
}
STATE_KINDS = {DeliveryState.SENT: "good", DeliveryState.FAILED: "bad", DeliveryState.UNKNOWN: "amber"}


@needs(Right.CHANNELS_EDIT)
def delivery_log(request: HttpRequest, key: str) -> HttpResponse:
    channel = get_object_or_404(Channel, key=key)
    state = request.GET.get("state", "")
    state = state if state in STATE_NAMES else ""
    before = request.GET.get("before", "")
    rows, more = log(channel, state=state, before=whole_number(before))
    events: dict[int, list[DeliveryEvent]] = {}
    for event in DeliveryEvent.objects.filter(delivery__in=rows).order_by("id"):
        events.setdefault(event.delivery_id, []).append(event)
    context = {
        "channel": channel,
        "lines": [_line(row, events.get(row.pk, [])) for row in rows],
        "state": state,
        "states": STATE_NAMES.items(),
        "next": f"?state={state}&before={more}" if more else "",
        "previous": "",
    }
    return render(request, "channels/log.html", context)


def _line(row: Delivery, events: list[DeliveryEvent]) -> dict[str, object]:
    state = DeliveryState(row.state)
    return {
        "row": row,
        "name": STATE_NAMES[state],
        "kind": STATE_KINDS.get(state, ""),
        "can_retry": state in {DeliveryState.FAILED, DeliveryState.UNKNOWN},
        "can_confirm": state is DeliveryState.UNKNOWN,
        "goes_on": row.next_try_at is not None and state in {DeliveryState.QUEUED, DeliveryState.UNKNOWN},
        "events": [(STATE_NAMES[DeliveryState(event.after)], event) for event in events],
    }


@require_POST
@needs(Right.CHANNELS_EDIT)
def again(request: HttpRequest, key: str, delivery: int) -> HttpResponse:
    who, now = viewer(request), utc_now()
    if deliveries.send_again(_of(key, delivery).pk, who=who.name, now=now):
        record(request, "channels.delivery.sent-again", f"delivery:{delivery}", now=now)
        messages.success(request, _("It is sent again."))
    else:
        messages.error(request, _("It is no longer waiting for a decision."))
    return redirect("channels:log", key=key)


@require_POST
@needs(Right.CHANNELS_EDIT)
def arrived(request: HttpRequest, key: str, delivery: int) -> HttpResponse:
    who, now = viewer(request), utc_now()
    if deliveries.mark_arrived(_of(key, delivery).pk, who=who.name, now=now):
        record(request, "channels.delivery.confirmed", f"delivery:{delivery}", now=now)
        messages.success(request, _("Noted: it arrived."))
    else:
        messages.error(request, _("It is no longer waiting for a decision."))
    return redirect("channels:log", key=key)


def _of(key: str, delivery: int) -> Delivery:
    return get_object_or_404(Delivery, pk=delivery, channel__key=key)
