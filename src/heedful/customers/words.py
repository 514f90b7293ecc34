"""What the things of this stage are called on screen."""

from django.utils.translation import gettext, gettext_lazy

from heedful.customers.errors import EventError
from heedful.customers.types import EventKind, EventSource, EventState, Joint

JOINTS = {
    Joint.DEFECTION: gettext_lazy("defection risk"),
    Joint.OPENING: gettext_lazy("an opening"),
    Joint.PRODUCT: gettext_lazy("a product matter"),
    Joint.RECOVERED: gettext_lazy("recovered"),
}


def joint_names() -> dict[str, str]:
    return {one.value: str(name) for one, name in JOINTS.items()}


KINDS = {
    EventKind.LAUNCH: gettext_lazy("launch"),
    EventKind.PRICE: gettext_lazy("price change"),
    EventKind.OUTAGE: gettext_lazy("outage"),
    EventKind.LAWSUIT: gettext_lazy("lawsuit"),
    EventKind.AWARD: gettext_lazy("award"),
    EventKind.ANNOUNCEMENT: gettext_lazy("announcement"),
    EventKind.POLICY: gettext_lazy("policy"),
    EventKind.OTHER: gettext_lazy("other event"),
}
STATES = {
    EventState.PROPOSED: gettext_lazy("proposed"),
    EventState.CONFIRMED: gettext_lazy("confirmed"),
    EventState.DISMISSED: gettext_lazy("dismissed"),
}
SOURCES = {
    EventSource.HAND: gettext_lazy("by hand"),
    EventSource.CSV: gettext_lazy("from a table"),
    EventSource.ICAL: gettext_lazy("from a calendar"),
    EventSource.FEED: gettext_lazy("from a feed"),
}


def kind_names() -> dict[str, str]:
    return {one.value: str(name) for one, name in KINDS.items()}


def event_kind_name(kind: str) -> str:
    return kind_names().get(kind, kind)


def said_of(error: EventError) -> str:
    """In the reader's language: the message ids are the texts that the errors are made with."""
    return gettext(error.template).format(**error.facts)
