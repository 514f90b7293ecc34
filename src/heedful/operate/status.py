"""`heedful status`: how much of everything there is, and how far behind the workers are."""

import argparse
import sys

import msgspec
from django.conf import settings
from django.db import DatabaseError

from heedful.channels import api as channels
from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.desk import api as desk
from heedful.escalation import api as escalation
from heedful.listening import api as listening
from heedful.stream.api import dead_letters, ledger


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful status", description=__doc__)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    try:
        found = status()
    except DatabaseError as error:
        sys.stderr.write(
            f"heedful status: {error}\nIs {settings.DATA} the right data folder? heedful check says more.\n"
        )
        return 1
    if args.json:
        sys.stdout.write(msgspec.json.encode(found).decode() + "\n")
    else:
        sys.stdout.writelines(f"{name.replace('_', ' '):<22}{value}\n" for name, value in found.items())
    return 0


def status() -> dict[str, int | float | None]:
    tallies = ledger.tallies().values()
    oldest = ledger.oldest_pending()
    return {
        "pending": ledger.pending(),
        "oldest_pending_s": round((utc_now() - oldest).total_seconds(), 1) if oldest else None,
        "accepted": sum(tally.accepted for tally in tallies),
        "duplicate": sum(tally.duplicate for tally in tallies),
        "mentions": listening.count_mentions(),
        "customers": customers.total(),
        "cases": escalation.counts()["cases"],
        "replies": desk.total(),
        "deliveries": channels.count_deliveries(),
        "dead_letters": dead_letters.waiting_count(),
    }
