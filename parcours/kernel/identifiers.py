"""Identifiers are made here, never by the database."""

import secrets
import time
from uuid import UUID

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7() -> UUID:
    """A time-ordered UUID (RFC 9562, version 7): 48 bits of milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return UUID(int=value)


def public_code() -> str:
    """26 characters of Crockford's base 32: 128 random bits that say nothing of what they point at."""
    number = secrets.randbits(128)
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def read_public_code(typed: str) -> str:
    """What a person typed or read aloud, brought to the form that is stored (O is 0; I and L are 1)."""
    plain = "".join(c for c in typed.upper() if c.isalnum())
    return plain.replace("O", "0").replace("I", "1").replace("L", "1")
