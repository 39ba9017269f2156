"""AES-256-GCM with a key id, for what is kept apart. Keys come from the settings, newest first."""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class Unreadable(Exception):
    """The text was altered, or no known key opens it."""


def _keys() -> dict[bytes, AESGCM]:
    found = {}
    for text in settings.PARCOURS_RESTRICTED_KEYS:
        key = hashlib.sha256(b"parcours restricted facts\x00" + text.encode()).digest()
        found[hashlib.sha256(key).digest()[:4]] = AESGCM(key)
    return found


def seal_bytes(plain: bytes, bound_to: str) -> bytes:
    """Encrypt ``plain``; it opens only beside the same ``bound_to`` (e.g. table and row id)."""
    key_id, key = next(iter(_keys().items()))
    nonce = os.urandom(12)
    return key_id + nonce + key.encrypt(nonce, plain, bound_to.encode())


def open_bytes(raw: bytes, bound_to: str) -> bytes:
    try:
        key = _keys()[raw[:4]]
        return key.decrypt(raw[4:16], raw[16:], bound_to.encode())
    except (InvalidTag, KeyError, ValueError, IndexError) as error:
        raise Unreadable from error


def seal(plain: str, bound_to: str) -> str:
    """As :func:`seal_bytes`, for text."""
    return base64.b64encode(seal_bytes(plain.encode(), bound_to)).decode()


def open_sealed(text: str, bound_to: str) -> str:
    try:
        raw = base64.b64decode(text, validate=True)
        return open_bytes(raw, bound_to).decode()
    except ValueError as error:
        raise Unreadable from error
