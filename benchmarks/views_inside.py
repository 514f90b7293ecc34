"""The part of the views benchmark that runs inside a data folder: `python -m benchmarks.views_inside N CASES RUNS`."""

import json
import sys
import time

import django

django.setup()

from benchmarks.filling import fill  # noqa: E402
from benchmarks.machine import machine  # noqa: E402
from benchmarks.pages import figure, signed_in  # noqa: E402
from django.core.management import call_command  # noqa: E402  # settings must be there before models are
from django.db import connection  # noqa: E402

from heedful.core.clock import utc_now  # noqa: E402
from heedful.insights.recount import recount  # noqa: E402
from heedful.listening.models import Mention  # noqa: E402
from heedful.staff.models import User  # noqa: E402

MOST_MS = 300
PAGES = {
    "inbox": "/desk/",
    "inbox_waiting": "/desk/list/?tab=waiting",
    "posts": "/posts/",
    "posts_one_topic": "/posts/?topic=3&period=90d",
    "posts_filtered": "/posts/?sentiment=negative&language=de&period=90d",
    "performance": "/performance/",
    "charts_7_days": "/performance/data/mentions/?period=7d",
    "charts_30_days": "/performance/data/mentions/?period=30d",
    "charts_90_days": "/performance/data/mentions/?period=90d",
    "charts_90_days_new_york": "/performance/data/mentions/?period=90d&zone=America/New_York",
    "charts_30_days_german": "/performance/data/mentions/?period=30d&language=de",
    "people_7_days": "/performance/data/people/?period=7d",
    "people_30_days": "/performance/data/people/?period=30d",
    "people_90_days": "/performance/data/people/?period=90d",
}
# Told, not promised: what the sums cannot answer is counted one by one, up to a bound.
SLOW_PAGES = {
    "posts_rare_word": "/posts/?include=zebra&period=90d",
    "charts_30_days_word": "/performance/data/mentions/?period=30d&include=refund",
}


def main(argv: list[str]) -> int:
    mentions, cases, runs = (int(one) for one in argv)
    counting = _prepare(mentions, cases)
    clients = {role: signed_in(role) for role in ("agent", "supervisor")}
    figures = {
        name: figure(clients["agent" if name.startswith("inbox") else "supervisor"], url, runs)
        for name, url in {**PAGES, **SLOW_PAGES}.items()
    }
    worst = max(figures[name]["ms"] for name in PAGES)
    report = {
        "name": "views",
        "mentions": Mention.objects.count(),
        "open_cases": cases,
        "most_ms": MOST_MS,
        "worst_ms": worst,
        "pages": figures,
        **counting,
        "machine": machine(),
    }
    print(json.dumps(report))
    return 0 if worst < MOST_MS else 1


def _prepare(mentions: int, cases: int) -> dict[str, float]:
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        call_command("migrate", database="ledger", verbosity=0)
    for role in ("agent", "supervisor"):
        User.objects.get_or_create(username=role, defaults={"role": role, "time_zone": "Europe/Berlin"})
    if Mention.objects.exists():
        return {}
    fill(mentions, cases, now=utc_now())
    began = time.process_time()
    counted = recount()
    connection.cursor().execute("ANALYZE")
    return {"recount_us_a_post": round((time.process_time() - began) / counted * 1e6, 1)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
