"""People are counted by a number that can be reckoned from their id: an erased one gets another."""

from collections.abc import Mapping

from heedful.insights.models import Visit
from heedful.insights.tally import person_number


def renumber(authors: Mapping[tuple[str, str], str]) -> None:
    """(platform, id) to the pseudonym. Counts of people stay as they are, also when all is counted anew."""
    for (platform, author), new in sorted(authors.items()):
        Visit.objects.filter(person=person_number(platform, author)).update(person=person_number(platform, new))
