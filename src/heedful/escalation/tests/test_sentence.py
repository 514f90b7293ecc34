"""Rules and decisions read as sentences, in both languages."""

import pytest
from django.utils import translation

from heedful.channels.types import PostType
from heedful.escalation import types as t
from heedful.escalation.judge import judge, ready
from heedful.escalation.phrase import Names, phrase
from heedful.escalation.rows import why_of
from heedful.escalation.sentence import rule_sentence, text, why_sentence
from heedful.escalation.tests.making import BIG, NEGATIVE, NOW, POSITIVE, facts, rule

NAMES = Names(topics={1: "Baggage"}, channels={1: "X, Nordwind"}, queues={"baggage": "Baggage"})
TREE = t.AllOf(of=(NEGATIVE, t.AnyOf(of=(BIG, t.VerifiedIs())), t.NoneOf(of=(t.Words(any=("won", "gift")),))))


def why(conditions: t.Condition) -> tuple[t.Part, ...]:
    decision = judge(facts(), ready([rule(conditions)]), {}, now=NOW)
    return why_sentence(why_of(decision.rule, decision.held, decision.status), "baggage", NAMES)


def test_a_decision_says_what_held_with_its_values() -> None:
    parts = why(t.AllOf(of=(NEGATIVE, BIG)))
    assert text(parts) == (
        "Here because: sentiment is negative (0.94) and followers ≥ 1,000 (2,140) — "
        "rule “Losing a regular”, queue Baggage."
    )
    assert [part.text for part in parts if part.strong] == ["sentiment is negative (0.94)", "followers ≥ 1,000 (2,140)"]


def test_a_condition_that_had_to_fail_is_said_as_its_opposite() -> None:
    assert "not: it says “gift”" in text(why(t.NoneOf(of=(t.Words(any=("gift",)),))))


def test_what_a_person_escalated_says_so() -> None:
    parts = why_sentence({"status": "manual", "held": []}, "baggage", NAMES)
    assert text(parts) == "Here because somebody escalated it by hand — queue Baggage."


def test_a_rule_is_one_sentence() -> None:
    assert text(rule_sentence(rule(TREE), NAMES)) == (
        "If sentiment is negative (at least 0.8 sure) and (followers ≥ 1,000 or the author is verified) "
        "and none of this: (it says “won” or “gift”): "
        "queue Baggage, priority high, first answer within 60 min, at most 10 a minute."
    )


def test_german_reads_as_german() -> None:
    with translation.override("de"):
        assert text(rule_sentence(rule(TREE), NAMES)) == (
            "Wenn gilt: Stimmung ist negativ (mindestens 0,8 sicher) und (Follower ≥ 1.000 oder das Konto ist "
            "verifiziert) und nichts davon: (der Text enthält „won“ oder „gift“): "
            "Warteschlange Baggage, Priorität hoch, erste Antwort binnen 60 Min., höchstens 10 pro Minute."
        )
        assert text(why(t.AllOf(of=(NEGATIVE, BIG)))) == (
            "Hier, weil gilt: Stimmung ist negativ (0,94) und Follower ≥ 1.000 (2.140) \u2013 "
            "Regel „Losing a regular“, Warteschlange Baggage."
        )


@pytest.mark.parametrize(
    ("leaf", "said"),
    [
        (POSITIVE, "sentiment is positive"),
        (t.Words(any=("a",), all=("b", "c"), none=("d",)), "it says “a”, it says “b” and “c” and it does not say “d”"),
        (t.TopicIs(any=(1, 2)), "the topic is Baggage or #2"),
        (t.ChannelIs(any=(1,)), "it came through X, Nordwind"),
        (t.TypeIs(any=(PostType.REVIEW, PostType.MESSAGE)), "it is a review or a message"),
        (t.LanguageIs(any=("de", "en")), "the language is Deutsch or English"),
        (t.Rating(most=2.5), "rating ≤ 2.5"),
        (t.Followers(least=10, most=20), "followers from 10 to 20"),
        (t.Earlier(most=0), "it is this person's first contact"),
        (t.Negatives(least=3, days=1), "negative mentions by this person in 1 day ≥ 3"),
        (t.Engagement(of=t.Measure.SHARES, least=1000), "shares ≥ 1,000"),
    ],
)
def test_every_condition_reads_as_words(leaf: t.Leaf, said: str) -> None:
    assert phrase(leaf, NAMES) == said
