"""The steps of an erasure, in order. Each does a bite and says where to go on; None: on to the next step.

A bite is safe to do twice. Names come last, because the steps before need them to find what is theirs.
"""

from collections.abc import Callable
from functools import partial

import msgspec

from heedful.channels import api as channels
from heedful.customers import api as customers
from heedful.desk import api as desk
from heedful.escalation import api as escalation
from heedful.insights import api as insights
from heedful.listening import api as listening
from heedful.rights import files
from heedful.rights.compact import compact
from heedful.staff import api as staff
from heedful.stream.api import scrub
from heedful.understanding import api as understanding

POSTS_AT_ONCE = 100
SCANNED_AT_ONCE = 5_000  # mentions of others that are searched for the name
LEDGER_AT_ONCE = 50  # rows, of up to a thousand items each
Author = tuple[str, str]


class Job(msgspec.Struct):
    """`authors` to their pseudonyms; `words` by what they could be found; `counts` is added to."""

    people: list[int]
    authors: dict[Author, str]
    words: list[str]
    counts: dict[str, int]

    def count(self, what: str, many: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + many

    @property
    def named(self) -> list[str]:
        """What others may call them in public: handles, and names of more than one word."""
        handles = [word for word in self.words if word.startswith("@") and len(word) > 3]  # noqa: PLR2004
        return handles + [word for word in self.words if " " in word.strip()]

    @property
    def telling(self) -> list[str]:
        """Words that can mean nobody else: no first names, which stand in what others say of others."""
        return self.named + [word for word in self.words if len(word) > 3 and not word.replace(" ", "").isalpha()]  # noqa: PLR2004

    @property
    def by_channel(self) -> dict[str, set[str]]:
        """A post may name another platform than its channel's: there, any of their ids is theirs."""
        ids = {author for _, author in self.authors}
        return {facts.key: ids for facts in channels.all_facts()}


def cases(job: Job, _after: int) -> int | None:
    theirs = escalation.cases_of_people(job.people)
    deliveries = desk.erase_cases(theirs)
    channels.erase_deliveries(deliveries)
    escalation.erase_cases(theirs, job.people)
    subjects = [f"case:{pk}" for pk in theirs] + [f"customer:{pk}" for pk in job.people]
    staff.hollow([*subjects, *(f"delivery:{pk}" for pk in deliveries)])
    scrub.news([f"case:{pk}" for pk in theirs], ())
    job.count("cases", len(theirs))
    job.count("answers", len(deliveries))
    return None


def posts(job: Job, _after: int) -> int | None:
    """From the first on each time: whatever was done is no longer found."""
    ids = listening.ids_by(list(job.authors), most=POSTS_AT_ONCE)
    if not ids:
        insights.renumber(job.authors)
        return None
    names = {facts.id: facts.key for facts in channels.all_facts()}
    renamed = listening.erase(ids, job.authors)
    understanding.erase(ids, list(job.authors))
    escalation.erase_mentions(ids, renamed)
    staff.hollow([f"mention:{pk}" for pk in ids])
    for channel, name in renamed:
        scrub.unpromise(names[channel], scrub.Kind.POSTS, [name])
    job.count("posts", len(ids))
    return 1


def profile(job: Job, _after: int) -> int | None:
    job.count("profile", customers.erasing.erase(job.people))
    return None


def named(job: Job, after: int) -> int | None:
    if after == 0:
        covered = partial(listening.without, names=job.named)
        for stage in (escalation, desk, channels):
            job.count("named", stage.unname(job.named, covered))
    found, further = listening.unname(job.named, after=after, most=SCANNED_AT_ONCE)
    job.count("named", found)
    return further


def ledger(job: Job, after: int) -> int | None:
    cover = partial(listening.without, names=job.telling)
    gone, further = scrub.ledger_rows(after=after, most=LEDGER_AT_ONCE, authors=job.by_channel, cover=cover)
    job.count("ledger", gone)
    return further


def letters(job: Job, _after: int) -> int | None:
    job.count("letters", scrub.letters(job.by_channel, job.telling))
    scrub.news((), job.telling)
    staff.hollow_saying(job.telling)
    return None


def stored(job: Job, _after: int) -> int | None:
    job.count("files", files.erase(job.telling))
    return None


def pages(_job: Job, _after: int) -> int | None:
    """What a database let go of still lies in its file until its pages are written anew."""
    compact()
    return None


STEPS: dict[str, Callable[[Job, int], int | None]] = {
    "cases": cases,
    "posts": posts,
    "profile": profile,
    "named": named,
    "ledger": ledger,
    "letters": letters,
    "files": stored,
    "pages": pages,
}
ALONE = frozenset({"pages"})  # runs outside a transaction


def following(step: str) -> str | None:
    names = list(STEPS)
    place = names.index(step) + 1
    return names[place] if place < len(names) else None
