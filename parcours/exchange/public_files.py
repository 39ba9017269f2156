"""The public figures as open data: JSON as published, and a table of it."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused
from parcours.kernel.spreadsheets import harmless
from parcours.programmes.pack import Pack

from . import publishing, refusals
from .kinds import PERIOD, Asked, Field, FileKind, Made, in_each, kind
from .public_tables import LANGUAGES

FIELDS = (
    Field("month", _("Month"), "code"),
    Field("indicator", _("Code of the indicator"), "code"),
    *in_each(LANGUAGES, "indicator", _("Indicator")),
    Field("unit", _("What is counted"), "code"),
    Field("project", _("Project; empty: the whole programme"), "code"),
    Field("dimension", _("Dimension"), "code"),
    Field("value", _("Code of the value"), "code"),
    *in_each(LANGUAGES, "value", _("Value")),
    Field("number", _("Number"), "number"),
    Field("published", _("Whether it is told"), "code"),
)
COLUMNS = tuple(one.code for one in FIELDS)
"""``number`` is empty where ``published`` is no, or no_site: no project has a site in that region."""


def rows(told: dict[str, Any]) -> Iterator[list[Any]]:
    """The lines of the table, in the order of COLUMNS."""
    for figure in told["figures"]:
        titles = [figure["title"].get(one, "") for one in LANGUAGES]
        for row in figure["rows"]:
            names = told["dimensions"].get(row["dimension"], {}).get("values", {}).get(row["value"], {})
            number = row["number"]
            yield [
                *(told["month"], figure["code"], *titles, figure["unit"], row["project"], row["dimension"]),
                *(row["value"], *(names.get(one, "") for one in LANGUAGES)),
                *("" if number is None else number, row.get("note") or ("no" if number is None else "yes")),
            ]


def as_csv(text: str) -> bytes:
    """A publication as UTF-8 CSV with a comma, as open data portals take it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(value) for value in row] for row in rows(json.loads(text)))
    return written.getvalue().encode()


def build(actor: Actor, pack: Pack, asked: Asked) -> Made:
    text = publishing.of_month(asked.until)
    if text is None:
        raise Refused(refusals.NOTHING_PUBLISHED, "until")
    month = json.loads(text)["month"]
    content = text.encode() if asked.form == "json" else as_csv(text)
    return Made(f"public-{pack.code}-{month}", content)


kind(
    FileKind(
        "public",
        title=_("Public figures"),
        about=_(
            "The figures of a month as they were published: small counts are hidden, the rest is rounded."
        ),
        forms=("csv", "json"),
        build=build,
        takes=(PERIOD,),
        order=40,
        fields=FIELDS,
    )
)
