"""What was said first to a record of a person that has become part of another."""

from django.db import IntegrityError, transaction

from heedful.core.clock import utc_now
from heedful.escalation.models import Outreach
from heedful.escalation.outreach.rows import move
from heedful.escalation.outreach.types import WAITING, Reason, State


def hand_outreaches(into: int, gone: int) -> None:
    """One that waits beside another one of the same person does not wait any more."""
    for row in Outreach.objects.filter(customer=gone).order_by("pk"):
        try:
            with transaction.atomic():
                Outreach.objects.filter(pk=row.pk).update(customer=into)
        except IntegrityError:
            if row.state in WAITING:
                move(row, State.REFUSED, Reason.ANOTHER, now=utc_now(), at=None)
