from collections.abc import Sequence

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding import why
from heedful.understanding.reader import reader
from heedful.understanding.types import IntentReading, Marked, Reading, Scores, Sentiment, TargetReading, WhyOne

Targets = Sequence[Sequence[Marked]]


def bad_words(text: str, bad: Sequence[str] = ("awful", "lost")) -> Scores:
    share = 0.3 + 0.3 * sum(word in text for word in bad) - 0.2 * ("thanks" in text)
    return Scores(negative=share, neutral=1 - share - 0.05, positive=0.05)


def read(texts: Sequence[str], _targets: Targets = ()) -> list[Reading]:
    return [
        Reading(
            language="en",
            sentiment=Sentiment.NEGATIVE,
            confidence=0.9,
            scores=bad_words(text),
            model="counts-1",
            targets=(TargetReading(name="Acme", sentiment=Sentiment.NEGATIVE, scores=bad_words(text, ["lost"])),),
        )
        for text in texts
    ]


def shown(text: str, one: WhyOne) -> dict[str, bool]:
    return {text[weight.start : weight.end]: weight.weight > 0 for weight in one.weights}


def test_the_words_that_carried_a_reading_are_named_and_those_against_it_too() -> None:
    text = "Acme lost my bag, awful, but thanks anyway"
    found = why.explain(text, read)
    assert shown(text, found.readings[0]) == {"lost": True, "awful,": True, "thanks": False}
    assert (found.model, found.readings[0].sentiment) == ("counts-1", "negative")


def test_each_target_has_words_of_its_own() -> None:
    text = "Acme lost my bag, awful service"
    found = why.explain(text, read)
    assert found.readings[1].target == "Acme"
    assert shown(text, found.readings[1]) == {"lost": True}


def test_an_intent_is_carried_by_the_word_without_which_it_does_not_hold() -> None:
    def asking(texts: Sequence[str], _targets: Targets) -> list[Reading]:
        asks = IntentReading(name="question", confidence=0.8)
        return [
            msgspec.structs.replace(one, intents=(asks,) if "?" in text else ())
            for one, text in zip(read(texts), texts, strict=True)
        ]

    text = "where is it ?"
    found = why.explain(text, asking).readings[-1]
    assert (found.intent, shown(text, found)) == ("question", {"?": True})


def test_a_name_is_never_left_out() -> None:
    seen: list[tuple[str, str]] = []

    def listening(texts: Sequence[str], targets: Targets) -> list[Reading]:
        seen.extend(
            (text, text[start:end])
            for text, ((start, end),) in zip(texts, [one.spans for (one,) in targets], strict=True)
        )
        return read(texts)

    why.explain("my Acme card", listening, targets=[Marked(name="Acme", spans=((3, 7),))])
    assert seen == [("my Acme card", "Acme"), (" Acme card", "Acme"), ("my Acme ", "Acme")]


def test_what_no_word_moves_is_carried_by_none() -> None:
    assert why.explain("one two three", read).readings[0].weights == ()


def test_what_is_not_known_has_no_reasons() -> None:
    unknown = Reading(language=None, sentiment=Sentiment.UNKNOWN, confidence=None, scores=None, model="m")
    found = why.explain("12 34", lambda texts, _targets: [unknown] * len(texts))
    assert found.readings[0].weights == ()
    assert why.explain("", lambda texts, _targets: [unknown] * len(texts)).readings[0].weights == ()


def test_the_shipped_model_is_carried_by_the_word_that_says_it() -> None:
    text = "The flight was horrible"
    found = why.explain(text, lambda texts, targets: reader().read(texts, targets=targets)).readings[0]
    heaviest = max(found.weights, key=lambda weight: weight.weight)
    assert (found.sentiment, text[heaviest.start : heaviest.end]) == ("negative", "horrible")


@given(st.text(alphabet="ab \n", max_size=600))
def test_pieces_are_few_and_together_hold_every_word(text: str) -> None:
    found = why.pieces(text)
    assert len(found) <= why.MOST_PIECES
    assert " ".join(text[start:end] for start, end in found).split() == text.split()
