"""What a programme says for the International Aid Transparency Initiative: ``[iati]`` of a pack. Pure.

Codes are those of the code lists of IATI 2.03. The default is what a grant of the European Union usually is:
official development assistance (flow 10), a grant (finance 110), to a project (aid C01), untied (5).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from parcours.programmes.findings import Findings
from parcours.programmes.taking import Table

IDENTIFIER = re.compile(r"[A-Za-z0-9]+-[A-Za-z0-9][A-Za-z0-9._:-]{0,90}\Z")
"""Without the four signs that rule 1.3.13 forbids, and without spaces."""
TYPES = ("10", "11", "15", "21", "22", "23", "24", "30", "40", "60", "70", "71", "72", "73", "80", "90")
SIGNIFICANCE = ("0", "1", "2", "3", "4")
MARKERS = tuple(str(number) for number in range(1, 13))
SECTOR = re.compile(r"\d{5}\Z")
HUNDRED = Decimal(100)
Text = Mapping[str, str]


@dataclass(frozen=True)
class Body:
    """An organisation of the pack as IATI names it. ``ref`` empty: it has no identifier that we know.

    ``publishes``: it publishes its own part itself, which is referred to and not told again; ``activity``: by
    the identifier that it publishes it under."""

    organisation: str
    type: str
    ref: str = ""
    to_confirm: bool = False
    publishes: bool = False
    activity: str = ""


@dataclass(frozen=True)
class Share:
    """A sector of the OECD's list with its part of the money. ``project`` empty: of the whole programme."""

    code: str
    percentage: Decimal
    project: str = ""


@dataclass(frozen=True)
class Marker:
    """A policy marker of the OECD's list with its significance."""

    code: str
    significance: str
    project: str = ""


@dataclass(frozen=True)
class Document:
    """Something published elsewhere. ``format``: its media type."""

    url: str
    title: Text
    format: str
    category: str
    language: str
    project: str = ""


@dataclass(frozen=True)
class Contact:
    email: str = ""
    website: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class IatiPlan:
    """``reporting``: the organisation of the pack that publishes; empty: the pack says nothing for IATI.
    ``note``: what has to be known before the file is published."""

    reporting: str = ""
    bodies: tuple[Body, ...] = ()
    sectors: tuple[Share, ...] = ()
    markers: tuple[Marker, ...] = ()
    documents: tuple[Document, ...] = ()
    contact: Contact = Contact()
    humanitarian: bool = False
    flow: str = "10"
    finance: str = "110"
    aid: str = "C01"
    tied: str = "5"
    note: Text = field(default_factory=dict)

    def body(self, code: str) -> Body | None:
        return next((one for one in self.bodies if one.organisation == code), None)

    def sectors_of(self, project: str) -> tuple[Share, ...]:
        """Its own, else those of the programme."""
        return _of(self.sectors, project)

    def markers_of(self, project: str) -> tuple[Marker, ...]:
        return _of(self.markers, project)

    def documents_of(self, project: str) -> tuple[Document, ...]:
        return tuple(one for one in self.documents if one.project == project)


def _of(rows: tuple, project: str) -> tuple:
    own = tuple(one for one in rows if one.project == project)
    return own or tuple(one for one in rows if not one.project)


def _identifier(table: Table, key: str) -> str:
    found = table.text(key, required=False)
    if found and not IDENTIFIER.match(found):
        table.wrong(key, f"{found!r} is no identifier such as XM-DAC-41121.")
    return found


def _body(table: Table) -> Body:
    return Body(
        organisation=table.code("organisation"),
        type=table.choice("type", TYPES),
        ref=_identifier(table, "ref"),
        to_confirm=table.flag("to_confirm"),
        publishes=table.flag("publishes"),
        activity=_identifier(table, "activity"),
    )


def _share(table: Table) -> Share:
    percentage = table.decimal("percentage") or Decimal(0)
    if not 0 < percentage <= HUNDRED:
        table.wrong("percentage", "is a percentage above 0 and up to 100.")
    return Share(table.code("code", pattern=SECTOR), percentage, table.code("project", required=False))


def _marker(table: Table) -> Marker:
    significance = table.choice("significance", SIGNIFICANCE)
    return Marker(table.choice("code", MARKERS), significance, table.code("project", required=False))


def _document(table: Table) -> Document:
    url = table.text("url")
    if not url.startswith(("https://", "http://")):
        table.wrong("url", "begins with https:// or http://.")
    return Document(
        url=url,
        title=table.words("title"),
        format=table.text("format"),
        category=table.code("category"),
        language=table.code("language"),
        project=table.code("project", required=False),
    )


def _contact(table: Table) -> Contact:
    return Contact(*(table.text(key, required=False) for key in ("email", "website", "telephone")))


def make(table: Table) -> IatiPlan:
    known = IatiPlan()
    codes = {key: table.code(key, required=False) for key in ("flow", "finance", "aid", "tied")}
    return IatiPlan(
        reporting=table.code("reporting"),
        bodies=table.each("organisations", _body, required=True),
        sectors=table.each("sectors", _share, required=True),
        markers=table.each("markers", _marker),
        documents=table.each("documents", _document),
        contact=table.made("contact", _contact, known.contact, required=False),
        humanitarian=table.flag("humanitarian"),
        note=table.words("note", required=False),
        **{key: found for key, found in codes.items() if found},
    )


def check(pack: Any, plan: IatiPlan, findings: Findings) -> None:
    """Names organisations and projects of the pack; the parts of every project are 100 together."""
    if not plan.reporting:
        return
    _check_bodies(pack, plan, findings)
    for key in ("sectors", "markers", "documents"):
        for place, one in enumerate(getattr(plan, key)):
            if one.project and pack.project(one.project) is None:
                findings.add(("iati", key, place, "project"), f"{one.project!r} is no project of this pack.")
    for project in ("", *(one.code for one in pack.projects)):
        shares = plan.sectors_of(project)
        total = sum((one.percentage for one in shares), Decimal(0))
        if total != HUNDRED:
            who = project or "the programme"
            findings.add(("iati", "sectors"), f"the percentages of {who} are {total} together, not 100.")
        for kind, rows in (("sectors", shares), ("markers", plan.markers_of(project))):
            codes = [one.code for one in rows]
            if len(set(codes)) != len(codes):
                findings.add(("iati", kind), f"{project or 'the programme'} has a code twice.")


def _check_bodies(pack: Any, plan: IatiPlan, findings: Findings) -> None:
    seen: set[str] = set()
    for place, one in enumerate(plan.bodies):
        path = ("iati", "organisations", place, "organisation")
        if pack.organisation(one.organisation) is None:
            findings.add(path, f"{one.organisation!r} is no organisation of this pack.")
        if one.organisation in seen:
            findings.add(path, f"{one.organisation!r} is there already.")
        seen.add(one.organisation)
    reporting = plan.body(plan.reporting)
    if reporting is None or not reporting.ref:
        findings.add(("iati", "reporting"), "needs an organisation of this table that has a ref.")
