"""Numbers by which a company or a state knows a person; only where a word says that it is one."""

import re
from collections.abc import Callable, Iterator

from heedful.core.personal_clusters import goes_on, in_thousands
from heedful.core.personal_text import Span

Reads = Callable[[str, re.Match[str]], int | None]  # where the value behind a word ends

_NUMBER = r"(?:numbers?|num|no|nr|nummern?|#|id|code|numero|n\u00b0|no|ref|reference|locator)"
_EN = (
    r"(?:account|acct|a/c|customer|client|order|booking|reservation|res|conf(?:irmation)?|contract|policy|member(?:ship)?|invoice|case|"
    r"ticket|reference|tracking|passport|(?:frequent[ -])?flyer|mileage ?plus|skymiles|loyalty|claim|insurance|patient|"
    r"(?:credit |debit |bank )?card|record|social security|routing|complaint|incident|e-?ticket)"
)
_DE = (
    r"(?:konto|kunden?|kd|bestell|auftrags?|vertrags?|rechnungs|buchungs|vorgangs|sendungs|mitglieds|versicherungs|"
    r"ausweis|(?:reise)?pass|ticket|fall|referenz|patienten|steuer|(?:kredit|bank|ec-?)?karten|depot|reservierungs|"
    r"beschwerde|vielflieger|personal)"
)
_FR = r"(?:client|commande|compte|dossier|reservation|contrat|facture|suivi|carte|passeport|billet|colis|adherent)"
_ES = r"(?:cliente|pedido|cuenta|reserva|contrato|expediente|factura|tarjeta|pasaporte|socio|billete|localizador|caso)"
_IT = r"(?:cliente|ordine|conto|prenotazione|contratto|pratica|fattura|tessera|carta|passaporto|biglietto|spedizione)"
_PT = r"(?:cliente|encomenda|pedido|conta|reserva|contrato|processo|fatura|cartao|passaporte|bilhete|protocolo)"
_OF = r"(?:\s?(?:de la|de el|del|della|dell'|de l'|de|di|do|da|d'|du))?\s?"
# One of a kind: the words already say that a number follows.
_STRONG = re.compile(
    rf"\b(?:{_EN}[\s-]{{0,2}}{_NUMBER}|{_DE}[\s.-]{{0,2}}(?:nummer|nr|no|id|code|num)|"
    rf"(?:numeros?|n[o\u00b0]\.?|nr\.?|num\.?|codigo|codice|code|ref\.?|reference|referencia){_OF}(?:{_FR}|{_ES}|{_IT}|{_PT})|"
    r"pnr|ssn|dni|nif|cpf|codice fiscale|aktenzeichen|iban|(?:reise)?pass-?nr|buchungscode|localizador|"
    r"record locator|steuer-?id|protocolo)"
    r"(?=[\W\d])[\s.:#=\u00b0-]{0,4}(?:(?:is|was|are|ist|war|lautet|est|es|e'?|era|of)\b)?[\s:#*-]{0,4}",
    re.IGNORECASE,
)
_WEAK = re.compile(
    rf"\b(?:{_EN}|konto|kunde|kundin|bestellung|auftrag|buchung|vertrag|vorgang|rechnung|ticket|{_FR}|{_ES}|{_IT}|{_PT}|"
    r"ref|reference|referencia|riferimento|referenz)(?=[\W\d])[\s.:=-]{0,4}(?P<sign>[#]|n[o\u00b0r]\.?\s?)?\s{0,2}",
    re.IGNORECASE,
)
_BOOKING = re.compile(
    r"\b(?:pnr|record locator|"
    r"(?:booking|reservation|res|conf(?:irmation)?)[\s-]?(?:ref(?:erence)?|code|number|no|nr|#)|"
    r"buchungs(?:code|nummer|nr)|localizador|(?:code|codice|codigo)(?: de| di)? (?:reservation|prenotazione|reserva))"
    r"[\s.:#=-]{0,4}(?:(?:is|ist|lautet|est|es)\b)?[\s:#-]{0,3}",
    re.IGNORECASE,
)
_LOCATOR = re.compile(r"(?=[A-Z0-9]{0,5}[A-Z])[A-Z0-9]{6}(?![A-Za-z0-9])")
_VALUE = re.compile(
    r"(?=[A-Za-z-]{0,8}\d)[A-Za-z0-9][A-Za-z0-9]{0,23}(?:[-./_*][A-Za-z0-9]{1,24}){0,6}"
    r"(?:[ ](?=\d{2})[A-Za-z0-9]{2,8}(?![A-Za-z%:]|\s?(?:\u20ac|\$))){0,6}"
)
# Looking for these first spares most posts the patterns.
_STEMS = (
    "acc", "a/c", "cust", "client", "order", "book", "reserv", "conf", "res", "contract", "polic", "member",
    "invoice", "case", "ticket", "ref", "track", "pass", "flyer", "plus", "miles", "loyal", "claim", "insur",
    "patient", "card", "record", "social", "routing", "complaint", "incident", "konto", "kund", "kd", "bestell",
    "auftrag", "vertrag", "rechnung", "buchung", "vorgang", "sendung", "mitglied", "versicherung", "ausweis",
    "fall", "steuer", "kart", "depot", "beschwerde", "flieger", "personal", "commande", "compte", "dossier",
    "contrat", "facture", "suivi", "cart", "billet", "colis", "adherent", "pedido", "cuenta", "expediente",
    "factura", "tarjeta", "socio", "localiza", "caso", "ordine", "conto", "prenota", "pratica", "fattura",
    "tessera", "bigliett", "spedizione", "encomenda", "conta", "processo", "fatura", "bilhete", "protocolo", "pnr",
    "ssn", "dni", "nif", "cpf", "codice", "aktenz", "iban", "locator", "riferimento",
)  # fmt: skip
_LOCATOR_STEMS = ("pnr", "locator", "buchungscode", "booking", "conf", "res", "localizador", "prenotazione")
_STRONG_DIGITS, _WEAK_DIGITS = 4, 6
_ROUND = re.compile(r"0{3}$")


def accounts(text: str) -> Iterator[Span]:
    low = text.lower()
    if not any(stem in low for stem in _STEMS):
        return
    spans = [*_after(text, _STRONG, _strong), *_after(text, _WEAK, _weak)]
    end = 0
    for span in sorted(spans):
        if span.start >= end:
            end = span.end
            yield span


def bookings(text: str) -> Iterator[Span]:
    if booking_hinted(text):
        yield from _after(text, _BOOKING, _locator)


def booking_hinted(text: str) -> bool:
    """Whether a booking may be named: its code can do without a digit."""
    low = text.lower()
    return any(stem in low for stem in _LOCATOR_STEMS)


def _after(text: str, cues: re.Pattern[str], value: Reads) -> Iterator[Span]:
    for cue in cues.finditer(text):
        end = value(text, cue)
        if end is not None and not goes_on(text, end):
            yield Span(cue.end(), end)


def _locator(text: str, cue: re.Match[str]) -> int | None:
    found = _LOCATOR.match(text, cue.end())
    return found.end() if found else None


def _strong(text: str, cue: re.Match[str]) -> int | None:
    return _number(text, cue.end(), _STRONG_DIGITS)


def _weak(text: str, cue: re.Match[str]) -> int | None:
    least = _STRONG_DIGITS if cue["sign"] else _WEAK_DIGITS
    end = _number(text, cue.end(), least)
    return None if end is None or _ROUND.search(text[cue.end() : end]) else end


def _number(text: str, start: int, least: int) -> int | None:
    found = _VALUE.match(text, start)
    if found is None or (in_thousands(found[0]) and "." in found[0]):
        return None
    return found.end() if sum(map(str.isdigit, found[0])) >= least else None
