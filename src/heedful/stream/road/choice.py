"""Which road this installation has."""

from functools import cache
from importlib import import_module

from django.conf import settings

from heedful.stream.road import Road
from heedful.stream.road.local import LocalRoad


def open_road() -> Road:
    """JetStream where an address is set, the ledger itself otherwise."""
    if not settings.NATS_URL:
        return LocalRoad()
    # By name, so that an installation without the extra `cluster` never needs the client.
    jetstream = import_module("heedful.stream.road.jetstream")
    road: Road = jetstream.JetStreamRoad(settings.NATS_URL, replicas=settings.NATS_REPLICAS)
    return road


@cache
def shared_road() -> Road:
    """One connection a process for those who only offer."""
    return open_road()
