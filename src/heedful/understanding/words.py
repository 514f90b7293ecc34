"""What readings are called on screen."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from heedful.listening.types import How
from heedful.understanding.types import Intent, Noise, Sentiment

SENTIMENTS = {
    Sentiment.NEGATIVE: gettext_lazy("negative"),
    Sentiment.NEUTRAL: gettext_lazy("neutral"),
    Sentiment.POSITIVE: gettext_lazy("positive"),
    Sentiment.UNKNOWN: pgettext_lazy("sentiment", "unknown"),
}
# Arrows are for what has turned.
SHAPES = {Sentiment.NEGATIVE: "\u2212", Sentiment.NEUTRAL: "\u25cb", Sentiment.POSITIVE: "+", Sentiment.UNKNOWN: "?"}
TONES = {Sentiment.NEGATIVE: "bad", Sentiment.POSITIVE: "good"}
INTENTS = {
    Intent.QUESTION: gettext_lazy("question"),
    Intent.COMPLAINT: gettext_lazy("complaint"),
    Intent.PRAISE: gettext_lazy("praise"),
    Intent.PURCHASE: gettext_lazy("wants to buy"),
    Intent.CHURN: gettext_lazy("may leave"),
    Intent.COMPARISON: gettext_lazy("compares"),
    Intent.HUMAN: gettext_lazy("wants a person"),
    Intent.CRISIS: gettext_lazy("crisis"),
}
NOISES = {
    Noise.ADVERTISEMENT: gettext_lazy("advertisement"),
    Noise.GIVEAWAY: gettext_lazy("giveaway"),
    Noise.BOT: gettext_lazy("like a bot"),
    Noise.WAVE: gettext_lazy("same words from many"),
    Noise.HOMONYM: gettext_lazy("means something else"),
}
HOWS = {
    How.TEXT: gettext_lazy("named in the text"),
    How.ANSWERED: gettext_lazy("it answers this account"),
    How.THREAD: gettext_lazy("the thread is about it"),
}
BY = {
    "model": gettext_lazy("read by a model"),
    "rule": gettext_lazy("by its rule"),
    "examples": gettext_lazy("by its examples"),
    "person": gettext_lazy("said by a person"),
}


def intent_name(intent: str) -> str:
    return str(INTENTS.get(Intent(intent), intent))


def intent_names() -> dict[str, str]:
    return {one.value: str(name) for one, name in INTENTS.items()}


def noise_names() -> dict[str, str]:
    return {one.value: str(name) for one, name in NOISES.items()}


def noise_reason(reason: str) -> str:
    """The reason that a reading holds. What follows its colon is quoted from the post and stays as it is."""
    lead, colon, quoted = reason.partition(": ")
    return f"{_(lead)}{colon}{quoted}" if lead else ""


LEADS = (  # as `noise.LEADS` has them, for whoever gathers what is to be translated
    gettext_noop("It reads like an advertisement"),
    gettext_noop("It reads like a prize draw"),
    gettext_noop("It reads like an automatic post"),
    gettext_noop("Nearly the same words came from many people within a day"),
    gettext_noop("The name stands there, and something else is meant"),
)


def sure(confidence: float | None) -> str:
    return "" if confidence is None else _("%(percent)s %% sure") % {"percent": round(confidence * 100)}
