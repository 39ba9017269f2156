"""Words for dimensions and the codes of their rows, in the reader's language and in a settled order."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from parcours.cases.enums import Outcome
from parcours.programmes.pack import Pack
from parcours.reference import queries as reference
from parcours.reference.enums import AgeBand, Protection, Residence, Sex
from parcours.results.sql import NOT_STATED
from parcours.training.enums import Result
from parcours.ui.wording import translated

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
    "officials": gettext_lazy("Officials and staff"),
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
    "not_collected": (gettext_lazy("Not collected yet"), "none"),
}
ENUMS = {"sex": Sex, "age_band": AgeBand, "protection": Protection, "residence": Residence}
BY_SIZE = {"nationality"}
FACTS = {"outcome": Outcome, "result": Result}


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
        size = -rows[code] if by_size else 0
        return code == NOT_STATED, size, place.get(code, len(place)), code

    return sorted(rows, key=rank)
