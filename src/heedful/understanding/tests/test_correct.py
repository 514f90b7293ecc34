"""What corrections make of a reading, without a database."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.listening.types import How
from heedful.understanding.correct import YES, check, overlaid, says, standing, value_of
from heedful.understanding.errors import BadCorrection
from heedful.understanding.types import (
    Correction,
    Field,
    Filed,
    Intent,
    IntentReading,
    Noise,
    NoiseReading,
    Reading,
    Sentiment,
    Toward,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
READ = Reading(
    language="en",
    sentiment=Sentiment.NEGATIVE,
    confidence=0.7,
    scores=None,
    model="m-1",
    toward=(Toward(target=1, name="Acme", how=How.TEXT, sentiment=Sentiment.NEGATIVE, confidence=0.6),),
    intents=(IntentReading(name="complaint", confidence=0.8),),
    categories=(Filed(category=1, name="Bags", confidence=0.9, by="rule"),),
    noise=NoiseReading(kind=Noise.BOT, reason="because"),
    complaint=0.8,
)

SUBJECTS = {
    Field.SENTIMENT: [""],
    Field.TARGET: ["1", "2"],
    Field.INTENT: ["complaint", "question"],
    Field.CATEGORY: ["1", "2"],
    Field.NOISE: [""],
}
VALUES = {
    Field.SENTIMENT: list(Sentiment),
    Field.TARGET: [*Sentiment, ""],
    Field.INTENT: [YES, ""],
    Field.CATEGORY: [YES, ""],
    Field.NOISE: [*Noise, ""],
}


def said(field: Field, subject: str, after: str, number: int = 1, *, undone: bool = False) -> Correction:
    return Correction(
        id=number,
        mention=1,
        field=field,
        subject=subject,
        before="",
        after=after,
        model="m-1",
        by=None,
        at=NOON,
        undone_at=NOON if undone else None,
    )


CORRECTIONS = st.sampled_from(list(Field)).flatmap(
    lambda field: st.builds(
        lambda subject, after, undone: (field, subject, str(after), undone),
        st.sampled_from(SUBJECTS[field]),
        st.sampled_from(VALUES[field]),
        st.booleans(),
    )
)


@given(st.lists(CORRECTIONS, max_size=12))
def test_the_newest_word_that_stands_about_each_thing_holds_and_nothing_else_changes(
    made: list[tuple[Field, str, str, bool]],
) -> None:
    some = [said(field, subject, after, n, undone=undone) for n, (field, subject, after, undone) in enumerate(made)]
    holds = {(field, subject): after for field, subject, after, undone in made if not undone}
    reading = overlaid(READ, standing(some), {})
    for field, subjects in SUBJECTS.items():
        for subject in subjects:
            check(field, subject, holds.get((field, subject), value_of(READ, field, subject)))
            expected = holds.get((field, subject), value_of(READ, field, subject))
            assert value_of(reading, field, subject) == expected
    assert (reading.language, reading.model, reading.scores) == ("en", "m-1", None)
    assert reading.corrected is any(field is Field.SENTIMENT for field, _ in holds)


@given(st.lists(CORRECTIONS, max_size=6))
def test_laying_them_on_twice_is_as_good_as_once(made: list[tuple[Field, str, str, bool]]) -> None:
    some = standing(
        [said(field, subject, after, n, undone=gone) for n, (field, subject, after, gone) in enumerate(made)]
    )
    once = overlaid(READ, some, {})
    assert says(overlaid(once, some, {})) == says(once)


def test_what_a_person_says_is_certain_and_bears_the_name_of_its_thing() -> None:
    names = {(Field.TARGET, "2"): "Rival", (Field.CATEGORY, "2"): "Seats"}
    some = [
        said(Field.TARGET, "2", "positive", 1),
        said(Field.CATEGORY, "2", YES, 2),
        said(Field.INTENT, Intent.QUESTION, YES, 3),
        said(Field.SENTIMENT, "", "unknown", 4),
    ]
    reading = overlaid(READ, some, names)
    assert reading.toward[-1] == Toward(
        target=2, name="Rival", how=How.TEXT, sentiment=Sentiment.POSITIVE, confidence=1.0, corrected=True
    )
    assert reading.categories[0] == Filed(category=2, name="Seats", confidence=1.0, by="person")
    assert reading.intents
    assert reading.intents[0] == IntentReading(name="question", confidence=1.0, by="person")
    assert (reading.sentiment, reading.confidence) == ("unknown", None)


@pytest.mark.parametrize(("after", "probability"), [(YES, 1.0), ("", 0.0)])
def test_what_a_person_says_of_a_complaint_is_its_probability_too(after: str, probability: float) -> None:
    assert overlaid(READ, [said(Field.INTENT, Intent.COMPLAINT, after)], {}).complaint == probability
    assert overlaid(READ, [said(Field.INTENT, Intent.QUESTION, after)], {}).complaint == READ.complaint


@pytest.mark.parametrize(
    ("field", "subject", "after"),
    [
        (Field.SENTIMENT, "", "angry"),
        (Field.SENTIMENT, "1", "negative"),  # it is about the whole post
        (Field.SENTIMENT, "", ""),  # a sentiment is never nothing: unknown is the word
        (Field.TARGET, "", "negative"),
        (Field.TARGET, "Acme", "negative"),
        (Field.TARGET, "9" * 30, "negative"),  # more than a database takes
        (Field.TARGET, "²", "negative"),  # a digit to Python, not to a database
        (Field.INTENT, "revenge", YES),
        (Field.INTENT, "question", "no"),
        (Field.CATEGORY, "x", YES),
        (Field.NOISE, "", "spam"),
        (Field.NOISE, "1", ""),
    ],
)
def test_what_makes_no_sense_is_refused(field: Field, subject: str, after: str) -> None:
    with pytest.raises(BadCorrection):
        check(field, subject, after)
