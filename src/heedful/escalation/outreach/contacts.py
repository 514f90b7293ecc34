"""What people said about being contacted, as their profiles have it."""

from collections.abc import Iterable

from heedful.customers import api as customers
from heedful.customers.types import ProfileFacts
from heedful.escalation.outreach.types import Contact

AGREED = {"given": True, "refused": False}


def contacts_of(people: Iterable[int]) -> dict[int, Contact]:
    return {pk: _contact(profile) for pk, profile in customers.profiles_of(people).items()}


def _contact(profile: ProfileFacts) -> Contact:
    return Contact(
        agreed=AGREED.get(profile.value("consent")),
        do_not_contact=profile.value("do-not-contact") == "yes",
        restricted=profile.restricted_at is not None or profile.erased_at is not None,
        zone=profile.value("time-zone"),
    )
