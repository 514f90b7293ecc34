"""Run inside an installation (`python -m tests.prepare`): a channel, rules, a queue, an agent. Prints what others need.

Every post with the word "refund" becomes a case of its own; everything is kept.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.web.settings")
django.setup()

from heedful.channels import api as channels  # noqa: E402  # after the set-up
from heedful.core.clock import utc_now  # noqa: E402
from heedful.escalation import api as escalation  # noqa: E402
from heedful.escalation.types import Draft, Priority, Words  # noqa: E402
from heedful.listening import api as listening  # noqa: E402
from heedful.routing import api as routing  # noqa: E402
from heedful.routing.types import Presence, QueueDraft  # noqa: E402
from heedful.staff import api as staff  # noqa: E402
from heedful.staff.tokens import make_token  # noqa: E402
from heedful.staff.types import Role  # noqa: E402


def main(webhook: str) -> None:
    now = utc_now()
    admin, _ = staff.create_person(None, username="root", role=Role.ADMINISTRATOR, password="chaos-password")
    agent, _ = staff.create_person(None, username="ana", role=Role.SUPERVISOR, password="chaos-password")
    channel, token = channels.create_channel(
        key="load",
        adapter="open",
        name="Load",
        who=admin,
        now=now,
        keep_all=True,
        platform="shop",
        config={"webhook_url": webhook, "private_hosts": ["127.0.0.1"]} if webhook else {},
        secrets={"webhook_secret": "a-secret-of-the-test"} if webhook else {},
    )
    topic = listening.create_topic("Refunds", who=admin, now=now)
    listening.create_rule(topic.id, name="refund", query="refund", who=admin, now=now)
    queue = routing.create_queue(
        QueueDraft(name="Care", match_language=False, members=frozenset({agent.id})), admin, now
    )
    escalation.create_rule(
        Draft(
            name="Refunds",
            conditions=Words(any=("refund",)),
            queue=queue.key,
            priority=Priority.HIGH,
            per_minute=1000,
            max_age_minutes=5256000,
        ),
        admin,
        now,
    )
    routing.set_capacity(agent.id, 3, now)
    routing.set_presence(agent.id, Presence.AVAILABLE, "test", now)
    _, personal = make_token(agent.id, "chaos", now=now)
    print(json.dumps({"channel": channel.key, "token": token, "agent_token": personal}))


main(sys.argv[1] if len(sys.argv) > 1 else "")
