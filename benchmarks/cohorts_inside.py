"""The cohorts benchmark inside a data folder: `python -m benchmarks.cohorts_inside PEOPLE EVIDENCE RUNS`."""

import json
import sys
import time
from typing import Any

import django

django.setup()

from benchmarks.cohorts_filling import fill  # noqa: E402
from benchmarks.machine import machine  # noqa: E402
from benchmarks.pages import figure, signed_in  # noqa: E402
from django.core.management import call_command  # noqa: E402  # settings must be there before models are
from django.db import connection  # noqa: E402

from heedful.core.clock import utc_now  # noqa: E402
from heedful.customers import api  # noqa: E402
from heedful.customers.api import Feels, Wanted  # noqa: E402
from heedful.customers.cohorts import belong  # noqa: E402
from heedful.customers.models import Cohort, CohortDay, Customer, Evidence, Membership  # noqa: E402

MOST_MS = {"list": 300, "cohort": 1000}
PAGES = {
    "list": "/people/",
    "list_risk": "/people/?order=risk",
    "list_mentions": "/people/?order=mentions&language=de",
    "list_at_risk": "/people/?feels=1~~~0.8&platform=x",
    "list_feeling": "/people/?feels=1~~-0.5&followers=1000&order=name",
    "list_rare_name": "/people/?q=Person%20777",
    "list_of_cohort": "/people/?cohort=2&order=risk",
    "list_of_small_cohort": "/people/?cohort=3",
    "cohorts": "/people/cohorts/",
    "cohort_large": "/people/cohorts/2/?span=52w",
    "cohort_small": "/people/cohorts/3/?span=28d",
    "cohort_preview": "/people/cohorts/preview/?language=de&mentions=3",
}


def main(argv: list[str]) -> int:
    people, evidence, runs = (int(one) for one in argv)
    walked = _prepare(people, evidence)
    client = signed_in("supervisor")
    figures = {name: figure(client, url, runs) for name, url in PAGES.items()}
    worst = {kind: max(one["ms"] for name, one in figures.items() if name.startswith(kind)) for kind in MOST_MS}
    report: dict[str, Any] = {
        "name": "cohorts",
        "people": Customer.objects.count(),
        "evidence": Evidence.objects.count(),
        "members": Membership.objects.count(),
        "sums": CohortDay.objects.count(),
        "most_ms": MOST_MS,
        "worst_ms": worst,
        "pages": figures,
        **walked,
        "machine": machine(),
    }
    print(json.dumps(report))
    return 0 if all(worst[kind] < most for kind, most in MOST_MS.items()) else 1


def _prepare(people: int, evidence: int) -> dict[str, float]:
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        call_command("migrate", database="ledger", verbosity=0)
    if Cohort.objects.exists():
        return {}
    with connection.constraint_checks_disabled():
        fill(people, evidence, now=utc_now())
    now = utc_now()
    api.make_cohort("Half of all", Wanted(feels=(Feels(target=1, most=0.0),)), now=now)
    api.make_cohort("At risk", Wanted(feels=(Feels(target=1, turned_down=0.95),), languages=("de",)), now=now)
    bites, longest, began = 0, 0.0, time.perf_counter()
    while True:
        bite = time.perf_counter()
        if not belong.bite(now):
            break
        bites += 1
        longest = max(longest, time.perf_counter() - bite)
    spent = time.perf_counter() - began
    connection.cursor().execute("ANALYZE")
    return {
        "walk_s": round(spent, 1),
        "bite_ms": round(spent / bites * 1e3, 1),
        "longest_bite_ms": round(longest * 1e3),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
