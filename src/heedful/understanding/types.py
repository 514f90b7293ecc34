"""What a text says, as far as a model can tell. None is "not known", which is not the same as neutral or no."""

from datetime import datetime
from enum import StrEnum

import msgspec

from heedful.listening.types import How


class Sentiment(StrEnum):
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNKNOWN = "unknown"


class Quality(StrEnum):
    """How much time a reading may take: the linear model alone; it, and the encoder where it is unsure; the encoder."""

    FAST = "fast"
    BALANCED = "balanced"
    BEST = "best"


class Intent(StrEnum):
    """What the writer wants. Several may hold; a post that holds none wants nothing of anybody."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    PRAISE = "praise"
    PURCHASE = "purchase"  # interest in buying
    CHURN = "churn"  # on the way to leave
    COMPARISON = "comparison"  # with a competitor
    HUMAN = "human"  # asks for a person
    CRISIS = "crisis"  # danger to people, or to the company's name


class Noise(StrEnum):
    """Why a post is set apart. It is kept, shown to whoever asks, and counted apart."""

    ADVERTISEMENT = "advertisement"
    GIVEAWAY = "giveaway"
    BOT = "bot"
    WAVE = "wave"  # nearly the same words from many, within hours
    HOMONYM = "homonym"  # the river, not the airline


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Calibrated probabilities; they sum to 1."""

    negative: float
    neutral: float
    positive: float


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a text is read toward. `spans` are pairs of first and past-the-last character, if known."""

    name: str
    spans: tuple[tuple[int, int], ...] = ()


class TargetReading(msgspec.Struct, frozen=True, kw_only=True):
    """The sentiment toward one named thing."""

    name: str
    sentiment: Sentiment | None = None
    confidence: float | None = None
    scores: Scores | None = None


class Toward(msgspec.Struct, frozen=True, kw_only=True):
    """A stored TargetReading: toward a target that is watched, and how the post came to be about it."""

    target: int
    name: str
    how: How
    sentiment: Sentiment
    confidence: float | None
    scores: Scores | None = None
    corrected: bool = False


class IntentReading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`by` says who holds so: the model, or a person."""

    name: str
    confidence: float
    by: str = "model"


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """One of the company's own categories. `by` says who put the post there: a rule, examples, or a person."""

    category: int
    name: str
    confidence: float
    by: str


class NoiseReading(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` is a sentence in English that names what gave the post away."""

    kind: Noise
    reason: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """`language` is an ISO 639 code; `confidence` is the probability of `sentiment`, None where that is unknown.

    `intents` are those that hold, the surest first; None where they were not read.
    """

    language: str | None
    sentiment: Sentiment
    confidence: float | None
    scores: Scores | None
    model: str
    targets: tuple[TargetReading, ...] | None = None
    toward: tuple[Toward, ...] = ()
    intents: tuple[IntentReading, ...] | None = None
    categories: tuple[Filed, ...] = ()
    noise: NoiseReading | None = None
    complaint: float | None = None
    relevant: float | None = None
    corrected: bool = False  # a person said otherwise about its sentiment


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    """A correction that still stands. `subject` is the target's or category's id, or the intent's name."""

    field: str
    subject: str
    by: str  # a person's name; "" where that person is gone
    at: datetime


class Weight(msgspec.Struct, frozen=True, array_like=True):
    """How much a piece of a text, from its first to past its last character, speaks for a reading: from -1 to 1."""

    start: int
    end: int
    weight: float


class WhyOne(msgspec.Struct, frozen=True, kw_only=True):
    """What carried one reading: of the whole, toward a target, or an intent, which has no sentiment."""

    target: str = ""
    intent: str = ""
    sentiment: Sentiment | None = None
    confidence: float | None
    weights: tuple[Weight, ...]


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """`method` is an English sentence that says how the weights were found."""

    readings: tuple[WhyOne, ...]
    model: str
    method: str


class Field(StrEnum):
    """What of a reading a person may correct."""

    SENTIMENT = "sentiment"
    TARGET = "target"  # the sentiment toward a target; "" is "not about it"
    INTENT = "intent"  # "yes" or ""
    CATEGORY = "category"  # "yes" or ""
    NOISE = "noise"  # a kind, or ""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A person said so. `subject` is a target's or category's id, or an intent's name; `model` read it before."""

    id: int
    mention: int
    field: Field
    subject: str
    before: str
    after: str
    model: str
    by: int | None
    at: datetime
    undone_at: datetime | None = None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How well one model reads corrections that it did not learn from. Shares are between 0 and 1."""

    accuracy: float
    macro_recall: float


class Verdict(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    TOO_FEW = "too few to tell"


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """The shipped model beside a layer: on `count` corrections held back, `untouched` readings nobody corrected.

    `mended` and `spoilt` are those that only one of the two reads as it should be; `chance` is how likely so uneven a
    split is between two models that are equally good (McNemar, exact).
    """

    count: int
    untouched: int
    shipped: Figures
    layered: Figures
    mended: int
    spoilt: int
    chance: float
    verdict: Verdict


class LayerState(StrEnum):
    CANDIDATE = "candidate"
    ACTIVE = "active"
    RETIRED = "retired"


class LayerFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt from corrections; `fits` where it lies on the model that is shipped today."""

    version: str
    base: str
    state: LayerState
    compared: Compared
    learnt_from: int
    made_at: datetime
    made_by: int | None
    switched_at: datetime | None
    fits: bool


class AgainState(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class AgainFacts(msgspec.Struct, frozen=True, kw_only=True):
    """History being read again: `done` of `total` mentions, of which `changed` say something else than before."""

    id: int
    model: str
    state: AgainState
    since: datetime | None
    done: int
    total: int
    changed: int
    started_at: datetime
    started_by: int | None
    ended_at: datetime | None


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """The next mentions of a rereading that are due."""

    again: int
    place: int
    mentions: tuple[int, ...]
