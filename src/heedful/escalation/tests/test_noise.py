"""Noise opens no case, unless a rule asks for it."""

import pytest

from heedful.escalation import types as t
from heedful.escalation.dry import count
from heedful.escalation.judge import judge, ready
from heedful.escalation.plan import Item
from heedful.escalation.tests.making import NOW, facts, mention, rule
from heedful.understanding.types import Noise, Sentiment

ANGRY = t.SentimentIs(any=(Sentiment.NEGATIVE,))
WAVES = t.NoiseIs(any=(Noise.WAVE,))
NOT_BOTS = t.NoneOf(of=(t.NoiseIs(any=(Noise.BOT,)),))


@pytest.mark.parametrize(
    ("conditions", "noise", "opens"),
    [
        (ANGRY, None, True),
        (ANGRY, Noise.WAVE, False),
        (t.AllOf(of=(ANGRY, WAVES)), None, False),
        (t.AllOf(of=(ANGRY, WAVES)), Noise.WAVE, True),
        (t.AllOf(of=(ANGRY, WAVES)), Noise.BOT, False),
        (t.AnyOf(of=(ANGRY, WAVES)), Noise.BOT, True),  # it asks, and takes what is angry too
        # who names what is not wanted has thought of the rest
        (t.AllOf(of=(ANGRY, NOT_BOTS)), Noise.WAVE, True),
        (t.AllOf(of=(ANGRY, NOT_BOTS)), Noise.BOT, False),
    ],
)
def test_a_rule_leaves_noise_alone_unless_it_asks_for_it(
    conditions: t.Condition, noise: Noise | None, *, opens: bool
) -> None:
    decision = judge(facts(noise=noise), ready([rule(conditions)]), {}, now=NOW)
    assert (decision.status is t.Status.AUTOMATIC) is opens


def test_a_dry_run_says_how_many_fit_and_are_noise() -> None:
    noises = (None, Noise.WAVE, Noise.BOT, None, Noise.WAVE)
    items = [Item(mention=mention(n), customer=1, facts=facts(mention=n, noise=one)) for n, one in enumerate(noises, 1)]
    run = count(items, [], rule(ANGRY, id=0))
    assert (run.opened, run.apart) == (2, 3)
    asking = count(items, [], rule(t.AllOf(of=(ANGRY, WAVES)), id=0))
    assert (asking.opened, asking.apart) == (2, 0)


def test_noise_that_would_not_fit_anyway_is_not_told() -> None:
    items = [Item(mention=mention(1), customer=1, facts=facts(noise=Noise.BOT, sentiment=Sentiment.POSITIVE))]
    assert count(items, [], rule(ANGRY, id=0)).apart == 0
