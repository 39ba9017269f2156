"""Who asks, and how often: a brake for open addresses, and attempts that are counted once for all processes.

Codes have 128 random bits: guessing finds nothing. The brake, counted in each process, keeps a machine from
trying all the same. Attempts to log in and codes that were used must hold over processes and restarts: they
are kept in the database, by a few rows of a POST; no other request asks for them.
"""

import ipaddress
import json
import time
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection

from . import clock

A_MINUTE = 60
SHARED = ("allauth", "once:")
"""Keys that begin so are kept in the database."""
IPV6_PREFIX = 64

ADD = """
INSERT INTO kernel_attempt AS held (key, value, expires_at) VALUES (%(key)s, %(value)s, %(until)s)
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at
WHERE held.expires_at <= %(now)s OR %(replace)s RETURNING key
"""
DROP_OLD = """
DELETE FROM kernel_attempt WHERE key IN (
    SELECT key FROM kernel_attempt WHERE expires_at <= %s LIMIT 100 FOR UPDATE SKIP LOCKED
)
"""


def client_address(request) -> str:
    """Where a request comes from: the peer, or what the trusted proxies say (PARCOURS_TRUSTED_PROXIES).

    Only as many entries of X-Forwarded-For as there are trusted proxies are believed, from its end.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies = settings.TRUSTED_PROXIES
    if not proxies or len(told) < proxies:
        return peer
    try:
        return str(ipaddress.ip_address(told[-proxies].strip()))
    except ValueError:
        return peer


def _network(address: str) -> str:
    """One address for a whole IPv6 network, of which a single machine has 2^64."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False).network_address)


def too_many(request, most: int = A_MINUTE, what: str = "") -> bool:
    """Count this request; whether its address has asked more than ``most`` times in this minute.

    ``what``: counted apart from everything else, so that whoever looks at one thing may still tell another.
    """
    key = f"asked:{what}:{_network(client_address(request))}:{int(time.time() // 60)}"
    if cache.add(key, 1, timeout=120):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:
        return False


class Cache(LocMemCache):
    """The memory of a process, except for attempts: those are in the database, for all processes.

    Adding a key that another transaction adds waits for its end, so that of two who use one code at once
    only one gets in.
    """

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        if not key.startswith(SHARED):
            return super().add(key, value, timeout, version)
        return self._write(key, value, timeout, replace=False)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        if key.startswith(SHARED):
            self._write(key, value, timeout, replace=True)
        else:
            super().set(key, value, timeout, version)

    def get(self, key, default=None, version=None):
        if not key.startswith(SHARED):
            return super().get(key, default, version)
        with connection.cursor() as cursor:
            wanted = "SELECT value FROM kernel_attempt WHERE key = %s AND expires_at > %s"
            cursor.execute(wanted, [_hashed(key), clock.now()])
            row = cursor.fetchone()
        return json.loads(row[0]) if row else default

    def delete(self, key, version=None):
        if not key.startswith(SHARED):
            return super().delete(key, version)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kernel_attempt WHERE key = %s", [_hashed(key)])
            return cursor.rowcount > 0

    def _write(self, key: str, value: Any, timeout, *, replace: bool) -> bool:
        now = clock.now()
        seconds = self.default_timeout if timeout in (DEFAULT_TIMEOUT, None) else timeout
        row = {"key": _hashed(key), "value": json.dumps(value), "until": now + timedelta(seconds=seconds)}
        with connection.cursor() as cursor:
            cursor.execute(DROP_OLD, [now])
            cursor.execute(ADD, row | {"now": now, "replace": replace})
            return cursor.fetchone() is not None


def _hashed(key: str) -> str:
    """A key may hold a login or an address: neither is kept."""
    return sha256(key.encode()).hexdigest()
