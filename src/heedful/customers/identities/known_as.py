"""An address of a person that somebody here knows, before a word came from it."""

from datetime import datetime

from heedful.customers.errors import IdentityTaken
from heedful.customers.models import Identity
from heedful.staff.api import record
from heedful.staff.types import Person


def know_as(customer: int, platform: str, external_id: str, *, who: Person, now: datetime) -> None:
    """So that what comes from there is theirs. Raises IdentityTaken where it is somebody else's: merge them first."""
    row, made = Identity.objects.get_or_create(
        platform=platform,
        external_id=external_id,
        defaults={"customer_id": customer, "handle": external_id[:255], "first_seen": now, "last_seen": now},
    )
    if row.customer_id != customer:
        raise IdentityTaken
    if made:
        after = {"platform": platform, "address": external_id}
        record(who, "customers.identity.known", f"customer:{customer}", after=after, now=now)
