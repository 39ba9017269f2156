"""A sample that anybody can draw again: size by rule, order by the seed. Pure.

Each person has a code made with the key of the pack; the codes are put in the order of
``SHA-256(seed:code)`` and the first ones are taken. Whoever has the codes and the seed draws the same.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

SEED = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")


@dataclass(frozen=True)
class SampleRule:
    """All files where there are at most ``all_up_to``; else ``percent`` of them, at least ``least``, at most
    ``most``."""

    all_up_to: int = 30
    percent: int = 10
    least: int = 30
    most: int = 120

    def size(self, population: int) -> int:
        if population <= self.all_up_to:
            return population
        share = -(-population * self.percent // 100)
        return min(population, self.most, max(self.least, share))

    def as_data(self) -> dict[str, int]:
        return asdict(self)


def key_of(mandate: bytes, project: str, since: date, until: date, seed: str) -> bytes:
    """The key of a pack: the same for the same question with the same seed, and for no other."""
    return hmac.new(mandate, f"{project}|{since}|{until}|{seed}".encode(), hashlib.sha256).digest()


def code_of(key: bytes, one: UUID | str, mark: str = "P") -> str:
    """A code that tells nothing to whoever lacks the key."""
    found = hmac.new(key, f"{mark}:{one}".encode(), hashlib.sha256).digest()
    return f"{mark}-{base64.b32encode(found).decode()[:12]}"


def order(seed: str, codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=lambda code: (hashlib.sha256(f"{seed}:{code}".encode()).digest(), code))


def drawn(seed: str, codes: Iterable[str], rule: SampleRule) -> list[str]:
    """Those that are taken, in the order in which they were drawn."""
    found = order(seed, codes)
    return found[: rule.size(len(found))]
