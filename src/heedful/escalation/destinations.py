"""The queues that rules may name, as routing last told them."""

from heedful.escalation.models import Destination


def name_queue(key: str, name: str, *, is_open: bool = True) -> None:
    """Routing calls this in the transaction that changes a queue."""
    Destination.objects.update_or_create(key=key, defaults={"name": name, "open": is_open})


def queue_names() -> dict[str, str]:
    """Also of queues that are gone: rules and cases still name them."""
    return dict(Destination.objects.order_by("name").values_list("key", "name"))


def open_queues() -> dict[str, str]:
    return dict(Destination.objects.filter(open=True).order_by("name").values_list("key", "name"))
