"""The file of an operator that says what a file of rows is: kind, columns, organisation. Pure."""

import tomllib
from dataclasses import dataclass, field

from parcours.kernel.refusals import Refused

from .. import refusals

DOUBTFUL = ("stop", "leave", "new")
TEXTS = ("kind", "option", "sheet", "organisation", "site", "user", "doubtful")
MOST = 200


@dataclass(frozen=True)
class Map:
    """``columns``: words over columns to fields ("-": left out); those not named are read by their words.
    ``doubtful``: what becomes of a row that may be somebody who is here: stop, leave or new. ``site``: code
    of the centre for which it is taken in; ``user``: login of whoever answers for it."""

    kind: str
    organisation: str
    option: str = ""
    sheet: str = ""
    site: str = ""
    user: str = ""
    doubtful: str = "stop"
    columns: dict[str, str] = field(default_factory=dict)


def read(text: str) -> Map:
    """Raises Refused with the name of what is wrong as its field."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(refusals.MAP_UNREADABLE, None, {"value": str(error)[:MOST]}) from error
    for name, value in told.items():
        fits = isinstance(value, dict) if name == "columns" else name in TEXTS and isinstance(value, str)
        if not fits:
            raise Refused(refusals.MAP_ENTRY, name, {"value": name[:40]})
    columns = told.pop("columns", {})
    for word, code in columns.items():
        if not isinstance(code, str):
            raise Refused(refusals.MAP_ENTRY, "columns", {"value": word[:40]})
    for name in ("kind", "organisation"):
        if not told.get(name):
            raise Refused(refusals.MAP_MISSING, name, {"value": name})
    found = Map(columns=columns, **told)
    if found.doubtful not in DOUBTFUL:
        raise Refused(refusals.NOT_IN_LIST, "doubtful", {"value": found.doubtful[:40]})
    return found
