"""What the pack says of outreach: ``[outreach] lost_after_days = 30``, and by theme after how many months a
training is to be refreshed: ``[outreach.refresher_months] data_protection = 12``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from parcours.programmes.queries import pack_or_none
from parcours.programmes.sections import section
from parcours.programmes.taking import Table

from .enums import Theme

MONTHS = {Theme.DATA_PROTECTION.value: 12, Theme.RIGHTS.value: 24, Theme.RECEPTION.value: 24}


@dataclass(frozen=True)
class Settings:
    """``lost_after_days``: so many days after which somebody whom nobody completed is lost from sight."""

    lost_after_days: int = 30
    refresher_months: Mapping[str, int] = field(default_factory=lambda: dict(MONTHS))
    """A theme that is not there is never due again."""


def _months(table: Table) -> dict[str, int]:
    return {code: table.whole(code, least=1, most=120) for code in Theme.values if table.has(code)}


def _make(table: Table) -> Settings:
    known = Settings()
    days = known.lost_after_days
    if table.has("lost_after_days"):
        days = table.whole("lost_after_days", least=1, most=365)
    months = table.made("refresher_months", _months, known.refresher_months, required=False)
    return Settings(days, months)


SECTION = section("outreach", _make, Settings())


def settings() -> Settings:
    """Those of the programme in force; the usual ones while there is none."""
    pack = pack_or_none()
    return pack.section(SECTION.code) if pack else SECTION.default
