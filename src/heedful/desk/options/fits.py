"""Whether an option applies to a case, condition by condition, with what made it so. Pure."""

from collections.abc import Callable, Iterable, Mapping
from math import inf

from heedful.desk.options.types import About, Aspect, Check, Circumstances, When
from heedful.understanding.types import Sentiment

LEANS = 0.2  # a feeling nearer to zero than this is neutral


def fits(checks: Iterable[Check]) -> bool:
    return all(check.held for check in checks)


def checks(when: When, now: Circumstances) -> tuple[Check, ...]:
    """One for each condition that the option names, in the order in which they are read."""
    asked = (ask(when, now) for ask in _ASKS)
    return tuple(check for check in asked if check is not None)


def sentiment_of(feeling: float) -> Sentiment:
    if abs(feeling) < LEANS:
        return Sentiment.NEUTRAL
    return Sentiment.POSITIVE if feeling > 0 else Sentiment.NEGATIVE


def _turned(when: When, now: Circumstances) -> Check | None:
    if when.direction is None:
        return None
    for one in now.turned:
        wanted = one.direction is when.direction and one.days <= when.within_days
        if wanted and (not when.about or one.about in when.about):
            return Check(aspect=Aspect.TURNED, held=True, values=(one.direction.value,), name=one.name, number=one.days)
    return Check(aspect=Aspect.TURNED, held=False, values=(when.direction.value, *(a.value for a in when.about)))


def _feels(when: When, now: Circumstances) -> Check | None:
    if not when.feels:
        return None
    toward = (when.about if when.direction is None else ()) or (About.COMPANY,)
    known = [one for one in now.felt if one.about in toward]
    for one in known:
        if sentiment_of(one.feeling) in when.feels:
            found = sentiment_of(one.feeling).value
            return Check(aspect=Aspect.FEELS, held=True, values=(found,), name=one.name, number=one.feeling)
    # Of somebody of whom nothing is known yet, the post itself is all there is.
    if not known and About.COMPANY in toward and now.said in when.feels:
        return Check(aspect=Aspect.SAID, held=True, values=(now.said.value,))
    return Check(aspect=Aspect.FEELS, held=False, values=tuple(one.value for one in when.feels))


def _about(when: When, now: Circumstances) -> Check | None:
    if not when.about or when.direction is not None or when.feels:
        return None
    for one in now.felt:
        if one.about in when.about:
            return Check(aspect=Aspect.ABOUT, held=True, values=(one.about.value,), name=one.name)
    return Check(aspect=Aspect.ABOUT, held=False, values=tuple(one.value for one in when.about))


def _named(aspect: Aspect, wanted: tuple[int, ...], there: Mapping[int, str]) -> Check | None:
    """Of what has a number here and a name there."""
    if not wanted:
        return None
    found = tuple(there[one] for one in wanted if one in there)
    return Check(aspect=aspect, held=bool(found), values=found or tuple(map(str, wanted)))


def _value(when: When, now: Circumstances) -> Check | None:
    if when.value_least is None and when.value_most is None:
        return None
    least = -inf if when.value_least is None else when.value_least
    most = inf if when.value_most is None else when.value_most
    held = now.value is not None and least <= now.value <= most
    wanted = tuple("" if one is None else f"{one:g}" for one in (when.value_least, when.value_most))
    return Check(aspect=Aspect.VALUE, held=held, values=wanted, number=now.value)


def _one_of(aspect: Aspect, wanted: Iterable[object], there: Iterable[object] | None) -> Check | None:
    named = tuple(map(str, wanted))
    if not named:
        return None
    have = frozenset(map(str, there or ()))
    found = tuple(one for one in named if one in have)
    return Check(aspect=aspect, held=bool(found), values=found or named)


_ASKS: tuple[Callable[[When, Circumstances], Check | None], ...] = (
    _turned,
    _feels,
    _about,
    lambda when, now: _one_of(Aspect.JOINT, when.joint, now.joint),
    lambda when, now: _one_of(Aspect.EVENTS, when.events, now.events),
    lambda when, now: _named(Aspect.CATEGORIES, when.categories, now.categories),
    lambda when, now: _named(Aspect.COHORTS, when.cohorts, now.cohorts),
    lambda when, now: _one_of(Aspect.INTENTS, when.intents, now.intents),
    lambda when, now: _one_of(Aspect.RELATION, when.relations, [now.relation] if now.relation else ()),
    _value,
    lambda when, now: _one_of(Aspect.CHANNEL, when.channels, [now.channel]),
    lambda when, now: _one_of(Aspect.PLATFORM, when.platforms, [now.platform]),
    lambda when, now: _one_of(Aspect.VISIBILITY, when.visibilities, [now.visibility]),
    lambda when, now: _one_of(Aspect.LANGUAGE, when.languages, [now.language]),
)
