"""How long a page takes on the server, and how often it asks the database. Imported once Django is set up."""

import statistics
import time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heedful.staff.models import User


def signed_in(role: str) -> Client:
    User.objects.get_or_create(username=role, defaults={"role": role, "time_zone": "Europe/Berlin"})
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=role))
    return client


def figure(client: Client, url: str, runs: int) -> dict[str, Any]:
    times, processor = [], []
    for _run in range(runs + 1):
        began, spent = time.perf_counter(), time.process_time()
        response = client.get(url)
        times.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - spent) * 1000)
        if response.status_code != 200:
            raise AssertionError(f"{url} answered {response.status_code}")
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    # The first is left out: it compiles templates and opens the file.
    return {
        "ms": round(statistics.median(times[1:]), 1),
        "processor_ms": round(statistics.median(processor[1:]), 1),
        "queries": len(asked),
    }
