"""So many requests a minute from one address, counted in each process: a brake, not a wall.

Codes have 128 random bits: guessing finds nothing. The brake keeps a machine from trying all the same.
"""

import time

from django.core.cache import cache

A_MINUTE = 60


def too_many(request, most: int = A_MINUTE) -> bool:
    """Count this request; whether its address has asked more than ``most`` times in this minute."""
    address = request.META.get("REMOTE_ADDR", "")
    key = f"asked:{address}:{int(time.time() // 60)}"
    if cache.add(key, 1, timeout=120):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:
        return False
