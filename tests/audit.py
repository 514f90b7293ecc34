"""Run inside an installation (`python -m tests.audit`): counts what is there, straight from the tables."""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.web.settings")
django.setup()

from django.db.models import Count  # noqa: E402  # after the set-up

from heedful.channels.models import Delivery  # noqa: E402
from heedful.desk.models import Reply  # noqa: E402
from heedful.escalation.models import Case, CaseMention, Decision  # noqa: E402
from heedful.listening.models import Mention  # noqa: E402
from heedful.stream.models import DeadLetter, LedgerRow  # noqa: E402
from heedful.understanding.models import Reading  # noqa: E402


def by(rows: object, field: str) -> dict[str, int]:
    return {str(row[field]): row["n"] for row in rows.values(field).annotate(n=Count("pk")).order_by(field)}  # type: ignore[attr-defined]


print(
    json.dumps(
        {
            "pending": LedgerRow.objects.filter(closed_at=None).count(),
            "mentions": by(Mention.objects.all(), "channel__key"),
            "readings": Reading.objects.count(),
            "cases": Case.objects.count(),
            "openers": Case.objects.values("opener").distinct().count(),
            "case_mentions": CaseMention.objects.count(),
            "decisions": by(Decision.objects.all(), "status"),
            "replies": Reply.objects.count(),
            "deliveries": by(Delivery.objects.all(), "state"),
            "dead_letters": DeadLetter.objects.count(),
        },
    ),
)
