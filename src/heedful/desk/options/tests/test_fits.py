"""When an option applies: a table."""

import pytest

from heedful.channels.types import Visibility
from heedful.customers.types import Direction, EventKind, Joint
from heedful.desk.options.fits import checks, fits
from heedful.desk.options.types import About, Aspect, Circumstances, Felt, Turned, When
from heedful.understanding.types import Intent, Sentiment

DOWN = Turned(name="Nordwind Air", about=About.COMPANY, direction=Direction.DOWN, days=2.3)
RIVAL = Turned(name="Blue Heron", about=About.COMPETITOR, direction=Direction.UP, days=1)
ANGRY = Felt(name="Nordwind Air", about=About.COMPANY, feeling=-0.62)
CASE = Circumstances(
    turned=(RIVAL, DOWN),
    felt=(ANGRY, Felt(name="Blue Heron", about=About.COMPETITOR, feeling=0.41)),
    said=Sentiment.NEGATIVE,
    joint=frozenset({"defection-risk"}),
    events=frozenset({"price-change"}),
    categories={7: "Baggage"},
    intents=frozenset({"complaint", "churn"}),
    cohorts={5: "Frequent flyers"},
    relation="former",
    value=1200.0,
    channel=3,
    platform="x",
    language="de",
)
NOBODY = Circumstances(said=Sentiment.NEGATIVE)


@pytest.mark.parametrize(
    ("when", "case", "holds"),
    [
        (When(), CASE, True),  # nothing named: always
        (When(), NOBODY, True),
        (When(direction=Direction.DOWN), CASE, True),
        (When(direction=Direction.DOWN, about=(About.COMPANY,)), CASE, True),  # not only of the newest change
        (When(direction=Direction.DOWN, about=(About.COMPETITOR,)), CASE, False),  # one change must be both
        (When(direction=Direction.DOWN, within_days=2), CASE, False),  # too long ago
        (When(direction=Direction.DOWN), NOBODY, False),
        (When(feels=(Sentiment.NEGATIVE,)), CASE, True),
        (When(feels=(Sentiment.POSITIVE,)), CASE, False),  # the company is meant where nobody is named
        (When(feels=(Sentiment.POSITIVE,), about=(About.COMPETITOR,)), CASE, True),
        (When(feels=(Sentiment.NEGATIVE,)), NOBODY, True),  # of a stranger the post itself is all there is
        (When(feels=(Sentiment.NEGATIVE,), about=(About.COMPETITOR,)), NOBODY, False),
        (When(about=(About.COMPETITOR,)), CASE, True),  # speaks of one
        (When(about=(About.PRODUCT,)), CASE, False),
        (When(joint=(Joint.DEFECTION,)), CASE, True),
        (When(joint=(Joint.RECOVERED, Joint.OPENING)), CASE, False),
        (When(joint=(Joint.DEFECTION,)), NOBODY, False),  # what is not known holds for nothing
        (When(events=(EventKind.OUTAGE, EventKind.PRICE)), CASE, True),
        (When(events=(EventKind.OUTAGE,)), NOBODY, False),
        (When(categories=(7,)), CASE, True),
        (When(categories=(8,)), CASE, False),
        (When(intents=(Intent.CHURN,)), CASE, True),
        (When(intents=(Intent.PRAISE,)), CASE, False),
        (When(relations=("customer", "former")), CASE, True),
        (When(relations=("former",)), NOBODY, False),
        (When(cohorts=(4, 5)), CASE, True),
        (When(cohorts=(4,)), CASE, False),
        (When(value_least=1000), CASE, True),
        (When(value_least=1000, value_most=1199.9), CASE, False),
        (When(value_most=5000), NOBODY, False),
        (When(channels=(3,)), CASE, True),
        (When(channels=(4,)), CASE, False),
        (When(platforms=("x",)), CASE, True),
        (When(visibilities=(Visibility.PRIVATE,)), CASE, False),
        (When(languages=("de", "en")), CASE, True),
        (When(intents=(Intent.CHURN,), languages=("fr",)), CASE, False),  # all that is named must hold
    ],
)
def test_an_option_applies_where_all_it_names_holds(when: When, case: Circumstances, *, holds: bool) -> None:
    assert fits(checks(when, case)) is holds


def test_a_condition_says_what_made_it_hold() -> None:
    when = When(direction=Direction.DOWN, about=(About.COMPANY,), categories=(7, 9), intents=(Intent.CHURN,))
    turned, category, intent = checks(when, CASE)
    assert (turned.aspect, turned.name, turned.number) == (Aspect.TURNED, "Nordwind Air", 2.3)
    assert category.values == ("Baggage",)
    assert intent.values == ("churn",)


def test_a_condition_that_fails_says_what_it_waits_for() -> None:
    (check,) = checks(When(intents=(Intent.PRAISE, Intent.PURCHASE)), CASE)
    assert not check.held
    assert check.values == ("praise", "purchase")
