"""What each kind of condition asks of the facts: does it hold, and by which value.

Three answers: yes, no, and None for "not known". A follower count that no platform told is neither over 1,000 nor
under it, so neither the condition nor its opposite opens a case: an unknown stays unknown through a `none` group
(Kleene's strong logic), and a rule acts on a plain yes only.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import Any

from heedful.escalation import types as t
from heedful.escalation.words import found, has_all, has_any
from heedful.understanding.types import Sentiment, Toward

Answer = bool | None
Asked = tuple[Answer, t.Value]


def ask(leaf: t.Leaf, facts: t.Facts) -> Asked:
    """Whether it holds, and the value that says so."""
    return _ASK[type(leaf)](leaf, facts)


def asker(leaf: t.Leaf) -> Callable[[t.Facts], Answer]:
    """The condition as a function. Of words it only says whether; `ask` gathers which."""
    if isinstance(leaf, t.Words):
        return lambda facts: _words_hold(leaf, facts)
    measure = _ASK[type(leaf)]
    return lambda facts: measure(leaf, facts)[0]


def kinds() -> frozenset[type]:
    return frozenset(_ASK)


def _sentiment(leaf: t.SentimentIs, facts: t.Facts) -> Asked:
    if facts.sentiment is Sentiment.UNKNOWN:
        return (True if Sentiment.UNKNOWN in leaf.any else None), [facts.sentiment]
    if facts.confidence is None:
        sure: Answer = None if leaf.least else True
        return (sure if facts.sentiment in leaf.any else False), [facts.sentiment]
    value = [str(facts.sentiment), f"{facts.confidence:.2f}"]
    return facts.sentiment in leaf.any and facts.confidence >= leaf.least, value


def _words_hold(leaf: t.Words, facts: t.Facts) -> bool:
    text, folded = facts.text, facts.words
    return (
        (not leaf.any or has_any(text, folded, leaf.any))
        and (not leaf.all or has_all(text, folded, leaf.all))
        and not (leaf.none and has_any(text, folded, leaf.none))
    )


def _words(leaf: t.Words, facts: t.Facts) -> Asked:
    holds = _words_hold(leaf, facts)
    unwanted = found(facts.text, facts.words, leaf.none)
    wanted = found(facts.text, facts.words, leaf.all) + found(facts.text, facts.words, leaf.any)
    return holds, unwanted or wanted


def _topic(leaf: t.TopicIs, facts: t.Facts) -> Asked:
    shared = [str(topic) for topic in leaf.any if topic in facts.topics]
    return bool(shared), shared


def _one_of(wanted: tuple[Any, ...], value: Any) -> Asked:
    return (None, None) if value is None else (value in wanted, value)


def _author(leaf: t.AuthorIs, facts: t.Facts) -> Asked:
    wanted = _names(leaf.any)
    known = _name(facts.author_id) in wanted or _name(facts.author_handle) in wanted
    return known, facts.author_handle or facts.author_id


@lru_cache(maxsize=1024)
def _names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_name(name) for name in names) - {""}


def _name(name: str) -> str:
    return name.removeprefix("@").casefold()


def _between(leaf: t.Followers | t.Rating | t.Earlier, value: float | None) -> Asked:
    if value is None:
        return None, None
    low, high = leaf.least, leaf.most
    return (low is None or value >= low) and (high is None or value <= high), value


def _yes(leaf: t.VerifiedIs | t.AttachmentIs | t.DuplicateIs, value: bool | None) -> Asked:  # noqa: FBT001 a fact, not a switch
    return (None, None) if value is None else (value is leaf.yes, value)


def _engagement(leaf: t.Engagement, facts: t.Facts) -> Asked:
    count = facts.counts.get(leaf.of)
    return (None, None) if count is None else (count >= leaf.least, count)


def _negatives(leaf: t.Negatives, facts: t.Facts) -> Asked:
    since = facts.created_at - timedelta(days=leaf.days)
    count = sum(since < at <= facts.created_at for at in facts.negatives)
    return count >= leaf.least, count


def _joint(leaf: t.JointIs, facts: t.Facts) -> Asked:
    if facts.joints is None:
        return None, None
    held = [str(one) for one in leaf.any if one in facts.joints]
    return bool(held), held


def _cohort(leaf: t.CohortIs, facts: t.Facts) -> Asked:
    if facts.cohorts is None:
        return None, None
    shared = [str(one) for one in leaf.any if one in facts.cohorts]
    return bool(shared), shared


def _target(leaf: t.TargetIs, facts: t.Facts) -> Asked:
    if facts.toward is None:
        return None, None
    about = [one for one in facts.toward if one.target in leaf.any]
    if not about or not leaf.toward:
        return bool(about), [str(one.target) for one in about]
    answers = [(_felt(leaf, one), one) for one in about]
    best = next((one for wanted in (True, None) for one in answers if one[0] is wanted), answers[0])
    sure = [] if best[1].confidence is None else [f"{best[1].confidence:.2f}"]
    return best[0], [str(best[1].target), str(best[1].sentiment), *sure]


def _felt(leaf: t.TargetIs, one: Toward) -> Answer:
    if one.sentiment not in leaf.toward:
        return None if one.sentiment is Sentiment.UNKNOWN else False
    if one.sentiment is Sentiment.UNKNOWN or not leaf.least:
        return True
    return None if one.confidence is None else one.confidence >= leaf.least


def _intent(leaf: t.IntentIs, facts: t.Facts) -> Asked:
    if facts.intents is None:
        return None, None
    held = [str(one) for one in leaf.any if facts.intents.get(one, -1.0) >= leaf.least]
    return bool(held), held


def _category(leaf: t.CategoryIs, facts: t.Facts) -> Asked:
    if facts.categories is None:
        return None, None
    shared = [str(one) for one in leaf.any if one in facts.categories]
    return bool(shared), shared


def _complaint(leaf: t.ComplaintIs, facts: t.Facts) -> Asked:
    return (None, None) if facts.complaint is None else (facts.complaint >= leaf.least, facts.complaint)


_ASK: dict[type, Callable[[Any, t.Facts], Asked]] = {
    t.SentimentIs: _sentiment,
    t.Words: _words,
    t.TopicIs: _topic,
    t.PlatformIs: lambda leaf, facts: _one_of(leaf.any, facts.platform or None),
    t.ChannelIs: lambda leaf, facts: _one_of(leaf.any, facts.channel),
    t.TypeIs: lambda leaf, facts: _one_of(leaf.any, facts.type),
    t.VisibilityIs: lambda leaf, facts: _one_of(leaf.any, facts.visibility),
    t.LanguageIs: lambda leaf, facts: _one_of(leaf.any, facts.language),
    t.CountryIs: lambda leaf, facts: _one_of(leaf.any, facts.country),
    t.Followers: lambda leaf, facts: _between(leaf, facts.followers),
    t.Rating: lambda leaf, facts: _between(leaf, facts.rating),
    t.Engagement: _engagement,
    t.VerifiedIs: lambda leaf, facts: _yes(leaf, facts.verified),
    t.AuthorIs: _author,
    t.AttachmentIs: lambda leaf, facts: _yes(leaf, facts.attachment),
    t.DuplicateIs: lambda leaf, facts: _yes(leaf, facts.duplicate),
    t.Earlier: lambda leaf, facts: _between(leaf, facts.earlier),
    t.Negatives: _negatives,
    t.JointIs: _joint,
    t.CohortIs: _cohort,
    t.TargetIs: _target,
    t.IntentIs: _intent,
    t.CategoryIs: _category,
    t.ComplaintIs: _complaint,
    t.NoiseIs: lambda leaf, facts: (facts.noise in leaf.any, [facts.noise.value] if facts.noise else []),
}
