"""Each kind of condition: yes, no, and not known."""

from datetime import timedelta

import msgspec
import pytest

from heedful.channels.types import PostType, Visibility
from heedful.customers.types import Joint
from heedful.escalation import measure, phrase
from heedful.escalation import types as t
from heedful.escalation.tests.making import NOW, facts
from heedful.listening.types import How
from heedful.understanding.types import Intent, Noise, Sentiment, Toward

NEG, POS, UNKNOWN = Sentiment.NEGATIVE, Sentiment.POSITIVE, Sentiment.UNKNOWN


def toward(target: int, sentiment: Sentiment) -> Toward:
    sure = None if sentiment is UNKNOWN else 0.8
    return Toward(target=target, name=f"t{target}", how=How.TEXT, sentiment=sentiment, confidence=sure)


@pytest.mark.parametrize(
    ("leaf", "known", "answer"),
    [
        (t.SentimentIs(any=(NEG,)), {}, True),
        (t.SentimentIs(any=(NEG, POS), least=0.94), {}, True),
        (t.SentimentIs(any=(NEG,), least=0.95), {}, False),
        (t.SentimentIs(any=(POS,)), {}, False),
        # an unread sentiment is neither negative nor not negative, unless the rule asks for the unknown
        (t.SentimentIs(any=(NEG,)), {"sentiment": UNKNOWN, "confidence": None}, None),
        (t.SentimentIs(any=(UNKNOWN,)), {"sentiment": UNKNOWN, "confidence": None}, True),
        (t.SentimentIs(any=(NEG,), least=0.5), {"confidence": None}, None),
        (t.SentimentIs(any=(POS,), least=0.5), {"confidence": None}, False),
        (t.Words(any=("lost", "gone")), {}, True),
        (t.Words(any=("los",)), {}, False),  # whole words
        (t.Words(any=("MY  bag",)), {}, True),  # whatever the case and the spacing
        (t.Words(all=("lost", "bag")), {}, True),
        (t.Words(all=("lost", "refund")), {}, False),
        (t.Words(any=("lost",), none=("bag",)), {}, False),
        (t.Words(none=("refund",)), {}, True),
        (t.TopicIs(any=(1, 2)), {}, True),
        (t.TopicIs(any=(2,)), {}, False),
        (t.PlatformIs(any=("x",)), {}, True),
        (t.PlatformIs(any=("x",)), {"platform": ""}, None),
        (t.ChannelIs(any=(2,)), {}, False),
        (t.TypeIs(any=(PostType.POST,)), {}, True),
        (t.VisibilityIs(any=(Visibility.PRIVATE,)), {}, False),
        (t.LanguageIs(any=("de",)), {}, False),
        (t.LanguageIs(any=("de",)), {"language": None}, None),
        (t.CountryIs(any=("DE",)), {}, None),
        (t.CountryIs(any=("DE",)), {"country": "DE"}, True),
        (t.Followers(least=2140), {}, True),
        (t.Followers(most=2139), {}, False),
        (t.Followers(least=1, most=5000), {}, True),
        (t.Followers(least=1), {"followers": None}, None),
        (t.Rating(most=2.0), {"rating": 1.0}, True),
        (t.Rating(most=2.0), {}, None),
        (t.Engagement(of=t.Measure.LIKES, least=12), {}, True),
        (t.Engagement(of=t.Measure.SHARES, least=1), {}, None),
        (t.VerifiedIs(yes=True), {}, None),
        (t.VerifiedIs(yes=False), {"verified": False}, True),
        (t.AuthorIs(any=("@MartaB_fly",)), {}, True),
        (t.AuthorIs(any=("42",)), {}, True),
        (t.AuthorIs(any=("43",)), {}, False),
        (t.AttachmentIs(yes=True), {}, False),
        (t.DuplicateIs(yes=False), {}, True),
        (t.Earlier(most=0), {}, False),
        (t.Earlier(most=0), {"earlier": 0}, True),
        (t.Earlier(least=1), {"earlier": None}, None),
        (t.Negatives(least=1), {}, True),
        # a week ago to the second is over; what was said later does not count for what was said before
        (t.Negatives(least=2), {"negatives": (NOW, NOW - timedelta(days=7))}, False),
        (t.Negatives(least=2), {"negatives": (NOW, NOW + timedelta(seconds=1))}, False),
        (t.Negatives(least=2), {"negatives": (NOW, NOW - timedelta(days=6))}, True),
        (t.TargetIs(any=(7,)), {}, None),  # not read
        (t.TargetIs(any=(7,)), {"toward": ()}, False),
        (t.TargetIs(any=(7, 8)), {"toward": (toward(8, POS),)}, True),
        (t.TargetIs(any=(7,), toward=(NEG,)), {"toward": (toward(7, NEG),)}, True),
        (t.TargetIs(any=(7,), toward=(NEG,), least=0.9), {"toward": (toward(7, NEG),)}, False),
        # of another one: says nothing about this one
        (t.TargetIs(any=(7,), toward=(NEG,)), {"toward": (toward(7, POS), toward(8, NEG))}, False),
        (t.TargetIs(any=(7, 8), toward=(NEG,)), {"toward": (toward(7, UNKNOWN), toward(8, NEG))}, True),
        (t.TargetIs(any=(7,), toward=(NEG,)), {"toward": (toward(7, UNKNOWN),)}, None),
        (t.TargetIs(any=(7,), toward=(UNKNOWN,), least=0.5), {"toward": (toward(7, UNKNOWN),)}, True),
        (t.IntentIs(any=(Intent.CHURN,)), {}, None),
        (t.JointIs(any=(Joint.DEFECTION,)), {}, None),
        (t.JointIs(any=(Joint.DEFECTION,)), {"joints": frozenset()}, False),
        (t.JointIs(any=(Joint.DEFECTION, Joint.OPENING)), {"joints": frozenset({Joint.OPENING})}, True),
        (t.IntentIs(any=(Intent.CHURN,)), {"intents": {"complaint": 0.9}}, False),
        (t.IntentIs(any=(Intent.CHURN, Intent.COMPLAINT), least=0.9), {"intents": {"complaint": 0.9}}, True),
        (t.IntentIs(any=(Intent.COMPLAINT,), least=0.91), {"intents": {"complaint": 0.9}}, False),
        (t.CohortIs(any=(3,)), {}, None),
        (t.CohortIs(any=(3,)), {"cohorts": frozenset({2})}, False),
        (t.CohortIs(any=(3, 4)), {"cohorts": frozenset({2, 3})}, True),
        (t.CategoryIs(any=(3,)), {}, None),
        (t.CategoryIs(any=(3,)), {"categories": frozenset({2})}, False),
        (t.CategoryIs(any=(3,)), {"categories": frozenset({2, 3})}, True),
        (t.ComplaintIs(least=0.7), {}, None),
        (t.ComplaintIs(least=0.7), {"complaint": 0.69}, False),
        (t.ComplaintIs(least=0.7), {"complaint": 0.7}, True),
        (t.NoiseIs(any=(Noise.WAVE,)), {}, False),  # what was not set apart is none
        (t.NoiseIs(any=(Noise.WAVE,)), {"noise": Noise.BOT}, False),
        (t.NoiseIs(any=(Noise.WAVE, Noise.BOT)), {"noise": Noise.BOT}, True),
    ],
)
def test_it_answers_yes_no_or_not_known(leaf: t.Leaf, known: dict[str, object], answer: bool | None) -> None:  # noqa: FBT001
    assert measure.ask(leaf, facts(**known))[0] is answer  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't lose #LostBag!", ("lostbag",)),  # a hashtag is a word
        ("Don\u2019t", ("don't",)),  # typographic apostrophes are apostrophes
        ("so 😡 now", ("😡",)),  # an emoji is found as it is
        ("荷物をなくされた", ("なくされた",)),  # no spaces between words: found anywhere
        ("GROẞE STRAẞE", ("große",)),
        ("\uff22\uff21\uff27", ("bag",)),  # full width
    ],
)
def test_words_are_found_as_people_mean_them(text: str, words: tuple[str, ...]) -> None:
    assert measure.ask(t.Words(any=words), facts(text)) == (True, list(words))


@pytest.mark.parametrize(
    ("leaf", "said"),
    [
        (t.TargetIs(any=(7, 8)), "it is about Acme"),
        (t.TargetIs(any=(7, 9), toward=(NEG,)), "the sentiment toward Acme is negative (0.8)"),
        (t.JointIs(any=(Joint.OPENING, Joint.DEFECTION)), "this person: defection risk"),
        (t.IntentIs(any=(Intent.CHURN, Intent.COMPLAINT)), "intent: complaint"),
        (t.CategoryIs(any=(3, 4)), "the category is Baggage"),
        (t.CohortIs(any=(5, 6)), "this person is in At risk"),
        (t.ComplaintIs(least=0.5), "probability of a complaint ≥ 0.5 (0.75)"),
        (t.NoiseIs(any=(Noise.WAVE, Noise.BOT)), "it is noise: like a bot"),
    ],
)
def test_what_was_read_is_said_as_it_held(leaf: t.Leaf, said: str) -> None:
    known = facts(
        toward=(toward(7, NEG),),
        intents={"complaint": 0.9},
        categories=frozenset({3}),
        cohorts=frozenset({5}),
        complaint=0.75,
        noise=Noise.BOT,
        joints=frozenset({Joint.DEFECTION}),
    )
    names = phrase.Names(targets={7: "Acme", 8: "Rival"}, categories={3: "Baggage"}, cohorts={5: "At risk"})
    answer, value = measure.ask(leaf, known)
    assert answer is True
    assert phrase.held_phrase(t.Held(condition=leaf, value=value), names) == said


def test_every_kind_of_condition_is_measured_and_said() -> None:
    leaves = set(t.Leaf.__args__)
    assert leaves == measure.kinds() == phrase.kinds()


def test_every_kind_of_condition_has_a_name_of_its_own_in_json() -> None:
    tags = [one.__struct_config__.tag for one in (*t.Leaf.__args__, *t.GROUPS)]
    assert len(set(tags)) == len(tags)
    assert msgspec.to_builtins(t.Earlier(most=0)) == {"kind": "earlier", "most": 0}
