"""What kind of event a piece of news tells of, as far as its words say. A person looks at it anyway. Pure."""

import re

from heedful.customers.types import EventKind

# In the order in which they are asked: a court that rules on a fee is a lawsuit, not a price.
_CUES = {
    EventKind.LAWSUIT: "lawsuits?|sue[sd]?|court|verdict|settlement|class action|klage|klagt|verklagt|gericht|urteil",
    EventKind.OUTAGE: "outages?|disruptions?|down|offline|breakdown|glitch|ausfall|ausgefallen|störung|panne",
    EventKind.AWARD: "awards?|awarded|wins|prize|honou?red|named best|auszeichnung|ausgezeichnet|gewinnt|testsieger",
    EventKind.PRICE: "prices?|pricing|fares?|fees?|surcharge|discounts?|cheaper|preise?|preiserhöhung|gebühr(?:en)?|"
    "teurer|billiger|rabatt",
    EventKind.POLICY: "polic(?:y|ies)|terms|rules|regulations?|agb|bedingungen|regeln|verordnung|vorschrift(?:en)?",
    EventKind.LAUNCH: "launch(?:es|ed)?|unveils?|introduces?|rolls? out|releases?|debuts?|startet|führt ein|"
    "vorgestellt|bringt|neue[rs]?",
}
_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _CUES.items()}


def kind_of(title: str) -> EventKind:
    return next((kind for kind, words in _PATTERNS.items() if words.search(title)), EventKind.ANNOUNCEMENT)
