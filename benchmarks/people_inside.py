"""The part of the people benchmark inside a data folder: `python -m benchmarks.people_inside PEOPLE ITEMS RUNS`."""

import json
import random
import sys
from datetime import timedelta

import django

django.setup()

from benchmarks.filling import insert, stored  # noqa: E402
from benchmarks.machine import machine  # noqa: E402
from benchmarks.pages import figure, signed_in  # noqa: E402
from django.core.management import call_command  # noqa: E402  # settings must be there before models are
from django.db import connection, transaction  # noqa: E402

from heedful.channels.models import Channel  # noqa: E402
from heedful.core.clock import utc_now  # noqa: E402
from heedful.customers.feelings import stands  # noqa: E402
from heedful.customers.feelings.follow import fresh  # noqa: E402
from heedful.customers.feelings.state import packed  # noqa: E402
from heedful.customers.models import (  # noqa: E402
    Customer,
    Evidence,
    Feeling,
    Identity,
    JointReading,
    PublicEvent,
    Shift,
)
from heedful.listening.models import Mention, Target  # noqa: E402
from heedful.understanding.models import Reading, Toward  # noqa: E402

MOST_MS = 300
TALKER = 1
OURS, RIVAL = 1, 2
SHIFTS_OF = 4  # one person in four changed
AT_RISK_OF = 16
EVENTS = 80  # about one a day
SAID = {
    "negative": "Late again, and nobody told us why.",
    "positive": "Best crew ever, thank you!",
    "neutral": "Gate 12.",
}


def main(argv: list[str]) -> int:
    people, items, runs = (int(one) for one in argv)
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        call_command("migrate", database="ledger", verbosity=0)
    if not Customer.objects.exists():
        with transaction.atomic():
            _fill(people, items)
        connection.cursor().execute("ANALYZE")
    pages = {
        "person": f"/people/{TALKER}/",
        "changes": "/people/changes/",
        "changes_at_risk": "/people/changes/?joint=defection-risk",
        "people_at_risk": "/people/?joint=defection-risk",
        "events": "/people/events/",
        "changes_down": f"/people/changes/?direction=down&target={RIVAL}",
    }
    client = signed_in("supervisor")
    figures = {name: figure(client, url, runs) for name, url in pages.items()}
    worst = max(one["ms"] for one in figures.values())
    report = {"name": "people", "people": Customer.objects.count(), "changes": Shift.objects.count(), "items": items}
    print(json.dumps({**report, "most_ms": MOST_MS, "worst_ms": worst, "pages": figures, "machine": machine()}))
    return 0 if worst < MOST_MS else 1


def _fill(people: int, items: int) -> None:
    chance, now = random.Random(7), utc_now()
    at = [stored(now - timedelta(hours=hours)) for hours in range(24 * 90)]
    numbers = range(1, people + 1)
    insert(Channel, [{"id": 1, "key": "x", "adapter": "open", "name": "X", "platform": "x", "created_at": stored(now)}])
    targets = ((OURS, "company", "Nordwind Air"), (RIVAL, "competitor", "Blue Heron"))
    insert(
        Target,
        ({"id": n, "kind": kind, "name": name, "aliases": "[]", "exclusions": "[]"} for n, kind, name in targets),
    )
    seen = {n: chance.choice(at) for n in numbers}
    insert(Customer, ({"id": n, "name": f"Person {n}", "first_seen": seen[n], "last_seen": seen[n]} for n in numbers))
    insert(
        Identity,
        (
            {"id": n, "customer_id": n, "platform": "x", "external_id": f"u{n}", "handle": f"person{n}"}
            | {"first_seen": seen[n], "last_seen": seen[n]}
            for n in numbers
        ),
    )
    insert(Mention, (_mention(n, n, at[n % len(at)], "negative") for n in range(items + 1, people + 1)))
    state = packed(fresh(1))
    insert(
        Feeling,
        (
            {"customer_id": n, "target_id": target, "at": seen[n], "pieces": 5, "state": state}
            | {"value": -0.2, "low": -0.6, "high": 0.2, "up": 0.01, "down": chance.random(), "raised": 0}
            for n in numbers
            if n != TALKER
            for target in (OURS, RIVAL)[: 1 + n % 2]
        ),
    )
    insert(
        Shift,
        (
            {"customer_id": n, "target_id": OURS + n // SHIFTS_OF % 2, "direction": chance.choice(["up", "down"])}
            | {"onset": seen[n], "detected_at": seen[n], "size": -0.7, "confidence": 0.9, "evidence": json.dumps([n])}
            for n in range(items + 1, people + 1, SHIFTS_OF)
        ),
    )
    insert(
        JointReading,
        (
            {"customer_id": n, "joint": "defection-risk", "since": seen[n], "turns": "[]"}
            for n in range(items + 1, people + 1, AT_RISK_OF)
        ),
    )
    insert(
        PublicEvent,
        (
            {"id": n, "title": f"Event {n}: late crews", "target_id": OURS + n % 2, "kind": "outage", "source": "hand"}
            | {"starts_at": at[n * 24], "state": "confirmed", "key": "", "created_at": stored(now)}
            for n in range(1, EVENTS + 1)
        ),
    )
    _talker(items, chance)


def _mention(key: int, author: int, at: str, said: str) -> dict[str, object]:
    where = {"id": key, "channel_id": 1, "external_id": f"p{key}", "platform": "x", "thread": f"p{key}"}
    return where | {"author_id": f"u{author}", "text": SAID[said], "created_at": at, "received_at": at}


def _talker(items: int, chance: random.Random) -> None:
    """Somebody who has said very much, glad at first and angry since the second half."""
    now = utc_now()
    rows = []
    for n in range(1, items + 1):
        glad = chance.random() < (0.7 if n < items / 2 else 0.2)
        said = "positive" if glad else chance.choice(["negative", "negative", "neutral"])
        rows.append((n, stored(now - timedelta(hours=2 * (items - n))), said))
    insert(Mention, (_mention(n, TALKER, at, said) for n, at, said in rows))
    read = {"language": "en", "confidence": 0.85, "model": "bench"}
    insert(Reading, ({"mention_id": n, "sentiment": said, "read_at": at, **read} for n, at, said in rows))
    toward = {"target_id": OURS, "how": "text", "confidence": 0.85}
    insert(Toward, ({"mention_id": n, "sentiment": said, "created_at": at, **toward} for n, at, said in rows))
    evidence = {"customer_id": TALKER, "target_id": OURS, "confidence": 0.85}
    insert(
        Evidence,
        ({"mention_id": n, "source": f"{n:012}", "sentiment": said, "at": at, **evidence} for n, at, said in rows),
    )
    stands.tell_anew([(TALKER, OURS)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
