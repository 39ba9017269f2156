"""Words for dimensions and the codes of their rows, in the reader's language and in a settled order."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from parcours.cases.enums import Outcome
from parcours.programmes.indicating import RATIO
from parcours.programmes.pack import Indicator, Pack
from parcours.reference import queries as reference
from parcours.reference.enums import AgeBand, Protection, Residence, Sex
from parcours.training.enums import Result
from parcours.ui.wording import money, number, percent, translated

from .figures import Number
from .sql import NOT_STATED

DIMENSIONS = {
    "sex": gettext_lazy("Sex"),
    "age_band": gettext_lazy("Age"),
    "nationality": gettext_lazy("Nationality"),
    "protection": gettext_lazy("Protection"),
    "residence": gettext_lazy("Residence"),
    "region": gettext_lazy("Region"),
}
UNITS = {
    "people": gettext_lazy("People"),
    "events": gettext_lazy("Entries"),
    "objects": gettext_lazy("Objects"),
    "enterprises": gettext_lazy("Enterprises"),
    "officials": gettext_lazy("Officials and staff"),
    "money": gettext_lazy("Amount"),
    "percent": gettext_lazy("Share"),
    "regions": gettext_lazy("Regions"),
    "months": gettext_lazy("Months"),
}
EVIDENCE = {
    "document": gettext_lazy("A document proves it"),
    "visit": gettext_lazy("Seen by the programme"),
    "declared": gettext_lazy("Declared only"),
}
APART = gettext_lazy("Apart from it")
LEVELS = {
    "output": gettext_lazy("Output"),
    "outcome": gettext_lazy("Outcome"),
    "impact": gettext_lazy("Impact"),
}
STANDINGS = {
    "above": (gettext_lazy("Target reached"), "good"),
    "below": (gettext_lazy("Below its target"), "wait"),
    "no_target": (gettext_lazy("Without a target"), ""),
    "not_computable": (gettext_lazy("Not computable"), "none"),
    "not_collected": (gettext_lazy("Not collected yet"), "none"),
}
ENUMS = {"sex": Sex, "age_band": AgeBand, "protection": Protection, "residence": Residence}
BY_SIZE = {"nationality"}
FACTS = {"outcome": Outcome, "result": Result}


TOGETHER = {
    "union": gettext_lazy("Each once, however often it counts"),
    "first": gettext_lazy("Each once, where it counted first: the parts add up to the whole"),
    "sum": gettext_lazy("Added up"),
    "latest": gettext_lazy("As it stood last"),
    "least": gettext_lazy("The smallest counts"),
    "parts_first": gettext_lazy("Numerator and denominator first, divided only then"),
}
OVER = {
    "over_time": gettext_lazy("Over time"),
    "over_places": gettext_lazy("Over places"),
    "over_projects": gettext_lazy("Over projects"),
}


WHY_NOT = {
    "ended": gettext_lazy("No forecast: the last day has passed"),
    "few_months": gettext_lazy("No forecast: not enough months (twelve whole ones are needed)"),
    "nothing": gettext_lazy("No forecast: nothing was counted yet"),
}
REACHES = {
    "yes": gettext_lazy("Yes, if it goes on so"),
    "maybe": gettext_lazy("Perhaps: it lies within the band"),
    "no": gettext_lazy("No, if it goes on so"),
}
STATES = {
    "job": gettext_lazy("In a salaried job"),
    "enterprise": gettext_lazy("In an enterprise"),
    "training": gettext_lazy("In training"),
    "accompanied": gettext_lazy("Accompanied"),
    "no_solution": gettext_lazy("No solution yet"),
    "waiting": gettext_lazy("Waiting"),
    "left": gettext_lazy("Accompaniment ended"),
}
WAITS = {
    "assessment": gettext_lazy("Registration to assessment"),
    "orientation": gettext_lazy("Assessment to orientation"),
    "service": gettext_lazy("Orientation to first service"),
}
GROUPS = {
    "registered": gettext_lazy("People registered"),
    "trained": gettext_lazy("People trained"),
    "employed": gettext_lazy("People employed"),
    "funded": gettext_lazy("People of funded projects"),
}


def said(indicator: Indicator, value: Number | None) -> str:
    """A value of an indicator with its unit: an amount with its currency, a share in percent."""
    if value is None:
        return _("Not computable") if indicator.is_ratio else "—"
    if indicator.is_ratio:
        return percent(Decimal(value) / 100, 1)
    return money(value, indicator.amount.currency) if indicator.amount else number(value)


def told(figure: Mapping[str, Any], value: int | str | None) -> str:
    """The same of a kept text (``freezing``)."""
    if value is None:
        return _("Not computable") if figure["unit"] == RATIO else "—"
    if figure["unit"] == RATIO:
        return percent(Decimal(value) / 100, 1)
    return money(Decimal(value), figure["currency"]) if figure.get("currency") else number(Decimal(value))


def regions_of(pack: Pack) -> dict[str, str]:
    """Code → name of the regions of the programme's country, in their order."""
    stored = {one.code: translated(one.name) for one in reference.regions(pack.country)}
    return stored | {code: translated(name) for code, name in pack.regions}


def names_of(dimension: str, pack: Pack) -> dict[str, str]:
    """Code → words of every value that a dimension may take."""
    if dimension in ENUMS:
        return {one.value: str(one.label) for one in ENUMS[dimension] if one.value != NOT_STATED}
    return regions_of(pack) if dimension == "region" else dict(reference.nationalities_named())


def tested(name: str, values: tuple[str, ...]) -> dict[str, str]:
    """What an entry must carry to count: in words where there are some, else with its codes."""
    listed = ENUMS.get(name) or FACTS.get(name)
    known = {one.value: str(one.label) for one in listed} if listed else {}
    either = pgettext("one value or another", "or")
    words = f" {either} ".join(known.get(value, value) for value in values)
    if name in FACTS:
        return {"name": "", "values": words}
    return {"name": _("Lot") if name == "lot" else str(DIMENSIONS.get(name, name)), "values": words}


def of_value(names: Mapping[str, str], value: str) -> str:
    return _("Not stated") if value == NOT_STATED else names.get(value, value)


def ordered(dimension: str, names: Mapping[str, str], rows: Mapping[str, int]) -> list[str]:
    """The values that were counted, in the order of the list or by size; "not stated" is the last."""
    place = {code: number for number, code in enumerate(names)}
    by_size = dimension in BY_SIZE

    def rank(code: str) -> tuple:
        size = -(rows[code] or 0) if by_size else 0
        return code == NOT_STATED, size, place.get(code, len(place)), code

    return sorted(rows, key=rank)
