"""The programme and its grants as activities of IATI 2.03: the programme (hierarchy 1), and beneath it one
activity for each grantee that does not publish its own part itself (hierarchy 2).

What is told and what is not: ``docs/how-to/open-data.md``.
"""

from datetime import UTC, date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused
from parcours.programmes import flows
from parcours.programmes.contracts import rule_of
from parcours.programmes.pack import Pack, Project, Target
from parcours.reference import queries as reference
from parcours.results.figures import Number

from . import iati_cells, iati_giving, iati_results, refusals
from .iati_fields import FIELDS
from .iati_plan import IatiPlan
from .iati_writing import Writing
from .kinds import Asked, FileKind, Made, kind
from .sections import IATI
from .tellable import Counted, Told, span_of
from .xml_writing import LANGUAGE, Element, add, said, written

VERSION = "2.03"
FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"
PIPELINE, RUNNING, FINALISING, CLOSED = "1", "2", "3", "4"
PARENT, CHILD, ELSEWHERE = "1", "2", "5"
GENERAL, OBJECTIVES, FOR_WHOM = "1", "2", "3"
NATIONAL, SEVERAL_REGIONS, ONE_REGION = "4", "5", "6"
DAC = "1"
REPORTED_WITHIN = timedelta(days=183)
"""After a grant has ended its last report is due (practical guide to EU grants, 2014: 3 to 6 months)."""
FROM_ZERO = gettext_lazy("Only what the programme itself does is counted, from its first day.")
BY_ADDENDUM = gettext_lazy("Addendum no. %(n)s, signed on %(day)s.")
UP_TO = gettext_lazy("Counted up to %(day)s.")
AS_PUBLISHED = gettext_lazy(
    "As published for everybody: counted from the first day of the programme, rounded to %(base)s, "
    "small counts left out."
)
POINTS = "http://www.opengis.net/def/crs/EPSG/0/4326"


class Activities:
    """The elements of a file, one activity after another."""

    def __init__(self, writing: Writing):
        self.writing, self.pack, self.plan = writing, writing.pack, writing.plan
        self.today, self.usual = writing.today, writing.usual
        own = [one.code for one in self.pack.projects if not writing.elsewhere(one)]
        self.counted = Counted(self.pack, self.today, own)
        self.published = writing.published = iati_cells.newest(self.pack)
        self.budgets = flows.planned(one.code for one in self.pack.projects)

    def file(self) -> Element:
        now = clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        root = Element("iati-activities", {"version": VERSION, "generated-datetime": now})
        self.activity(root, None, now)
        for project in self.pack.projects:
            if not self.writing.elsewhere(project):
                self.activity(root, project, now)
        return root

    def activity(self, root: Element, project: Project | None, now: str) -> None:
        pack, plan = self.pack, self.plan
        code = project.code if project else ""
        own = add(
            root,
            "iati-activity",
            default_currency=rule_of(pack, code).currency if project else pack.currency,
            humanitarian=int(plan.humanitarian),
            hierarchy=2 if project else 1,
            last_updated_datetime=now,
        )
        own.set(LANGUAGE, self.usual)
        add(
            own, "iati-identifier", self.writing.identifier(project) if project else self.writing.programme_id
        )
        self.writing.organisation(own, "reporting-org", self.writing.reporting.organisation)
        said(own, "title", project.title if project else pack.name, self.usual)
        self.descriptions(own, project)
        self.participants(own, project)
        self.days(own, span_of(pack, code))
        self.contact(own)
        self.places(own, project)
        self.classes(own, code)
        if project is None:
            iati_giving.of_programme(self.writing, own)
        else:
            iati_giving.of_grant(self.writing, own, project, self.budgets)
        self.documents(own, code)
        self.related(own, project)
        for one in iati_results.results(self.counted, code):
            self.result(own, one)

    def descriptions(self, own: Element, project: Project | None) -> None:
        if project is None:
            said(own, "description", self.pack.summary, self.usual, type=GENERAL)
        else:
            lot = self.pack.lot(project.lot)
            said(own, "description", project.title, self.usual, type=GENERAL)
        for node in self.pack.chain:
            if node.kind == "objective" and node.project == (project.code if project else ""):
                said(own, "description", node.text, self.usual, type=OBJECTIVES)
        if project is not None and lot is not None:
            said(own, "description", lot.for_whom, self.usual, type=FOR_WHOM)

    def participants(self, own: Element, project: Project | None) -> None:
        if self.writing.funder is not None:
            self.writing.organisation(own, "participating-org", self.writing.funder.code, role=FUNDING)
        self.writing.organisation(
            own, "participating-org", self.writing.reporting.organisation, role=ACCOUNTABLE
        )
        if project is None:
            for one in self.pack.projects:
                more = {"activity_id": self.writing.identifier(one), "role": IMPLEMENTING}
                self.writing.organisation(own, "participating-org", one.grantee, **more)
            return
        named = [project.grantee, *(one.organisation for one in project.partners if one.organisation)]
        for code in dict.fromkeys(named):
            self.writing.organisation(own, "participating-org", code, role=IMPLEMENTING)

    def days(self, own: Element, span: tuple[date, date]) -> None:
        since, until = span
        status = self.status(since, until)
        add(own, "activity-status", code=status)
        add(own, "activity-date", type=1, iso_date=since)
        if status != PIPELINE:
            add(own, "activity-date", type=2, iso_date=since)
        add(own, "activity-date", type=3, iso_date=until)
        if status in (FINALISING, CLOSED):
            add(own, "activity-date", type=4, iso_date=until)

    def status(self, since: date, until: date) -> str:
        if self.today < since:
            return PIPELINE
        if self.today <= until:
            return RUNNING
        return FINALISING if self.today <= until + REPORTED_WITHIN else CLOSED

    def contact(self, own: Element) -> None:
        told = self.plan.contact
        if told.email or told.website or told.telephone:
            child = add(own, "contact-info", type=1)
            known = self.pack.organisation(self.writing.reporting.organisation)
            said(child, "organisation", known.name if known else {}, self.usual)
            for tag in ("telephone", "email", "website"):
                if getattr(told, tag):
                    add(child, tag, getattr(told, tag))

    def places(self, own: Element, project: Project | None) -> None:
        rows = [project] if project else self.pack.projects
        wanted = dict.fromkeys(code for one in rows for code in one.places)
        regions = dict.fromkeys(code for one in rows for code in one.regions)
        cities = {one.code: one for one in reference.cities(self.pack.country) if one.code in wanted}
        whole = any(one.scope == "country" for one in rows)
        touched = {*regions, *(one.region_id for one in cities.values())}
        add(
            own,
            "activity-scope",
            code=NATIONAL if whole else SEVERAL_REGIONS if len(touched) > 1 else ONE_REGION,
        )
        add(own, "recipient-country", code=self.pack.country, percentage=100)
        for code in wanted:
            if code in cities:
                self.city(own, cities[code])
        named = {one.code: one for one in reference.regions(self.pack.country)}
        for code in regions:
            self.place(own, named[code].name, code, "1", "ADM1")

    def city(self, own: Element, row: Any) -> None:
        child = self.place(own, row.name, row.code, "2", "PPL")
        if row.latitude is not None:
            point = Element("point", {"srsName": POINTS})
            add(point, "pos", f"{row.latitude} {row.longitude}")
            child.insert(len(child) - 3, point)

    def place(self, own: Element, name: dict[str, str], code: str, of: str, feature: str) -> Element:
        """A place that the work is done at; ``of``: the class of places, ``feature``: what kind."""
        child = add(own, "location", ref=code)
        add(child, "location-reach", code=1)
        said(
            child, "name", {one: name[one] for one in self.pack.languages if one in name} or name, self.usual
        )
        add(child, "exactness", code=2)
        add(child, "location-class", code=of)
        add(child, "feature-designation", code=feature)
        return child

    def classes(self, own: Element, code: str) -> None:
        for share in self.plan.sectors_of(code):
            percentage = f"{share.percentage.normalize():f}"
            add(own, "sector", vocabulary=DAC, code=share.code, percentage=percentage)
        for marker in self.plan.markers_of(code):
            add(own, "policy-marker", vocabulary=DAC, code=marker.code, significance=marker.significance)
        add(own, "default-flow-type", code=self.plan.flow)
        add(own, "default-finance-type", code=self.plan.finance)
        add(own, "default-aid-type", code=self.plan.aid, vocabulary=DAC)
        add(own, "default-tied-status", code=self.plan.tied)

    def documents(self, own: Element, code: str) -> None:
        for one in self.plan.documents_of(code):
            child = add(own, "document-link", url=one.url, format=one.format)
            said(child, "title", one.title, self.usual)
            add(child, "category", code=one.category)
            add(child, "language", code=one.language)

    def related(self, own: Element, project: Project | None) -> None:
        if project is not None:
            add(own, "related-activity", type=PARENT, ref=self.writing.programme_id)
            return
        for one in self.pack.projects:
            if found := self.writing.identifier(one):
                add(
                    own,
                    "related-activity",
                    type=ELSEWHERE if self.writing.elsewhere(one) else CHILD,
                    ref=found,
                )

    def result(self, own: Element, one: iati_results.Result) -> None:
        adds_up = all(told.adds_up for told in one.told)
        node = next((each for each in self.pack.chain if one.node and each.code == one.node), None)
        kind_of = iati_results.RESULT.get(one.level, "9")
        child = add(own, "result", type=kind_of, aggregation_status=int(adds_up))
        said(child, "title", node.text if node else one.told[0].indicator.title, self.usual)
        for told in one.told:
            self.indicator(child, told)

    def indicator(self, result: Element, told: Told) -> None:
        self.writing.hidden += told.hidden
        one, status = told.indicator, int(told.adds_up)
        child = add(
            result, "indicator", measure=iati_results.measure(told), ascending=1, aggregation_status=status
        )
        said(child, "title", one.title, self.usual)
        if one.definition:
            said(child, "description", one.definition, self.usual)
        add(child, "reference", vocabulary=99, code=one.code)
        self.baseline(child, told)
        target = one.target
        periods = {}
        if told.whole is not None or target is not None:
            periods[told.span] = self.period(child, told.span, told.whole, target)
        for span, value in told.years:
            periods[span] = self.period(child, span, value)
        if self.published is not None:
            self.cells(child, self.published, one.code, periods)

    def cells(
        self,
        indicator: Element,
        published: iati_cells.Published,
        code: str,
        periods: dict[tuple[date, date], Element],
    ) -> None:
        """What the public figures tell of it: in a period of its own, or in that of the same days."""
        rows = published.rows.get(code, ())
        own = periods.get(published.span)
        if own is not None:
            rows = [one for one in rows if one.dimension]
        if not rows:
            return
        child = self.days_of(indicator, published.span) if own is None else own
        for row in rows:
            actual = add(child, "actual", value=row.number)
            if row.dimension:
                add(actual, "dimension", name=row.dimension, value=row.value)
            about = self.writing.words(AS_PUBLISHED, base=published.rounded_to)
            said(actual, "comment", about, self.usual)

    def baseline(self, indicator: Element, told: Told) -> None:
        """What stood before, where that is known; else counting begins with nothing, and a share has none."""
        known, since = told.indicator.baseline, told.span[0]
        if known is not None and known.value is not None:
            value = f"{known.value.normalize():f}"
            add(indicator, "baseline", year=known.year or since.year, value=value)
        elif not told.indicator.is_ratio:
            child = add(indicator, "baseline", year=since.year, iso_date=since, value=0)
            said(child, "comment", self.writing.words(FROM_ZERO), self.usual)

    def period(
        self, indicator: Element, span: tuple[date, date], value: Number | None, target: Target | None = None
    ) -> Element:
        child = self.days_of(indicator, span)
        if target is not None:
            aim = add(child, "target", value=f"{target.value.normalize():f}")
            by = target.source.addendum
            if by is not None:
                told = {"n": by.number, "day": by.signed_on.isoformat()}
                said(aim, "comment", self.writing.words(BY_ADDENDUM, **told), self.usual)
        if value is not None:
            actual = add(child, "actual", value=value)
            if self.today < span[1]:
                said(actual, "comment", self.writing.words(UP_TO, day=self.today.isoformat()), self.usual)
        return child

    def days_of(self, indicator: Element, span: tuple[date, date]) -> Element:
        child = add(indicator, "period")
        add(child, "period-start", iso_date=span[0])
        add(child, "period-end", iso_date=span[1])
        return child


def build(actor: Actor, pack: Pack, asked: Asked) -> Made:
    plan: IatiPlan = pack.section(IATI.code)
    if not plan.reporting:
        raise Refused(refusals.NO_IATI)
    writing = Writing(actor, pack, plan)
    content = written(Activities(writing).file())
    return Made(f"iati-{pack.code}", content, tuple(writing.warnings()))


kind(
    FileKind(
        "iati",
        title=gettext_lazy("Activities for IATI"),
        about=gettext_lazy(
            "The programme and its grants with money, places and results, as IATI 2.03 (XML) publishes them."
        ),
        forms=("xml",),
        build=build,
        order=60,
        fields=FIELDS,
    )
)
