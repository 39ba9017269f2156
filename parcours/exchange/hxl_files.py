"""Figures and money of the programme as rows tagged with HXL (1.1): the heads in three languages, the tags,
the rows. The default schema of HXL finds no fault in them: numbers are numbers, days are days.

The same figures as for IATI may be told; women and men, and regions, where no cell of them is small.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.sheets import as_workbook
from parcours.kernel.spreadsheets import harmless
from parcours.programmes import flows
from parcours.programmes.contracts import rule_of
from parcours.programmes.pack import Indicator, Pack, Project
from parcours.reference import queries as reference
from parcours.reference.queries import in_language
from parcours.results.figures import Number

from .iati_money import ZERO
from .kinds import LANGUAGE, PROJECT, Asked, Field, FileKind, Made, kind
from .tellable import OF_PEOPLE, Counted, Days, Told, span_of, told

HEADS = ("fr", "en", "ar")
"""Languages of the rows above the tags, in their order."""
FEMALE, MALE, SEX, REGION = "F", "M", "sex", "region"

FIELDS = (
    Field("#date+start", gettext_lazy("First day"), "day"),
    Field("#date+end", gettext_lazy("Last day"), "day"),
    Field("#org+impl+name", gettext_lazy("Who does the work"), "text"),
    Field("#activity+code", gettext_lazy("Code of the project"), "code"),
    Field("#activity+name", gettext_lazy("Project"), "text"),
    Field("#indicator+code", gettext_lazy("Code of the indicator"), "code"),
    Field("#indicator+name", gettext_lazy("Indicator"), "text"),
    Field("#adm1+code", gettext_lazy("Code of the region"), "code"),
    Field("#adm1+name", gettext_lazy("Region"), "text"),
    Field("#beneficiary+type", gettext_lazy("Who is counted"), "code"),
    Field("#targeted+ind+num", gettext_lazy("People aimed at"), "number"),
    Field("#reached+ind+num", gettext_lazy("People reached"), "number"),
    Field("#reached+ind+f+num", gettext_lazy("Women reached"), "number"),
    Field("#reached+ind+m+num", gettext_lazy("Men reached"), "number"),
    Field("#output+target+num", gettext_lazy("Target of what is no person"), "number"),
    Field("#output+num", gettext_lazy("Count of what is no person"), "number"),
    Field("#value+budget", gettext_lazy("Budget"), "amount"),
    Field("#value+spent", gettext_lazy("Spent"), "amount"),
    Field("#currency+code", gettext_lazy("Currency"), "code"),
    Field("#status+code", gettext_lazy("State of the project"), "code"),
)
TAGS = tuple(one.code for one in FIELDS)
NUMBERS = frozenset(one.code for one in FIELDS if one.type in ("number", "amount"))


@dataclass
class _Rows:
    """``hidden``: figures that are not told; ``unseen``: projects whose money the actor does not see."""

    actor: Actor
    pack: Pack
    asked: Asked
    hidden: int = 0

    def __post_init__(self) -> None:
        self.today = clock.today()
        self.projects = [one for one in self.pack.projects if self.asked.project in ("", one.code)]
        self.unseen: list[str] = []
        codes = [one.code for one in self.pack.projects]
        self.counted = Counted(self.pack, self.today, codes, (SEX, REGION))
        self.regions = {one.code: one.name for one in reference.regions(self.pack.country)}

    def said(self, text: Any) -> str:
        """One line without spaces around it."""
        return " ".join(in_language(text, self.asked.language).split())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for one in self.pack.indicators:
            if one.project == self.asked.project or not self.asked.project:
                yield from self.figures(one)
        for project in self.projects:
            yield self.money(project)

    def head(self, code: str, span: Days) -> dict[str, Any]:
        project = self.pack.project(code) if code else None
        found = {"#date+start": span[0], "#date+end": span[1], "#activity+code": code or self.pack.code}
        if project is None:
            return found | {"#activity+name": self.said(self.pack.name)}
        known = self.pack.organisation(project.grantee)
        return found | {
            "#activity+name": self.said(project.title),
            "#org+impl+name": self.said(known.name) if known else "",
            "#status+code": _status(project, self.today),
        }

    # Figures

    def figures(self, one: Indicator) -> Iterator[dict[str, Any]]:
        if not (one.collected or one.target):
            return
        found = told(self.counted, one)
        self.hidden += found.hidden
        target = one.target.value if one.target else None
        if found.whole is not None or target is not None:
            yield self.row(found, found.span, found.whole, found.cells.get(SEX, {})) | self.target(one)
        for days, value in found.years:
            yield self.row(found, days, value, found.year_cells.get(days, {}).get(SEX, {}))
        for region, value in sorted(found.cells.get(REGION, {}).items()):
            if region in self.regions:
                place = {"#adm1+code": region, "#adm1+name": self.said(self.regions[region])}
                yield self.row(found, found.span, value, {}) | place

    def row(self, found: Told, days: Days, value: Number | None, sexes: Any) -> dict[str, Any]:
        one = found.indicator
        row = self.head(one.project, days) | {
            "#indicator+code": one.code,
            "#indicator+name": self.said(one.title),
            "#beneficiary+type": one.unit if one.unit in OF_PEOPLE else "",
            "#currency+code": one.amount.currency if one.amount else "",
        }
        if one.unit not in OF_PEOPLE:
            return row | {"#output+num": value}
        told_sexes = {"#reached+ind+f+num": sexes.get(FEMALE, 0), "#reached+ind+m+num": sexes.get(MALE, 0)}
        return row | {"#reached+ind+num": value} | (told_sexes if sexes else {})

    def target(self, one: Indicator) -> dict[str, Any]:
        tag = "#targeted+ind+num" if one.unit in OF_PEOPLE else "#output+target+num"
        return {tag: one.target.value.normalize() + 0} if one.target else {}

    # Money

    def money(self, project: Project) -> dict[str, Any]:
        """One row of a project: its budget in force, else what its contract gives; what it spent."""
        planned = flows.planned([project.code]).get(project.code)
        currency = rule_of(self.pack, project.code).currency
        row = self.head(project.code, span_of(self.pack, project.code)) | {
            "#value+budget": planned.total if planned else project.budget.in_currency(currency),
            "#currency+code": planned.currency if planned else currency,
        }
        found = flows.flows(self.actor, project.code)
        if found is None:
            self.unseen.append(project.code)
            return row
        spent = sum((amount for month, amount in found.spent.items() if month <= self.today), ZERO)
        return row | {"#value+spent": spent}

    def warnings(self) -> Iterator[str]:
        for code in self.unseen:
            yield _("What %(project)s received and spent is not in the file: you do not see it.") % {
                "project": code
            }
        if self.hidden:
            yield ngettext(
                "%(count)s figure is left out, so that nobody is known in a small number.",
                "%(count)s figures are left out, so that nobody is known in a small number.",
                self.hidden,
            ) % {"count": self.hidden}


def _status(project: Project, today: date) -> str:
    if today < project.starts_on:
        return "planned"
    return "ongoing" if today <= project.ends_on else "ended"


def heads() -> Iterator[list[str]]:
    """What the columns are called, in each language."""
    for language in HEADS:
        with override(language):
            yield [str(one.title) for one in FIELDS]


def _cell(tag: str, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return value if tag in NUMBERS else harmless(value)


def build(actor: Actor, pack: Pack, asked: Asked) -> Made:
    rows = _Rows(actor, pack, asked)
    lines = [[_cell(tag, row.get(tag, "")) for tag in TAGS] for row in rows]
    name = f"hxl-{asked.project or pack.code}"
    above = [*heads(), list(TAGS)]
    content = _as_csv(above + lines) if asked.form == "csv" else as_workbook([("HXL", above, lines)])
    return Made(name, content, tuple(rows.warnings()))


def _as_csv(lines: list[list[Any]]) -> bytes:
    """Separated by commas, as readers of HXL expect it."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(lines)
    return written.getvalue().encode()


kind(
    FileKind(
        "hxl",
        title=gettext_lazy("Figures with HXL tags"),
        about=gettext_lazy(
            "Figures, targets, budgets and spending as rows that humanitarian tools read (CSV, XLSX)."
        ),
        forms=("csv", "xlsx"),
        build=build,
        takes=(PROJECT, LANGUAGE),
        languages=("fr", "en", "ar"),
        order=61,
        fields=FIELDS,
    )
)
