"""Each kind of condition in words, in the language of whoever reads."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heedful.channels.types import PostType, Visibility
from heedful.core.language import language_name
from heedful.customers import api as customers
from heedful.escalation import types as t
from heedful.understanding import api as understanding
from heedful.understanding.types import Noise, Sentiment

MOST_NAMED = 5
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What ids and keys are called."""

    topics: Mapping[int, str] = {}
    channels: Mapping[int, str] = {}
    queues: Mapping[str, str] = {}
    targets: Mapping[int, str] = {}
    categories: Mapping[int, str] = {}
    cohorts: Mapping[int, str] = {}


def phrase(leaf: t.Leaf, names: Names) -> str:
    """The condition as a rule states it."""
    return _PHRASES[type(leaf)](leaf, names)


def kinds() -> frozenset[type]:
    return frozenset(_PHRASES)


def held_phrase(held: t.Held, names: Names) -> str:
    """The condition as it held, with the value that made it."""
    said = _shown(held, names)
    return _("not: %(condition)s") % {"condition": said} if held.negated else said


def number(value: float) -> str:
    digits = 0 if float(value).is_integer() else len(f"{value:g}".partition(".")[2])
    return number_format(value, decimal_pos=digits, use_l10n=True, force_grouping=True)


def either(words: Iterable[str]) -> str:
    """One of these."""
    return _listed(_few(words), _("%(most)s or %(last)s"))


def both(words: Iterable[str]) -> str:
    """Each of these."""
    return _listed(_few(words), _("%(most)s and %(last)s"))


def _few(words: Iterable[str]) -> list[str]:
    """A sentence names a few; the editor shows all."""
    named = list(words)
    if len(named) <= MOST_NAMED:
        return named
    rest = len(named) - MOST_NAMED + 1
    return [*named[: MOST_NAMED - 1], ngettext("%(n)s more", "%(n)s more", rest) % {"n": rest}]


def sentiment_name(sentiment: str) -> str:
    names = {
        Sentiment.NEGATIVE: _("negative"),
        Sentiment.NEUTRAL: _("neutral"),
        Sentiment.POSITIVE: _("positive"),
        Sentiment.UNKNOWN: _("unknown"),
    }
    return names.get(Sentiment(sentiment), sentiment)


def type_name(kind: str) -> str:
    names = {
        PostType.POST: _("a post"),
        PostType.COMMENT: _("a comment"),
        PostType.REPLY: _("a reply"),
        PostType.SHARE: _("a share"),
        PostType.REVIEW: _("a review"),
        PostType.MESSAGE: _("a message"),
    }
    return names[PostType(kind)]


def measure_name(measure: t.Measure) -> str:
    names = {
        t.Measure.LIKES: _("likes"),
        t.Measure.SHARES: _("shares"),
        t.Measure.COMMENTS: _("comments"),
        t.Measure.VIEWS: _("views"),
    }
    return names[measure]


def visibility_name(visibility: str) -> str:
    return {Visibility.PUBLIC: _("public"), Visibility.PRIVATE: _("private")}[Visibility(visibility)]


def _listed(words: list[str], pattern: str) -> str:
    if len(words) < 2:  # noqa: PLR2004  nothing to join
        return "".join(words)
    return pattern % {"most": ", ".join(words[:-1]), "last": words[-1]}


def _quoted(words: Iterable[str]) -> list[str]:
    return [_("“%(words)s”") % {"words": _isolated(word)} for word in words]


def _isolated(word: str) -> str:
    """Arabic or Hebrew within another sentence, so that the quotation marks around it stay where they belong."""
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in word):
        return f"\u2068{word}\u2069"
    return word


def _sentiment(leaf: t.SentimentIs, _names: Names) -> str:
    said = _("sentiment is %(which)s") % {"which": either(sentiment_name(one) for one in leaf.any)}
    return said if not leaf.least else _("%(said)s (at least %(least)s sure)") % {
        "said": said,
        "least": number(leaf.least),
    }  # fmt: skip


def _words(leaf: t.Words, _names: Names) -> str:
    said = []
    if leaf.any:
        said.append(_("it says %(words)s") % {"words": either(_quoted(leaf.any))})
    if leaf.all:
        said.append(_("it says %(words)s") % {"words": both(_quoted(leaf.all))})
    if leaf.none:
        said.append(_("it does not say %(words)s") % {"words": either(_quoted(leaf.none))})
    return both(said)


def _topic(leaf: t.TopicIs, names: Names) -> str:
    return _("the topic is %(which)s") % {"which": either(names.topics.get(one, f"#{one}") for one in leaf.any)}


def _channel(leaf: t.ChannelIs, names: Names) -> str:
    return _("it came through %(which)s") % {"which": either(names.channels.get(one, f"#{one}") for one in leaf.any)}


def _range(what: str, leaf: t.Followers | t.Rating | t.Earlier) -> str:
    if leaf.least is not None and leaf.most is not None:
        values = {"what": what, "least": number(leaf.least), "most": number(leaf.most)}
        return _("%(what)s from %(least)s to %(most)s") % values
    if leaf.least is not None:
        return f"{what} ≥ {number(leaf.least)}"
    return f"{what} ≤ {number(leaf.most or 0)}"


def _earlier(leaf: t.Earlier, _names: Names) -> str:
    if leaf.most == 0 and not leaf.least:
        return _("it is this person's first contact")
    return _range(_("earlier mentions by this person"), leaf)


def _negatives(leaf: t.Negatives, _names: Names) -> str:
    pattern = ngettext(
        "negative mentions by this person in %(days)s day ≥ %(least)s",
        "negative mentions by this person in %(days)s days ≥ %(least)s",
        leaf.days,
    )
    return pattern % {"days": leaf.days, "least": number(leaf.least)}


def _verified(leaf: t.VerifiedIs, _names: Names) -> str:
    return _("the author is verified") if leaf.yes else _("the author is not verified")


def _attachment(leaf: t.AttachmentIs, _names: Names) -> str:
    return _("it has an attachment") if leaf.yes else _("it has no attachment")


def _duplicate(leaf: t.DuplicateIs, _names: Names) -> str:
    return _("the same words came before") if leaf.yes else _("the words are new")


def _target(leaf: t.TargetIs, names: Names) -> str:
    which = either(names.targets.get(one, f"#{one}") for one in leaf.any)
    if not leaf.toward:
        return _("it is about %(which)s") % {"which": which}
    feeling = either(sentiment_name(one) for one in leaf.toward)
    return _surely(
        _("the sentiment toward %(which)s is %(feeling)s") % {"which": which, "feeling": feeling}, leaf.least
    )


def _intent(leaf: t.IntentIs, _names: Names) -> str:
    return _surely(_("intent: %(which)s") % {"which": either(map(intent_name, leaf.any))}, leaf.least)


def _surely(said: str, least: float) -> str:
    return _("%(said)s (at least %(least)s sure)") % {"said": said, "least": number(least)} if least else said


def _category(leaf: t.CategoryIs, names: Names) -> str:
    which = either(names.categories.get(one, f"#{one}") for one in leaf.any)
    return _("the category is %(which)s") % {"which": which}


def noise_name(noise: str) -> str:
    return understanding.noise_names().get(noise, noise)


def intent_name(intent: str) -> str:
    return understanding.intent_names().get(intent, intent)


def joint_name(joint: str) -> str:
    return customers.joint_names().get(joint, joint)


def _cohort(leaf: t.CohortIs, names: Names) -> str:
    which = either(names.cohorts.get(one, f"#{one}") for one in leaf.any)
    return _("this person is in %(which)s") % {"which": which}


def _joint(leaf: t.JointIs, _names: Names) -> str:
    return _("this person: %(which)s") % {"which": either(map(joint_name, leaf.any))}


_PHRASES: dict[type, Callable[[Any, Names], str]] = {
    t.SentimentIs: _sentiment,
    t.Words: _words,
    t.TopicIs: _topic,
    t.ChannelIs: _channel,
    t.PlatformIs: lambda leaf, _n: _("the platform is %(which)s") % {"which": either(leaf.any)},
    t.TypeIs: lambda leaf, _n: _("it is %(which)s") % {"which": either(map(type_name, leaf.any))},
    t.VisibilityIs: lambda leaf, _n: _("it is %(which)s") % {"which": either(map(visibility_name, leaf.any))},
    t.LanguageIs: lambda leaf, _n: _("the language is %(which)s") % {"which": either(map(language_name, leaf.any))},
    t.CountryIs: lambda leaf, _n: _("the country is %(which)s") % {"which": either(leaf.any)},
    t.Followers: lambda leaf, _n: _range(_("followers"), leaf),
    t.Rating: lambda leaf, _n: _range(_("rating"), leaf),
    t.Engagement: lambda leaf, _n: f"{measure_name(leaf.of)} ≥ {number(leaf.least)}",
    t.VerifiedIs: _verified,
    t.AuthorIs: lambda leaf, _n: _("the author is %(which)s") % {"which": either(leaf.any)},
    t.AttachmentIs: _attachment,
    t.DuplicateIs: _duplicate,
    t.Earlier: _earlier,
    t.Negatives: _negatives,
    t.JointIs: _joint,
    t.CohortIs: _cohort,
    t.TargetIs: _target,
    t.IntentIs: _intent,
    t.CategoryIs: _category,
    t.ComplaintIs: lambda leaf, _n: f"{_('probability of a complaint')} ≥ {number(leaf.least)}",
    t.NoiseIs: lambda leaf, _n: _("it is noise: %(which)s") % {"which": either(map(noise_name, leaf.any))},
}


def _shown(held: t.Held, names: Names) -> str:
    leaf, value = held.condition, held.value
    if isinstance(leaf, t.SentimentIs) and isinstance(value, list) and value:
        said = _("sentiment is %(which)s") % {"which": sentiment_name(value[0])}
        return said if len(value) == 1 else f"{said} ({number(float(value[1]))})"
    if isinstance(leaf, t.Words) and not held.negated and isinstance(value, list) and value:
        return _("it says %(words)s") % {"words": both(_quoted(value))}
    if isinstance(leaf, t.TopicIs) and not held.negated and isinstance(value, list):
        return phrase(t.TopicIs(any=tuple(int(one) for one in value)), names)
    read = _read_as(held, names)
    if read:
        return read
    said = phrase(leaf, names)
    if isinstance(value, int | float) and not isinstance(value, bool) and not _plain(leaf):
        return f"{said} ({number(value)})"
    return said


def _read_as(held: t.Held, names: Names) -> str:
    """What was read and made a condition hold, instead of all that it would have taken; "" for other kinds."""
    leaf, value = held.condition, held.value
    if held.negated or not isinstance(value, list) or not value:
        return ""
    if isinstance(leaf, t.CategoryIs | t.CohortIs):
        return phrase(type(leaf)(any=tuple(int(one) for one in value)), names)
    if isinstance(leaf, t.NoiseIs):
        return phrase(t.NoiseIs(any=tuple(Noise(one) for one in value)), names)
    if isinstance(leaf, t.IntentIs | t.JointIs):
        return _both_of(leaf, value)
    if isinstance(leaf, t.TargetIs) and leaf.toward:
        feeling = t.TargetIs(any=(int(value[0]),), toward=(Sentiment(value[1]),))
        said = phrase(feeling, names)
        return said if len(value) == 2 else f"{said} ({number(float(value[2]))})"  # noqa: PLR2004  target, sentiment
    return phrase(t.TargetIs(any=tuple(int(one) for one in value)), names) if isinstance(leaf, t.TargetIs) else ""


def _both_of(leaf: t.IntentIs | t.JointIs, value: Sequence[str]) -> str:
    if isinstance(leaf, t.JointIs):
        return _("this person: %(which)s") % {"which": both(map(joint_name, value))}
    return _("intent: %(which)s") % {"which": both(map(intent_name, value))}


def _plain(leaf: t.Leaf) -> bool:
    """Whether the words say it all, so that the value would only repeat or puzzle."""
    return isinstance(leaf, t.ChannelIs | t.TopicIs) or (isinstance(leaf, t.Earlier) and leaf.most == 0)
