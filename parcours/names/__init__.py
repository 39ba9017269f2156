"""Folding and keys of names in Latin and Arabic script."""

from .cleaning import clean
from .folding import fold, sort_key
from .keying import KEYS_VERSION, closeness, keys, parts, shared_parts
from .scripts import Script, initials, script
from .slips import near_keys

__all__ = [
    "KEYS_VERSION",
    "Script",
    "clean",
    "closeness",
    "fold",
    "initials",
    "keys",
    "near_keys",
    "parts",
    "script",
    "shared_parts",
    "sort_key",
]
