"""Postal addresses: a street with a number, with what stands behind it, in six languages."""

import re
from collections.abc import Iterator

from heedful.core.personal_text import Span

_CAP = r"[A-Z][\w'.\u2019-]{0,30}"
_ANY = r"\w[\w'.\u2019-]{0,30}"
_CODE = r"(?:[A-Z]{1,2}-)?(?:\d{5}-\d{3}|\d{4}-\d{3}|\d{4,5})\b"
_TOWN = (
    rf"(?:(?:Bad|Neu|St\.|Sankt|San|Santa|Sao|Los|La|Le|New|Den) )?{_CAP}"
    rf"(?: (?:am |an der |im |de |la |di |do |da ){_CAP})?"
)
# Behind the number: floor or door, then postcode and town in either order.
_BEHIND = rf"(?P<code>(?:[\s,;()-]{{1,4}}(?:{_ANY}[\s,]{{1,3}}){{0,3}}?{_CODE}(?:[ ,-]{{1,3}}{_TOWN})?))?"
_UNIT = (
    r"(?!\s?(?:km|m|kg|g|cm|uhr|min|mins|minuten|std|stunden|hours?|hrs?|h|euros?|eur|tage?|days?|mal|times|jahre|years|mio|"
    r"prozent|meter|minutes|heures|horas|ore|dias|giorni|jours)\b|\s?[%\u20ac$\u00a3\u00b0]|[.,:]\d)"
)
_NUMBER = rf"(?P<number>\d{{1,5}}(?:\s?[a-zA-Z]\b)?(?:\s?[-/]\s?\d{{1,4}}[a-zA-Z]?\b)?)(?![\w:]){_UNIT}"

_US_CODE = r"(?:[A-Z]{2},?\s{1,2})?\d{5}(?:-\d{4})?\b"
_UK_CODE = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
_EN = re.compile(
    r"(?<![\w.,:/#$\u20ac\u00a3-])\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?,?[ ]{1,2}(?:(?:[NSEW]|North|South|East|West)\.?[ ])?"
    r"(?:(?:[\w'.-]{1,24})[ ]){1,4}?"
    r"(?:(?P<sure>(?:Street|Avenue|Road|Lane|Boulevard|Terrace|Crescent|Parkway)\b|(?:Ave|Rd|Ln|Blvd|Pkwy)\b\.?)"
    r"|(?P<loose>(?:Drive|Court|Place|Square|Way|Close|Gardens|Grove|Highway|Row|Hill)\b|(?:St|Dr|Ct|Pl|Sq|Hwy)\b\.?))"
    r"(?:,?[ ](?:Apt|Apartment|Suite|Ste|Unit|Flat|#)\.?[ ]?\w{1,6}\b)?"
    rf"(?P<code>[\s,]{{1,3}}(?:{_CAP},?[ ]){{0,3}}?(?:{_US_CODE}|{_UK_CODE}))?",
    re.IGNORECASE,
)
_DE = re.compile(
    r"(?P<name>\b[\w-]{2,30}?(?:(?P<sure>stra(?:\u00df|ss)e|str\.|str)|"
    r"(?P<loose>weg|allee|gasse|platz|ring|damm|ufer|steig|stieg|chaussee|hof|markt))|"
    rf"\b{_CAP} (?:{_CAP} )?(?:(?P<apart>Stra(?:\u00df|ss)e|Str\.)|"
    r"Allee|Weg|Platz|Ring|Damm|Ufer|Chaussee)|"
    rf"\b(?P<of>Stra(?:\u00df|ss)e|Allee|Platz) (?:des \d{{1,2}}\. |der |des |am ){_CAP}(?: {_CAP})?)"
    rf"[ ]{{0,2}}{_NUMBER}"
    rf"(?P<code>[\s,;/-]{{1,4}}(?:in )?(?:D-|A-|CH-)?\d{{4,5}}[ ]{_TOWN})?"
)
_DE_AT = re.compile(
    rf"\b(?:Am|An der|An den|Im|In der|Auf dem|Auf der|Zum|Zur|Unter den|Alter|Alte|Neuer|Neue) "
    rf"{_CAP}(?: {_CAP}){{0,2}}?[ ]{_NUMBER}"
    rf"(?P<code>[\s,;/-]{{1,4}}(?:D-|A-|CH-)?\d{{4,5}}[ ]{_TOWN})"
)
_FR = re.compile(
    r"(?<![\w.,:/#$\u20ac-])\d{1,4}(?:\s?(?:bis|ter|[a-d])\b)?,?\s(?:(?P<sure>rue|avenue|boulevard|bd|bld|impasse|chemin|allee)|"
    rf"(?P<loose>place|quai|cours|route|square|av\.?))\s(?:(?:de la|du|des|de|de l'|d'|l'|la|le|les)[ ]?)?"
    rf"{_ANY}(?: (?-i:[A-Z])[\w'-]{{0,30}}){{0,3}}"
    rf"(?=[\s,.;!?)]|$)(?P<code>[\s,]{{1,3}}(?:{_ANY}[\s,]{{1,3}}){{0,3}}?\d{{5}}\b(?:\s{_TOWN})?)?",
    re.IGNORECASE,
)
_SOUTH_KINDS = (
    r"(?P<sure>c/\s?|(?:calle|avda\.?|avenida|paseo|viale|v\.le|piazza|p\.za|piazzale|vicolo|rua|travessa|praca|"
    r"alameda|rodovia)\s)|(?P<loose>(?:via|plaza|pza\.?|corso|largo|strada|estrada|camino|carrera|ronda)\s|(?:av|r)\.\s?)"
)
_SOUTH = re.compile(
    rf"(?<![\w@#])(?:{_SOUTH_KINDS})(?:(?:de la|de los|de las|del|de|della|dei|delle|di|da|do|das|dos|dell')\s)?"
    rf"{_ANY}(?: {_ANY}){{0,4}}?(?:,\s?|\s{{1,2}})(?:n[.o\u00b0]{{0,3}}\s?|numero\s)?{_NUMBER}{_BEHIND}",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"\b(?:P\.? ?O\.? ?Box|Postfach|Apartado(?: de correos)?|Caixa postal|Casella postale|Boite postale)"
    r"[ :#]{1,3}\d[\d ]{0,9}\d",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:address|live[sd]? (?:at|in|on)|living (?:at|on|in)|"
    r"(?:deliver\w*|ship\w*|sen[dt]|mail\w*|posted?)(?: it| them)? (?:to|at)|"
    r"home (?:is )?(?:at)?|adresse|anschrift|wohn\w*|zu hause|lieferadresse|"
    r"habite|domicile|direccion|domicilio|vivo en|"
    r"indirizzo|abito|vivo in|residente|endereco|moro|morada|resido)\b[^\0]{0,30}$",
    re.IGNORECASE,
)
_CUE_REACH = 45
# Compounds that end like a street and are none: on foot, at the airport, and roads that only have a number.
_NO_STREET = re.compile(
    r"(?:hin|rück|ruck|heim|um|aus|arbeits|schul|flug|bahn|sitz|park|fenster|gang|stell|arbeits|rast|steh|liege|studien|"
    r"ausbildungs|spiel|flug|bundes|staats|kreis|landes|schnell|land|unter|neben|seit|platz|bahnhofs|auf|ab|ein|"
    r"mittel|bau|bauern|f|sp|b|d|st|fr|her)(?:weg|platz|steig|stieg|stra(?:\u00df|ss)e|str\.|str|ring|hof|ufer)$",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)\w{0,6}\.?\s{0,2}\d{1,2}$", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_CLOSED = re.compile(r"\s*(?:$|[,.;:!?)\n\0-]|(?:in|near|and|und|et|y|e|on|at)\b)", re.IGNORECASE)
# Looking for these first spares most posts the patterns.
_PATTERNS = (
    (
        _EN,
        ("street", " ave", "road", " rd", "lane", " ln", "boulevard", "blvd", "terrace", "crescent", "parkway", "pkwy",
         " st", " drive", " dr", " court", " ct", " place", " pl", " square", " sq", " way", " close", " gardens",
         " grove", " highway", " hwy", " row", " hill"),
    ),
    (
        _DE,
        ("stra\u00df", "strass", "str.", "str ", "weg ", "allee ", "gasse ", "platz ", "ring ", "damm ", "ufer ",
         "steig ", "stieg ", "chaussee ", "hof ", "markt "),
    ),
    (_DE_AT, ("am ", "an de", "im ", "in der ", "auf de", "zum ", "zur ", "unter den ", "alte", "neue")),
    (_FR, ("rue", "avenue", "boulevard", " bd ", " bld ", "impasse", "chemin", "allee", "place", "quai", "cours",
           "route", "square", " av")),
    (_SOUTH, ("calle ", "c/", "avda", "avenida", "plaza", "pza", "paseo", "viale", "v.le", "piazza", "p.za", "vicolo",
              "rua ", "travessa", "praca", "alameda", "rodovia", "via ", "corso ", "largo ", "strada ", "camino ",
              "carrera ", "ronda ", "av.", "r.")),
    (_BOX, ("box", "postfach", "apartado", "postal")),
)  # fmt: skip


def places(text: str) -> Iterator[Span]:
    low = text.lower()
    found = [
        Span(*one.span())
        for pattern, stems in _PATTERNS
        if any(stem in low for stem in stems)
        for one in pattern.finditer(text)
        if pattern is _BOX or _is_place(text, one)
    ]
    end = 0
    for span in sorted(found, key=lambda one: (one.start, -one.end)):
        if span.start >= end:
            end = span.end
            yield span


def _is_place(text: str, found: re.Match[str]) -> bool:
    """With a postcode it is one; without, a word must say so or the shape leave no doubt."""
    parts = found.groupdict()
    name = (parts.get("name") or "").strip()
    if _NO_STREET.search(name.rpartition(" ")[2]) or _MONTH.search(found[0]):
        return False
    if parts.get("code"):
        return True
    named = _named(found[0])
    if _CUE.search(text[max(0, found.start() - _CUE_REACH) : found.start()]) and (named or found.re is not _SOUTH):
        return True
    if _YEAR.match(parts.get("number") or ""):
        return False
    if not (parts.get("sure") or parts.get("apart") or parts.get("of")):
        return False
    return found.re is _DE or (named and _CLOSED.match(text, found.end()) is not None)


def _named(street: str) -> bool:
    """Written like a name, and not in capitals altogether."""
    return re.search(r"\b[A-Z][a-z]", street) is not None and not re.match(r"\d+\s+[a-z]+\s+[a-z]+$", street)
