"""Run inside an installation (`python -m tests.prepare_airlines WEBHOOK`): an airline, as it would set itself up.

United is the company and the others its competitors. Everything said to it becomes a case.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.web.settings")
django.setup()

from heedful.channels import api as channels  # noqa: E402  # after the set-up
from heedful.core.clock import utc_now  # noqa: E402
from heedful.desk import api as desk  # noqa: E402
from heedful.escalation import api as escalation  # noqa: E402
from heedful.escalation.types import Draft, Words  # noqa: E402
from heedful.listening import api as listening  # noqa: E402
from heedful.listening.types import TargetKind  # noqa: E402
from heedful.operate.demo_company import DEMO_PASSWORD  # noqa: E402
from heedful.routing import api as routing  # noqa: E402
from heedful.routing.types import QueueDraft  # noqa: E402
from heedful.staff import api as staff  # noqa: E402
from heedful.staff.types import Role  # noqa: E402

COMPETITORS = {
    "JetBlue": "@jetblue",
    "Southwest": "@southwestair",
    "Delta": "@delta",
    "American": "@americanair",
    "US Airways": "@usairways",
    "Virgin America": "@virginamerica",
}


def main(webhook: str) -> None:
    now = utc_now()
    people = [
        staff.create_person(None, username=name, role=role, password=DEMO_PASSWORD, languages=["en"])[0]
        for name, role in (("supervisor", Role.SUPERVISOR), ("agent", Role.AGENT))
    ]
    supervisor = people[0]
    channels.create_channel(
        key="x",
        adapter="open",
        name="X",
        who=supervisor,
        now=now,
        keep_all=True,
        platform="x",
        config={"webhook_url": webhook, "private_hosts": ["127.0.0.1"]},
        secrets={"webhook_secret": "a-secret-of-the-test"},
    )
    company = listening.TargetDraft(kind=TargetKind.COMPANY, name="United", aliases=("@united",))
    listening.create_target(company, who=supervisor, now=now)
    for name, handle in COMPETITORS.items():
        rival = listening.TargetDraft(kind=TargetKind.COMPETITOR, name=name, aliases=(handle,))
        listening.create_target(rival, who=supervisor, now=now)
    queue = routing.create_queue(
        QueueDraft(name="Care", match_language=False, members=frozenset(one.id for one in people)), supervisor, now
    )
    rule = Draft(name="To us", conditions=Words(any=("@united",)), queue=queue.key, per_minute=1000, max_age_minutes=0)
    escalation.create_rule(rule, supervisor, now)
    desk.adopt_first(now, queue=queue.key)


main(sys.argv[1])
