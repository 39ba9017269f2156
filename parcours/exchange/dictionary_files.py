"""The data dictionary as a file for machines (JSON) or as a table (CSV, XLSX)."""

import csv
import io
import json

from django.utils.translation import gettext_lazy

from parcours.kernel.actor import Actor
from parcours.kernel.sheets import as_xlsx
from parcours.kernel.spreadsheets import harmless
from parcours.programmes.pack import Pack

from . import dictionary
from .dictionary import LANGUAGES
from .kinds import Asked, Field, FileKind, Made, in_each, kind

FIELDS = (
    Field("part", gettext_lazy("What it is: indicator, dimension, value, entry, file or field"), "code"),
    Field("of", gettext_lazy("Of which project, dimension or file"), "code"),
    Field("code", gettext_lazy("Code"), "code"),
    Field("type", gettext_lazy("Unit or type"), "code"),
    *in_each(LANGUAGES, "title", gettext_lazy("Title")),
    *in_each(LANGUAGES, "definition", gettext_lazy("Definition")),
    *in_each(LANGUAGES, "formula", gettext_lazy("Formula")),
    Field("source", gettext_lazy("Entries that count, or facts that they carry"), "code"),
)


def build(actor: Actor, pack: Pack, asked: Asked) -> Made:
    found, name = dictionary.dictionary(pack), f"dictionary-{pack.code}"
    if asked.form == "json":
        return Made(name, json.dumps(found, ensure_ascii=False, indent=1).encode())
    heads, lines = [one.code for one in FIELDS], dictionary.rows(found)
    if asked.form == "xlsx":
        return Made(name, as_xlsx("Dictionary", heads, lines))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([harmless(value) for value in line] for line in lines)
    return Made(name, written.getvalue().encode("utf-8-sig"))


kind(
    FileKind(
        "dictionary",
        title=gettext_lazy("Data dictionary"),
        about=gettext_lazy(
            "What every indicator, dimension, code and field of a file means, in three languages."
        ),
        forms=("json", "csv", "xlsx"),
        build=build,
        order=95,
        fields=FIELDS,
    )
)
