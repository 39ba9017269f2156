"""A point on the map, as a telephone tells it: read, and looked at against the map of its country. Pure."""

from decimal import Decimal

from .queries import Shapes

NEAR_ENOUGH = Decimal("0.0001")
"""About ten metres."""
BEYOND = 0.5
"""Degrees around a country's map that a point may lie in: the map was simplified."""
HALF, UNREADABLE, ELSEWHERE = "half", "unreadable", "elsewhere"


class NoPoint(ValueError):
    """``why``: HALF, UNREADABLE or ELSEWHERE; ``where``: ``latitude`` or ``longitude``."""

    def __init__(self, why: str, where: str):
        super().__init__(why)
        self.why, self.where = why, where


def _degrees(told: Decimal, most: int, where: str) -> Decimal:
    if not told.is_finite() or abs(told) > most:
        raise NoPoint(UNREADABLE, where)
    return told.quantize(NEAR_ENOUGH)


def read(
    latitude: Decimal | None, longitude: Decimal | None, maps: tuple[Shapes, ...] = ()
) -> tuple[Decimal, Decimal] | None:
    """Latitude and longitude (WGS 84) as they are kept, None when neither is told. ``maps``: outside all of
    which nothing lies; none: anywhere. Raises NoPoint."""
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        raise NoPoint(HALF, "latitude" if latitude is None else "longitude")
    found = _degrees(latitude, 90, "latitude"), _degrees(longitude, 180, "longitude")
    if maps and all(one.spot(*found, BEYOND) is None for one in maps):
        raise NoPoint(ELSEWHERE, "latitude")
    return found
