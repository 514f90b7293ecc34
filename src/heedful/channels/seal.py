"""Secrets at rest: sealed with a key derived from HEEDFUL_SECRET_KEY, opened only on their way to an adapter."""

import base64
import hashlib

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from heedful.channels.errors import SealError

PURPOSE = b"heedful channel secrets 1"  # so that the key that signs sessions is not the key that seals


def seal(secrets: dict[str, str]) -> str:
    return _box().encrypt(msgspec.json.encode(secrets)).decode() if secrets else ""


def unseal(sealed: str) -> dict[str, str]:
    if not sealed:
        return {}
    try:
        return msgspec.json.decode(_box().decrypt(sealed.encode()), type=dict[str, str])
    except InvalidToken:
        raise SealError from None


def _box() -> Fernet:
    key = hashlib.blake2b(PURPOSE, key=hashlib.sha256(settings.SECRET_KEY.encode()).digest(), digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(key))
