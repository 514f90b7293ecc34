import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.noise import LEADS, Post, Seen, clues, judge
from heedful.understanding.tells import phrases, tells
from heedful.understanding.types import Noise

NOISE = [
    # what is sold
    (Noise.ADVERTISEMENT, "Huge sale! 50% off all sneakers, buy now https://t.co/x"),
    (Noise.ADVERTISEMENT, "Get 3 months for only $0.99! Limited time only. https://t.co/x"),
    (Noise.ADVERTISEMENT, "Use code SAVE20 for 20% off everything https://t.co/x"),
    (Noise.ADVERTISEMENT, "Loving the new lemonade #ad #thirsty http://x.y"),
    (Noise.ADVERTISEMENT, "#Job #Stellenangebot http://t.co/x - Bahn AG: Azubi (w/m) Mechatroniker"),
    (Noise.ADVERTISEMENT, "Nur heute: bis zu 50 % Rabatt, jetzt bestellen! https://x.y"),
    (Noise.ADVERTISEMENT, "Offre spéciale : jusqu'à 40 % avec le code promo ETE, livraison gratuite https://x.y"),
    (Noise.ADVERTISEMENT, "Solo hoy: envío gratis y hasta 30 % de descuento, compra ya https://x.y"),
    (Noise.ADVERTISEMENT, "Solo oggi sconto del 30 % con il codice sconto ESTATE, acquista ora https://x.y"),
    (Noise.ADVERTISEMENT, "Só hoje: frete grátis e até 50 % de desconto, compre já https://x.y"),
    (Noise.ADVERTISEMENT, "Earn money online with our system, click here http://x.y"),
    # what is given away
    (Noise.GIVEAWAY, "Follow and retweet to win two tickets! #giveaway https://x.y"),
    (Noise.GIVEAWAY, "Großes Gewinnspiel! Folgt uns und gewinnt mit etwas Glück Freikarten"),
    (Noise.GIVEAWAY, "#Concours ! Pour participer : RT + follow, à gagner 2 places"),
    (Noise.GIVEAWAY, "¡Sorteo! Para participar sigue a @acme y haz RT. ¡Puedes ganar 2 entradas!"),
    (Noise.GIVEAWAY, "SORTEIO: siga o perfil e marque um amigo para ganhar 2 ingressos"),
    (Noise.GIVEAWAY, "Giveaway! In palio 2 biglietti, per partecipare tagga un amico"),
    # what no hand wrote
    (Noise.BOT, "I'm at Berlin Brandenburg Airport (BER) https://t.co/x"),
    (Noise.BOT, "I liked a @YouTube video https://t.co/x Acme unboxing"),
    (Noise.BOT, "You may be quite enthusiastic, but it seems ... More for Gemini https://t.co/x"),
    (Noise.BOT, "3 people followed me and 2 people unfollowed me // automatically checked by https://t.co/x"),
    (Noise.BOT, "Temperature: 12.3 °C Humidity: 80 % Wind: 3 km/h Barometer: 1013 hPa"),
    (Noise.BOT, "#NowPlaying Acme Band - Delta https://t.co/x"),
]

CUSTOMERS = [
    "I want a refund, promo code SAVE20 did not work http://t.co/x",
    "@acme your 50% off code doesn't work, where is my free shipping?",
    "@acme when is the sale? Is there a discount code for students?",
    "I entered your giveaway, followed and retweeted to win, and never heard back @acme",
    "Why does @acme charge $50 for a bag? Ridiculous. http://t.co/x",
    "I'm at Gate B12 and nobody from @acme is here http://t.co/x",
    "I'm at the airport since 5 am http://t.co/x",
    "Der Gutscheincode funktioniert nicht! 20 % Rabatt versprochen und nichts http://x.y",
    "@acme Gewinnspiel schön und gut, aber wann kommt mein Paket?",
    "Le code promo ne marche pas, remboursez-moi http://x.y",
    "El código promocional no funciona, quiero un reembolso http://x.y",
    "Il codice sconto non funziona, voglio un rimborso http://x.y",
    "O cupom de desconto não funciona, quero reembolso http://x.y",
    "Paid 300 € for a flight that was cancelled. Limited time offer my foot! http://x.y",
    "@acme thanks for the free shipping, love my new shoes #happy #shoes #new #love #yay #nice #red",
    "Flight's booked Cleveled #airline #fun #sun #holiday #yay #beach #family #love #travel http://x.y",
    "Got the tickets for tomorrow!",
    "The horoscope app from @acme keeps crashing",
]


@pytest.mark.parametrize(("kind", "text"), NOISE)
def test_noise_is_named_with_the_words_that_gave_it_away(kind: Noise, text: str) -> None:
    told = judge(Post(text=text))
    assert told is not None
    assert told.kind is kind
    assert told.reason.startswith(f"{LEADS[kind]}: “")


@pytest.mark.parametrize("text", CUSTOMERS)
def test_a_customer_is_never_noise(text: str) -> None:
    assert judge(Post(text=text)) is None


@pytest.mark.parametrize(("kind", "text"), NOISE)
def test_an_answer_to_somebody_needs_more_to_be_noise(kind: Noise, text: str) -> None:
    def weight(post: Post) -> float:
        return sum(clue.weight for clue in clues(post) if clue.kind is None or clue.kind is kind)

    assert weight(Post(text=text, answers=True)) == weight(Post(text=text)) - 2


def test_a_name_that_means_something_else_is_a_homonym_whatever_else_it_says() -> None:
    told = judge(Post(text="The river delta is flooded. Buy now!", homonyms=("Delta",)))
    assert told is not None
    assert (told.kind, told.reason) == (Noise.HOMONYM, f"{LEADS[Noise.HOMONYM]}: “Delta”")


WAVES = [
    # times, authors, different words, what it says, wave?
    (6, 5, 8, "Share this: the acme museum opens its doors on Monday", True),
    (5, 5, 8, "Share this: the acme museum opens its doors on Monday", False),  # the first ones stay
    (60, 4, 8, "Share this: the acme museum opens its doors on Monday", False),  # too few people
    (60, 30, 7, "Share this: the acme museum opens on Monday", False),  # said alike by chance
    (60, 30, 9, "my internet is down again in the whole town, is it only me", False),  # an outage
    (60, 30, 9, "why is the acme app down for everybody today", False),
    (60, 30, 20, "my internet is down " * 9, True),  # so long a complaint is a copy
]


@pytest.mark.parametrize(("times", "authors", "words", "text", "wave"), WAVES)
def test_a_wave_is_many_people_with_the_same_long_words(
    times: int, authors: int, words: int, text: str, *, wave: bool
) -> None:
    told = judge(Post(text=text, words=words, exact=Seen(times=times, authors=authors)))
    assert (told is not None and told.kind is Noise.WAVE) is wave


def test_nearly_the_same_words_take_more_of_them() -> None:
    text = "Breaking: the acme chief battles to appease passengers, workers and Wall Street alike"
    assert judge(Post(text=text, words=12, near=Seen(times=9, authors=9))) is None
    told = judge(Post(text=text, words=12, near=Seen(times=10, authors=9)))
    assert told is not None
    assert told.reason == f"{LEADS[Noise.WAVE]}: 10 \u00d7"


def test_one_author_who_repeats_words_with_other_links_is_a_feed() -> None:
    feed = Post(text="Acme shares close higher on Monday http://t.co/a", exact=Seen(times=4, authors=1))
    told = judge(feed)
    assert told is not None
    assert told.kind is Noise.BOT
    angry = Post(text="@acme where is my parcel, I ordered weeks ago http://t.co/a", exact=Seen(times=9, authors=1))
    assert judge(angry) is None


@given(st.text(), st.booleans(), st.text(max_size=20))
def test_whatever_stands_there_gets_an_answer(text: str, answers: bool, handle: str) -> None:  # noqa: FBT001
    told = judge(Post(text=text, answers=answers, handle=handle))
    assert told is None or (told.kind in LEADS and len(told.reason) <= 200)


@given(st.sampled_from([text for _, text in NOISE]), st.text(alphabet="abc \U0001f600\u200b\ud800\x00\n", max_size=9))
def test_hostile_characters_around_the_words_change_no_kind(text: str, around: str) -> None:
    told = judge(Post(text=f"{text} {around}"))
    assert told is None or told.kind in {kind for kind, known in NOISE if known == text}


@given(st.sampled_from([text for _, text in NOISE if "I'm at" not in text]))
def test_capitals_change_nothing(text: str) -> None:
    shouted = judge(Post(text=text.upper().replace("HTTP", "http")))
    plain = judge(Post(text=text))
    assert shouted is not None
    assert plain is not None
    assert shouted.kind is plain.kind


@pytest.mark.parametrize(
    "text", ["#" * 10_000, "@" * 10_000, "I'm at " * 2_000, "9" * 10_000 + "%", "$" * 9_000, "win a " * 2_000]
)
def test_long_hostile_posts_are_judged_in_no_time(text: str) -> None:
    assert judge(Post(text=text)) is None or True


def test_every_tell_is_written_as_texts_are_folded() -> None:
    for tell in tells():
        for phrase in phrases(tell):
            assert phrase
            assert phrase == phrase.lower()
            assert "\u2019" not in phrase


def _customers(folder: Path) -> Iterator[str]:
    for name in ("posts/airlines", "posts/support_threads", "intents/complaints_train"):
        for line in (folder / f"{name}.ndjson").read_text("utf-8").splitlines()[::3]:
            row = json.loads(line)
            if row.get("complaint", True) and not row.get("from_brand"):
                yield row["text"]


def test_of_a_thousand_customers_fewer_than_five_are_set_apart(public_data: Path) -> None:
    texts = list(_customers(public_data))
    assert sum(judge(Post(text=text)) is not None for text in texts) < len(texts) * 0.005
