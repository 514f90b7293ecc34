import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from heedful.understanding.reader import reader
from heedful.understanding.witness import CANDIDATES, witness

SAID = {
    "en": "The train was late again and nobody told us why",
    "de": "Der Zug war schon wieder verspätet und keiner sagt warum",
    "fr": "Le train était encore en retard et personne ne nous dit pourquoi",
    "es": "El tren llegó tarde otra vez y nadie nos dice por qué",
    "it": "Il treno era di nuovo in ritardo e nessuno ci dice perché",
    "pt": "O trem atrasou de novo e ninguém nos diz por quê",
    "ar": "القطار متأخر مرة أخرى ولا أحد يخبرنا لماذا",
    "hi": "ट्रेन फिर से देर से आई और किसी ने हमें नहीं बताया क्यों",
    "nl": "De trein was weer te laat en niemand zegt waarom",
    "tr": "Tren yine gecikti ve kimse bize nedenini söylemiyor",
    "ca": "El tren ha tornat a arribar tard i ningú no ens diu per què",
    "ja": "電車がまた遅れて誰も理由を教えてくれない",
    "ru": "Поезд снова опоздал, и никто не говорит почему",
}


def told(text: str, hint: str | None = None) -> str | None:
    return reader().read([text], hints=[hint])[0].language


@pytest.mark.parametrize("language", SAID)
def test_it_tells_languages(language: str) -> None:
    assert told(SAID[language]) == language


def test_it_tells_hindi_in_latin_letters() -> None:
    assert told("yaar ye kya ho gaya, bahut bura hai bhai") == "hi"


@pytest.mark.parametrize("text", ["a kindle sure would come in handy right now !", "the kindle ad again, i love it !"])
def test_short_english_is_not_taken_for_hindi(text: str) -> None:
    assert told(text) == "en"


def test_the_platform_decides_where_the_text_does_not() -> None:
    assert told("Super!", "de-AT") == "de"
    assert told("Super!", "fr") == "fr"
    assert told("👍👍", "it") == "it"
    assert told("Oké", "lb") == "lb"  # a language that nobody here knows


def test_the_platform_is_not_believed_against_the_text() -> None:
    assert told(SAID["de"], "en") == "de"
    assert told(SAID["de"], "lb") == "de"


@pytest.mark.parametrize("text", ["", "   ", "123", "🎉", "@someone https://example.org", "?!"])
def test_without_letters_there_is_no_language(text: str) -> None:
    assert told(text) is None
    assert told(text, "und") is None


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), min_size=1, max_size=8))
def test_a_batch_hears_what_the_original_says_of_each(texts: list[str]) -> None:
    for text, row in zip(texts, witness().scores(texts), strict=True):
        original = dict(ORIGINAL.rank(text))
        assert np.allclose(np.exp(row), [original[code] for code in CANDIDATES], atol=1e-4)


ORIGINAL = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
ORIGINAL.set_languages(CANDIDATES)
