"""The conditions as the editor shows them: a name, fields, and what a new one begins with."""

from enum import StrEnum

import msgspec
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from heedful.channels.types import PostType, Visibility
from heedful.customers.types import Joint
from heedful.escalation import types as t
from heedful.understanding.types import Intent, Noise, Sentiment


class Widget(StrEnum):
    WORDS = "words"  # a line of words or phrases, with commas between
    CHOICES = "choices"
    ONE = "one"
    NUMBER = "number"
    YES = "yes"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """`label` and `hint` are English, translated where they are shown. `options` are named in `editor.options`."""

    name: str
    label: str
    widget: Widget
    options: str = ""
    hint: str = ""
    step: str = "1"
    most: str = ""


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    tag: str
    label: str
    fields: tuple[Field, ...]
    begins: t.Leaf


def _any(options: str) -> tuple[Field, ...]:
    return (Field(name="any", label=gettext_noop("is one of"), widget=Widget.CHOICES, options=options),)


def _words(label: str, hint: str, name: str = "any") -> Field:
    return Field(name=name, label=label, widget=Widget.WORDS, hint=hint)


def _range(step: str = "1") -> tuple[Field, ...]:
    return (
        Field(name="least", label=gettext_noop("at least"), widget=Widget.NUMBER, step=step),
        Field(name="most", label=gettext_noop("at most"), widget=Widget.NUMBER, step=step),
    )


_COMMAS = gettext_noop("Words or phrases, with commas between them.")
_SURE = Field(name="least", label=gettext_noop("at least this sure"), widget=Widget.NUMBER, step="0.01", most="1")
_YES = (Field(name="yes", label=gettext_noop("is so"), widget=Widget.YES),)

KINDS: tuple[Kind, ...] = (
    Kind(
        tag="sentiment",
        label=gettext_noop("Sentiment"),
        fields=(
            *_any("sentiment"),
            _SURE,
        ),
        begins=t.SentimentIs(any=(Sentiment.NEGATIVE,), least=0.7),
    ),
    Kind(
        tag="words",
        label=gettext_noop("Words"),
        fields=(
            _words(gettext_noop("one of"), _COMMAS),
            _words(gettext_noop("each of"), "", "all"),
            _words(gettext_noop("none of"), "", "none"),
        ),
        begins=t.Words(),
    ),
    Kind(tag="topic", label=gettext_noop("Topic"), fields=_any("topic"), begins=t.TopicIs(any=())),
    Kind(tag="channel", label=gettext_noop("Channel"), fields=_any("channel"), begins=t.ChannelIs(any=())),
    Kind(
        tag="platform",
        label=gettext_noop("Platform"),
        fields=(_words(gettext_noop("is one of"), gettext_noop("Names such as x, instagram, google.")),),
        begins=t.PlatformIs(any=()),
    ),
    Kind(tag="type", label=gettext_noop("Type of post"), fields=_any("type"), begins=t.TypeIs(any=(PostType.REVIEW,))),
    Kind(
        tag="visibility",
        label=gettext_noop("Public or private"),
        fields=_any("visibility"),
        begins=t.VisibilityIs(any=(Visibility.PRIVATE,)),
    ),
    Kind(
        tag="language",
        label=gettext_noop("Language"),
        fields=(_words(gettext_noop("is one of"), gettext_noop("Codes such as de, en.")),),
        begins=t.LanguageIs(any=()),
    ),
    Kind(
        tag="country",
        label=gettext_noop("Country"),
        fields=(_words(gettext_noop("is one of"), gettext_noop("Codes such as DE, US.")),),
        begins=t.CountryIs(any=()),
    ),
    Kind(tag="followers", label=gettext_noop("Followers"), fields=_range(), begins=t.Followers(least=1000)),
    Kind(tag="rating", label=gettext_noop("Rating"), fields=_range("0.5"), begins=t.Rating(most=2)),
    Kind(
        tag="engagement",
        label=gettext_noop("Engagement"),
        fields=(
            Field(name="of", label=gettext_noop("number of"), widget=Widget.ONE, options="measure"),
            Field(name="least", label=gettext_noop("at least"), widget=Widget.NUMBER),
        ),
        begins=t.Engagement(of=t.Measure.LIKES, least=100),
    ),
    Kind(tag="verified", label=gettext_noop("Author is verified"), fields=_YES, begins=t.VerifiedIs()),
    Kind(
        tag="author",
        label=gettext_noop("Author"),
        fields=(_words(gettext_noop("is one of"), gettext_noop("Handles or ids, with commas between them.")),),
        begins=t.AuthorIs(any=()),
    ),
    Kind(tag="attachment", label=gettext_noop("Has an attachment"), fields=_YES, begins=t.AttachmentIs()),
    Kind(tag="duplicate", label=gettext_noop("Same words came before"), fields=_YES, begins=t.DuplicateIs()),
    Kind(
        tag="earlier",
        label=gettext_noop("Earlier mentions by this person"),
        fields=_range(),
        begins=t.Earlier(most=0),
    ),
    Kind(
        tag="negatives",
        label=gettext_noop("Negative mentions by this person"),
        fields=(
            Field(name="least", label=gettext_noop("at least"), widget=Widget.NUMBER),
            Field(name="days", label=gettext_noop("within days"), widget=Widget.NUMBER, most="90"),
        ),
        begins=t.Negatives(least=3, days=7),
    ),
    Kind(
        tag="joint",
        label=gettext_noop("Joint reading of this person"),
        fields=_any("joint"),
        begins=t.JointIs(any=(Joint.DEFECTION,)),
    ),
    Kind(tag="cohort", label=gettext_noop("Cohort of this person"), fields=_any("cohort"), begins=t.CohortIs(any=())),
    Kind(
        tag="target",
        label=gettext_noop("What it is about"),
        fields=(
            *_any("target"),
            Field(name="toward", label=gettext_noop("sentiment toward it"), widget=Widget.CHOICES, options="sentiment"),
            _SURE,
        ),
        begins=t.TargetIs(any=(), toward=(Sentiment.NEGATIVE,), least=0.7),
    ),
    Kind(
        tag="intent",
        label=gettext_noop("What the writer wants"),
        fields=(*_any("intent"), _SURE),
        begins=t.IntentIs(any=(Intent.CHURN,), least=0.5),
    ),
    Kind(tag="category", label=gettext_noop("Category"), fields=_any("category"), begins=t.CategoryIs(any=())),
    Kind(
        tag="complaint",
        label=gettext_noop("Probability of a complaint"),
        fields=(Field(name="least", label=gettext_noop("at least"), widget=Widget.NUMBER, step="0.01", most="1"),),
        begins=t.ComplaintIs(least=0.7),
    ),
    Kind(tag="noise", label=gettext_noop("Noise"), fields=_any("noise"), begins=t.NoiseIs(any=(Noise.WAVE,))),
)
BY_TAG = {kind.tag: kind for kind in KINDS}
GROUP_NAMES = {"all": _("All of these hold"), "any": _("At least one holds"), "none": _("None of these holds")}
