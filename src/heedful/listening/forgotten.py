"""Who was erased: their words are refused when they come again, and nothing but a salted hash remembers them."""

import hashlib
import secrets
from collections.abc import Collection

from heedful.listening.authors import Author
from heedful.listening.models import Forgotten, ForgottenSalt

SALT_BYTES = 32
AT_ONCE = 900


def remember_to_refuse(authors: Collection[Author]) -> None:
    salt = _salt() or bytes(ForgottenSalt.objects.get_or_create(pk=1, defaults={"value": _fresh()})[0].value)
    Forgotten.objects.bulk_create([Forgotten(key=_key(salt, one)) for one in sorted(authors)], ignore_conflicts=True)


def refused(authors: Collection[Author]) -> set[Author]:
    """Those who were erased; one query where nobody ever was."""
    salt = _salt()
    if not salt or not authors:
        return set()
    keys = {_key(salt, one): one for one in authors}
    found: set[Author] = set()
    names = list(keys)
    for start in range(0, len(names), AT_ONCE):
        rows = Forgotten.objects.filter(key__in=names[start : start + AT_ONCE]).values_list("key", flat=True)
        found |= {keys[bytes(key)] for key in rows}
    return found


def _salt() -> bytes:
    stored = ForgottenSalt.objects.filter(pk=1).values_list("value", flat=True).first()
    return bytes(stored) if stored else b""


def _fresh() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def _key(salt: bytes, author: Author) -> bytes:
    material = f"{author[0]}\x00{author[1]}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(material, key=salt, digest_size=32).digest()
