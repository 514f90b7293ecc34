"""Which public events a change of feeling coincides with: by time, by target, by words. Pure.

Coincidence is all that can be seen: nothing here, and nothing on a screen, says that one caused the other.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from heedful.customers.types import Coincidence, EventFacts, Kin, ShiftFacts
from heedful.listening.types import TargetFacts

BEFORE = timedelta(days=1)  # an onset is the likeliest of several posts, and an event's day has no hour
REACH = timedelta(days=14)  # after the event's end: later, most of what people say is about something else
HALF_DAYS = 4.0  # in which the nearness halves
RELATED = 0.7  # of a company's event for its product, and the other way round
LEAST, MOST = 0.15, 3  # score that is worth showing; how many are shown
_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDINGS = ("en", "es", "ed", "s", "e", "n")
_SMALL = """
about after again also and are been before but can could did does for from get had has have her him his how into its
just like more most much new not now off one only other our out over really said says she some still such than that the
their them then there these they this those through too two very was way well were what when where which who why will
with would you your aber als auch auf aus bei bin bis das dass dem den der des die doch ein eine einem einen einer eines
für hat hatte ich ihr ihre immer ist kann man mehr mein mich mit nach nicht noch nur oder schon sein seit sich sie sind
über und uns unter vom von vor war was weil wenn wer wie wir wird wurde zum zur que les des une pour pas est dans qui
sur por para los las con del una como pero
"""
_COMMON = frozenset(_SMALL.split())


def coincidences(
    shift: ShiftFacts,
    events: Iterable[EventFacts],
    targets: Mapping[int, TargetFacts],
    said: Sequence[str],
) -> tuple[Coincidence, ...]:
    """All that lie near enough, the likeliest first. `said` are the posts that show the change."""
    names = {stem for one in targets.values() for alias in one.aliases for stem, _word in _words(alias)}
    spoken = {stem: word for text in said for stem, word in _words(text) if stem not in names}
    found = [one for event in events if (one := _coincidence(shift, event, targets, spoken)) is not None]
    return tuple(sorted(found, key=lambda one: (-one.score, one.lag_days, one.event.id)))


def kin_of(target: int, targets: Mapping[int, TargetFacts]) -> frozenset[int]:
    """Whose events count for a change toward this one: its own, its owner's, and those of what it offers."""
    owner = targets[target].owner if target in targets else None
    offers = {one.id for one in targets.values() if one.owner == target}
    return frozenset({target, *offers} | ({owner} if owner is not None else set()))


def within_reach(onset: datetime, event: EventFacts) -> bool:
    return event.starts_at - BEFORE <= onset <= (event.ends_at or event.starts_at) + REACH


def _coincidence(
    shift: ShiftFacts, event: EventFacts, targets: Mapping[int, TargetFacts], spoken: Mapping[str, str]
) -> Coincidence | None:
    kin = _kin(shift.target, event.target, targets)
    if kin is None or not within_reach(shift.onset, event):
        return None
    told = dict(_words(f"{event.title} {event.text}"))
    words = tuple(spoken[stem] for stem in told if stem in spoken)
    past = max((shift.onset - (event.ends_at or event.starts_at)).total_seconds() / 86_400, 0.0)
    nearness = 0.5 ** (past / HALF_DAYS)
    score = (1.0 if kin is Kin.SAME else RELATED) * nearness * (1 - 0.5 ** (1 + len(words)))
    if score < LEAST:
        return None
    lag = (shift.onset - event.starts_at).total_seconds() / 86_400
    return Coincidence(event=event, kin=kin, lag_days=round(lag, 2), words=words[:5], score=round(score, 3))


def _kin(target: int, other: int, targets: Mapping[int, TargetFacts]) -> Kin | None:
    if target == other:
        return Kin.SAME
    if target in targets and targets[target].owner == other:
        return Kin.OWNER
    if other in targets and targets[other].owner == target:
        return Kin.OFFER
    return None


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[tuple[str, str], ...]:
    """The words that say something, as stem and as they stand."""
    folded = ((word.casefold(), word) for word in _WORD.findall(text))
    return tuple((_stem(word), plain) for word, plain in folded if word not in _COMMON)


def _stem(word: str) -> str:
    """Without one ending, so that a bag and bags are one. Crude, and shown to whoever reads it."""
    return next((word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) > 2), word)  # noqa: PLR2004  # letters that are left
