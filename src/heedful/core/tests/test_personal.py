# ruff: noqa: RUF001  # full-width digits and signs are what some people write
"""What is masked in a text, and what only looks like it."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.personal import Kind, covered, found, masked
from heedful.core.personal_cards import luhn

MOST_SECONDS = 5.0

MASKED = [
    # telephone: international, national, obfuscated, announced
    ("Call me at +49 176 12345678 please", "Call me at [phone] please"),
    ("Kontakt: +49 (0)30 1234567", "Kontakt: [phone]"),
    ("+1 (555) 234-5678!", "[phone]!"),
    ("+44 (0)20 7946 0958", "[phone]"),
    ("0044 20 7946 0958", "[phone]"),
    ("My number is +91-90002-89198.", "My number is [phone]."),
    ("Jane Doe/02152/+380671277946", "Jane Doe/02152/[phone]"),
    ("ruf mich an: 0176 12345678", "ruf mich an: [phone]"),
    ("Tel. 030/1234567", "Tel. [phone]"),
    ("Tel.06102-814767 Fax:06102-3697273", "Tel.[phone] Fax:[phone]"),
    ("unter Tel. 0821/323-3810. 1 2 3", "unter Tel. [phone]. 1 2 3"),
    ("(030) 123456 ab 8 Uhr", "[phone] ab 8 Uhr"),
    ("in 2023 0176 12345678", "in 2023 [phone]"),
    ("mon numéro 06 12 34 56 78", "mon numéro [phone]"),
    ("06.12.34.56.78 merci", "[phone] merci"),
    ("llámame al 612 345 678", "llámame al [phone]"),
    ("91 123 45 67 es mi fijo", "[phone] es mi fijo"),
    ("chiamami al 333 1234567", "chiamami al [phone]"),
    ("telemóvel 912 345 678", "telemóvel [phone]"),
    ("me liga (11) 91234-5678", "me liga [phone]"),
    ("my cell is (555) 234-5678", "my cell is [phone]"),
    ("please call us back!!! 7403607771.", "please call us back!!! [phone]."),
    ("over an hour...919-675-0985", "over an hour...[phone]"),
    ("call 1-800-433-7300", "call [phone]"),
    ("1.877.350.0038", "[phone]"),
    ("Call 374 7618 look for Mae", "Call [phone] look for Mae"),
    ("wa.me/4917612345678", "wa.me/[phone]"),
    ("٠١٢٣٤٥٦٧٨٩١ اتصل بي", "[phone] اتصل بي"),
    ("０１７６　１２３４５６７８", "[phone]"),
    ("0\u200b1\u200b7\u200b6 123\u200b45678", "[phone]"),
    ("0️⃣1️⃣7️⃣6️⃣ 1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣", "[phone]"),
    ("0 1 7 6 1 2 3 4 5 6 7 8", "[phone]"),
    ("0 1 7 6 . 1 2 3 . 4 5 6 7", "[phone]"),
    # e-mail
    ("joe.doe@example.com", "[e-mail]"),
    ("mail joe+x@example.co.uk.", "mail [e-mail]."),
    ("(mail@user.invalid)", "([e-mail])"),
    ("joe (at) example (dot) com", "[e-mail]"),
    ("joe[at]example.com", "[e-mail]"),
    ("joe@example dot com", "[e-mail]"),
    ("joe.doe at gmail dot com", "[e-mail]"),
    ("max.mustermann ät gmx punkt de", "[e-mail]"),
    ("maria arroba gmail punto com", "[e-mail]"),
    ("mario (chiocciola) libero.it", "[e-mail]"),
    ("müller＠web.de", "[e-mail]"),
    ("joe @ gmail.com", "[e-mail]"),
    ("joe @gmail.com", "[e-mail]"),
    ("j\u200boe@exa\u200bmple.com now", "[e-mail] now"),
    # cards and IBAN
    ("4111 1111 1111 1111", "[card]"),
    ("card 4111-1111-1111-1111 exp 12/26", "card [card] exp 12/26"),
    ("5500005555555559", "[card]"),
    ("3782 822463 10005", "[card]"),
    ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[card]"),
    ("DE89 3704 0044 0532 0130 00", "[IBAN]"),
    ("DE89370400440532013000", "[IBAN]"),
    ("GB82 WEST 1234 5698 7654 32.", "[IBAN]."),
    ("fr14 2004 1010 0505 0001 3m02 606", "[IBAN]"),
    ("NL91ABNA0417164300", "[IBAN]"),
    # accounts, customers, orders, bookings
    ("my card number is 4111 1111 1111 1112", "my card number is [number]"),
    ("Kundennummer 1234567", "Kundennummer [number]"),
    ("Kd.-Nr.: 12-34567", "Kd.-Nr.: [number]"),
    ("meine Bestellnr. lautet 302-1234567-1234567", "meine Bestellnr. lautet [number]"),
    ("Konto 12345678", "Konto [number]"),
    ("order #123-4567890-1234567", "order #[number]"),
    ("order number is 45678", "order number is [number]"),
    ("Case ID 8544484", "Case ID [number]"),
    ("numéro de commande : 4567890", "numéro de commande : [number]"),
    ("número de pedido 4567890", "número de pedido [number]"),
    ("numero ordine: 4567890", "numero ordine: [number]"),
    ("número de encomenda 4567890", "número de encomenda [number]"),
    ("booking reference JX7K2P", "booking reference [number]"),
    ("PNR: ABCDEF please", "PNR: [number] please"),
    # addresses
    ("Ich wohne Hauptstraße 12, 10115 Berlin", "Ich wohne [address]"),
    ("hauptstr. 5a", "[address]"),
    ("Berliner Straße 12", "[address]"),
    ("wohne im Lindenweg 5", "wohne im [address]"),
    ("Potsdamer Platz 2, 10785 Berlin", "[address]"),
    ("Am Markt 3, 99084 Erfurt", "[address]"),
    ("I live at 221B Baker Street, London NW1 6XE", "I live at [address]"),
    ("12 Oak Drive, Springfield, IL 62701", "[address]"),
    ("742 Evergreen Terrace.", "[address]."),
    ("12 rue de la Paix, 75002 Paris", "[address]"),
    ("j'habite 5 bis avenue Victor Hugo", "j'habite [address]"),
    ("Calle Mayor 5, 28013 Madrid", "[address]"),
    ("C/ Gran Vía 12, 3º B, 28013 Madrid", "[address]"),
    ("Via Roma 12, 00184 Roma", "[address]"),
    ("abito in via Garibaldi 3", "abito in [address]"),
    ("Rua Augusta, 1500, 01304-001 São Paulo", "[address]"),
    ("Avenida da Liberdade 110, 1250-146 Lisboa", "[address]"),
    ("PO Box 1234", "[address]"),
]  # fmt: skip

LEFT = [
    "@united flight UA1234 was late",
    "flight 1234 delayed 45 min",
    "LH 400 from FRA at 10:35",
    "@united 877 from amsterdam to ewr, 02.27.2015, 737-300.",
    "Boeing 737-800 and A320-200, MD-80, 757-200",
    "paid 1.299,00 € for this",
    "10.000 € Schaden",
    "$1,250,000 lost",
    "100 000 000 people, 10 000 000 views",
    "called 500 000 000 times",
    "my account was charged 100.000 €",
    "my order 100000 was a joke",
    "50% off 200 300 400",
    "2014 2015 nothing",
    "born 1985-1990, called 2014 2015",
    "2015-02-24 11:35:52 -0800",
    "am 01.02.2023 10:30 Uhr",
    "02. - 16.05. 09. - 23.06. 04. - 18.06.",
    "from 03/01/2015 to 03/05/2015 12:00",
    "24/7 support",
    "call 24/7",
    "called 3 times in 2 days 45 min hold",
    "#123456789 trending",
    "#0176123456",
    "https://x.example/status/569837912345678901",
    "tweet 569837912345678901",
    "1424790952 seconds",
    "an ISBN 978-3-16-148410-0",
    "4111 1111 1111 1112",
    "1234 5678 9012 3456",
    "DE88370400440532013000",
    "0.123456789",
    "version 1.2.3.4 and 8.4.24.871",
    "192.168.1.1",
    "Register 09_16_45_110_7_name",
    "unter umgekehrte-wagenreihung-063122186--finance.html",
    "1.5 million at 99,9 %",
    "iPhone 12 128GB 999€",
    "gate 12 seat 14C",
    "score 3-2 2-1",
    "order 2 pizzas, order 66, order 2015",
    "case 12",
    "Konto 2015 gekündigt, nie 2015 wieder",
    "Sitzplatz 12 bitte",
    "Platz 3 von 100, Nur Platz 21",
    "Bahnsteig 3",
    "Hinweg 2 Stunden",
    "Bundesstraße 27 gesperrt",
    "auf der Straße 3 Stunden gewartet",
    "Hauptstraße 30 km/h",
    "Spring 2015 sale, Bring 2 friends",
    "EJ Bull Ring 3.",
    "via Chicago 3 times",
    "your concerns via this channel.... 1/2",
    "at Irving Plaza NYC July 21.",
    "I HAVE BEEN WAITING 24 HOURS NO WAY",
    "5 Star Drive",
    "100 ways to close a place",
    "3 places de parking",
    "@delta @booking.com thanks",
    "love @booking.com",
    "@user@mastodon.social",
    "look at this dot",
    "21.30 at Lap.Oremti",
    "Tarmac yest@ @user.Today 3+ hr delay",
    "RT @user: 100% @user2 :)",
    "PNR HELP me",
    "",
    "🙃🙃",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_it_masks_what_says_who_somebody_is(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize("text", LEFT)
def test_it_leaves_what_only_looks_like_it(text: str) -> None:
    assert masked(text) == text


def test_it_says_where_and_what() -> None:
    text = "Ｔel. ０30/1234567 oder joe@example.com"
    assert [(text[one.start : one.end], one.kind) for one in found(text)] == [
        ("０30/1234567", Kind.PHONE),
        ("joe@example.com", Kind.MAIL),
    ]


def test_a_mask_tells_nothing_of_the_length() -> None:
    assert masked("a@b.de") == masked("somebody.with.a.long.name@a-long-company.example") == "[e-mail]"


def test_marks_move_with_the_text_and_go_with_what_is_covered() -> None:
    text = "late, call 0176 12345678, awful"
    told = covered(text)
    assert told.text == "late, call [phone], awful"
    assert told.moved(0, 4) == (0, 4)
    assert told.moved(6, 15) is None
    moved = told.moved(text.index("awful"), len(text))
    assert moved is not None
    assert told.text[slice(*moved)] == "awful"


def test_a_mask_that_somebody_wrote_announces_nothing() -> None:
    assert masked("[phone] 1234567") == "[phone] 1234567"


@pytest.mark.parametrize(
    ("digits", "right"), [("4111111111111111", "yes"), ("4111111111111112", "no"), ("79927398713", "yes"), ("0", "yes")]
)
def test_luhn_tells_a_slip_of_the_finger(digits: str, right: str) -> None:
    assert luhn(digits) is (right == "yes")


PIECES = st.sampled_from(
    ["0176", "12345678", " ", "-", "@", ".", "de", "(at)", "[phone]", "+49", "Straße", "12", "order", "#", "\u200b",
     "call", "DE89", "4111 1111", "/", "Kundennummer", "é", "٣", "\ud800", "\n", "rue de", "Main Street", ",", "€",
     "10115 Berlin"]
)  # fmt: skip

# Each made so that some pattern has many ways to go wrong.
HOSTILE = [
    "1", "1 ", "1-", "4 ", "0", "+1", "(", "a@", "@a", "a.", "a@a.", " at ", "(at)", "a dot ", "DE89 ", "D E 8 9 ",
    "12 A", "12 Aa ", "Aa ", "A-", "via ", "via a ", "rue ", "1 rue a ", "1 rue A ", "order ", "order no ", "order #1-",
    "strstr", "aweg", "Straße ", "calle a, ", "\u200b", "é", "٣ ", "ﷺ", "12. ", "12.12.", "tel ", "address ", "[phone]",
    "a" * 60 + " ", "1 Aa Street, ", "conf ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    """In time of the processor, far above what it takes and far below what a quadratic pattern needs."""
    text = piece * (10_000 // len(piece))
    began = process_time()
    masked(text)
    assert process_time() - began < MOST_SECONDS


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join)))
def test_finds_are_in_order_and_apart_and_never_empty(text: str) -> None:
    finds = found(text)
    places = [at for one in finds for at in (one.start, one.end)]
    assert places == sorted(places)
    assert all(0 <= one.start < one.end <= len(text) for one in finds)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join)))
def test_what_stands_between_the_finds_stays(text: str) -> None:
    kept = text
    for one in reversed(found(text)):
        kept = kept[: one.start] + f"[{one.kind}]" + kept[one.end :]
    assert masked(text) == kept


@given(st.text(alphabet="abcdefghij .,!?\u00e9\u00df", max_size=300))
def test_words_alone_are_never_personal(text: str) -> None:
    assert found(text) == ()


@given(
    st.sampled_from(["joe.doe@example.com", "+49 176 12345678", "DE89370400440532013000", "4111111111111111"]),
    st.text(alphabet="abc \n!?\u00e4\u65e5\U0001f643", max_size=30),
    st.text(alphabet="abc \n!?\u00e4\u65e5\U0001f643", max_size=30),
)
def test_it_is_found_wherever_it_stands(personal: str, before: str, after: str) -> None:
    assert personal not in masked(f"{before} {personal} {after}")
