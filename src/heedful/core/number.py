"""Numbers as they come in addresses, forms and headers."""

LONGEST = 18  # digits: fits the 64 bits of a key


def whole_number(text: str) -> int | None:
    """None where it is none, or longer than any key. Only 0 to 9 count: other scripts' digits are not for addresses."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
