"""What the pack says of outreach: ``[outreach] lost_after_days = 30``."""

from dataclasses import dataclass

from parcours.programmes.queries import pack_or_none
from parcours.programmes.sections import section
from parcours.programmes.taking import Table


@dataclass(frozen=True)
class Settings:
    """``lost_after_days``: so many days after which somebody whom nobody completed is lost from sight."""

    lost_after_days: int = 30


def _make(table: Table) -> Settings:
    known = Settings()
    if not table.has("lost_after_days"):
        return known
    return Settings(table.whole("lost_after_days", least=1, most=365))


SECTION = section("outreach", _make, Settings())


def settings() -> Settings:
    """Those of the programme in force; the usual ones while there is none."""
    pack = pack_or_none()
    return pack.section(SECTION.code) if pack else SECTION.default
