"""A case goes on at another address of the same person, and stays one case and one thread."""

from collections import defaultdict
from datetime import datetime

from msgspec.structs import replace

from heedful.channels import api as channels
from heedful.channels.types import Visibility
from heedful.customers import api as customers
from heedful.desk.errors import CannotMove, HeldByOther
from heedful.desk.handling.elsewhere import Hindrance, Option, Who, options
from heedful.desk.handling.replies import hold
from heedful.escalation import api as escalation
from heedful.escalation.api import Branch, BranchFacts
from heedful.listening import api as listening
from heedful.staff.api import record
from heedful.staff.types import Person
from heedful.stream.api import changing

MAIL = "email"
HEARD = 200  # newest posts of each platform that tell where somebody was heard


def places(case_id: int, *, now: datetime) -> tuple[Option, ...]:
    """Where else this case could go on, with why not where it cannot."""
    case = escalation.case(case_id)
    person = customers.customer(case.customer)
    addresses = [(one.platform, one.external_id, one.handle or one.name) for one in person.identities]
    mail = customers.profile_of(person.id).value("email")
    addresses += [(MAIL, mail, mail)] if mail else []
    heard, wrote = _heard([(platform, author) for platform, author, _ in addresses])
    found = options(
        addresses,
        channels.all_facts(),
        lambda pk: channels.capability(pk, Visibility.PRIVATE),
        heard=heard,
        wrote=wrote,
        now=now,
    )
    return tuple(_checked(one, case_id, case.customer, case.channel) for one in found)


def _checked(one: Option, case_id: int, customer: int, here: int) -> Option:
    if one.hindrance or one.channel is None or one.channel == here:
        return one
    taken = escalation.open_case_at(customer, one.channel, but=case_id)
    return replace(one, hindrance=Hindrance.TAKEN) if taken else one


def _heard(whom: list[Who]) -> tuple[dict[Who, frozenset[int]], dict[tuple[int, Who], datetime]]:
    heard: dict[Who, set[int]] = defaultdict(set)
    wrote: dict[tuple[int, Who], datetime] = {}
    for platform in {platform for platform, _ in whom}:
        ids = [author for one, author in whom if one == platform]
        for mention in listening.by_author(platform, ids, most=HEARD):
            who = (mention.platform, mention.author_id)
            heard[who].add(mention.channel)
            if mention.visibility is Visibility.PRIVATE:
                known = wrote.get((mention.channel, who), mention.created_at)
                wrote[mention.channel, who] = max(known, mention.created_at)
    return {who: frozenset(some) for who, some in heard.items()}, wrote


def move(case_id: int, key: str, *, who: Person, now: datetime) -> BranchFacts:
    """To one of `places`, by its key. Raises CannotMove, HeldByOther."""
    with changing():
        to = next((one for one in places(case_id, now=now) if one.key == key), None)
        if to is None or to.channel is None or to.hindrance:
            raise CannotMove(to.hindrance if to else None)
        if not hold(case_id, who, now):
            raise HeldByOther
        customers.know_as(escalation.case(case_id).customer, to.platform, to.author, who=who, now=now)
        branch = Branch(channel=to.channel, platform=to.platform, author=to.author)
        made = escalation.move_case(case_id, branch, handle=to.handle, who=who, now=now)
        after = {"channel": to.channel_name, "platform": to.platform, "address": to.author}
        record(who, "desk.moved", f"case:{case_id}", after=after, now=now)
        return made


def move_back(case_id: int, *, who: Person, now: datetime) -> None:
    with changing():
        if not hold(case_id, who, now):
            raise HeldByOther
        if escalation.move_back(case_id, who=who, now=now):
            record(who, "desk.moved-back", f"case:{case_id}", now=now)
