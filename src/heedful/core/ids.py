"""Keys that two processes must agree on without asking each other."""

import hashlib
import secrets

KEY_BYTES = 16  # 128 bits: a collision among 10^12 posts has odds of about 10^-15


def promise_key(channel: str, kind: str, external_id: str) -> bytes:
    """What makes an incoming item itself: the same post on the same channel always has the same key."""
    material = f"{channel}\x00{kind}\x00{external_id}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(material, digest_size=KEY_BYTES).digest()


def worker_token() -> str:
    return secrets.token_hex(8)


def secret_token() -> str:
    """A bearer token that a person copies once; only its hash is kept."""
    return "hdf_" + secrets.token_urlsafe(30)


def token_hash(token: str) -> str:
    # A random token of 240 bits needs no slow hash: there is nothing to guess.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
