"""Personal data in what people write in public: where it stands, and the text without it.

Made for masking at the exits. It looks for what can be recognised by its form or by a word beside it; a name, a licence
plate or a number spelled in words is not found.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

import msgspec

from heedful.core.personal_accounts import accounts, booking_hinted, bookings
from heedful.core.personal_cards import cards, ibans
from heedful.core.personal_clusters import moments
from heedful.core.personal_mail import mailbox_hinted, mailboxes
from heedful.core.personal_phones import phones
from heedful.core.personal_places import places
from heedful.core.personal_text import Span, blank, plain


class Kind(StrEnum):
    PHONE = "phone"
    MAIL = "e-mail"
    CARD = "card"
    IBAN = "IBAN"
    NUMBER = "number"  # of an account, a customer, an order, a booking, a document
    ADDRESS = "address"


class Personal(msgspec.Struct, frozen=True, kw_only=True):
    """Characters `start` to `end` of the text, the last one not included."""

    start: int
    end: int
    kind: Kind


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """A text with each find as its kind in brackets, and where the rest of it went."""

    text: str
    finds: tuple[Personal, ...]

    def moved(self, start: int, end: int) -> tuple[int, int] | None:
        """Where these characters stand now; None where some of them are covered."""
        shift = 0
        for find in self.finds:
            if find.end <= start:
                shift += len(_mask(find)) - (find.end - find.start)
            elif find.start < end:
                return None
        return start + shift, end + shift


Finder = Callable[[str], Iterable[Span]]

# In this order each looks only at what the ones before left: a card is not read as a telephone number, nor is a date.
# The number says how many digits a text needs before looking is worth it.
_FINDERS: tuple[tuple[Kind | None, int, Finder], ...] = (
    (Kind.MAIL, 0, mailboxes),
    (Kind.IBAN, 8, ibans),
    (Kind.CARD, 13, cards),
    (None, 1, moments),
    (Kind.ADDRESS, 1, places),
    (Kind.NUMBER, 0, bookings),
    (Kind.NUMBER, 4, accounts),
    (Kind.PHONE, 7, phones),
)

# Most posts have neither a digit nor a sign of a mailbox, and are done after this and the hints.
_DIGIT = re.compile(r"[\d\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
_MASK = re.compile("|".join(re.escape(f"[{kind}]") for kind in Kind))


def found(text: str) -> tuple[Personal, ...]:
    """In the order of the text, none over another."""
    if not (_DIGIT.search(text) or mailbox_hinted(text) or booking_hinted(text)):
        return ()
    told = plain(text)
    rest = blank(told.text, [Span(*one.span()) for one in _MASK.finditer(told.text)])
    digits = len(_DIGIT.findall(told.text))
    kept: list[Personal] = []
    for kind, least, finder in _FINDERS:
        spans = list(finder(rest)) if digits >= least else []
        rest = blank(rest, spans)
        if kind is not None:
            kept += [_personal(told.back(span), kind) for span in spans]
    return tuple(sorted(kept, key=lambda one: one.start))


def masked(text: str) -> str:
    """The text with each find as its kind in brackets. It says the same however long what it covers was."""
    return covered(text).text


def covered(text: str) -> Covered:
    finds = found(text)
    parts: list[str] = []
    at = 0
    for find in finds:
        parts += [text[at : find.start], _mask(find)]
        at = find.end
    return Covered(text="".join(parts) + text[at:], finds=finds)


def _mask(find: Personal) -> str:
    return f"[{find.kind}]"


def _personal(span: Span, kind: Kind) -> Personal:
    return Personal(start=span.start, end=span.end, kind=kind)
