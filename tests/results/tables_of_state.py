"""Every figure once more, from the tables of state: nothing of the journal is read here."""

from decimal import Decimal
from uuid import UUID

from parcours.aid.models import Payment
from parcours.cases.models import Assessment, Orientation
from parcours.employment.models import Placement
from parcours.enterprise import anniversary
from parcours.enterprise.grant_models import Tranche
from parcours.enterprise.models import Member, Move, Venture
from parcours.outreach.models import Attendee, Event, Point, Preregistration, Trained
from parcours.people.models import Person
from parcours.people.reception_models import Visit as ReceptionVisit
from parcours.programmes.pack import Pack
from parcours.results import queries
from parcours.surveys.models import Reply
from parcours.training.models import Certificate, Enrolment

# From the tables: (person, project) of each thing that counts -------------------------------------


def orientations(**chosen) -> set[tuple[UUID, str]]:
    rows = Orientation.objects.filter(**chosen).values_list("person_id", "project_id")
    return {(who, project or "") for who, project in rows}


def enrolments(**chosen) -> set[tuple[UUID, str]]:
    rows = Enrolment.objects.filter(**chosen).exclude(withdrawal_reason="by_mistake")
    return set(rows.values_list("person_id", "session__course__project_id"))


def certified() -> set[tuple[UUID, str]]:
    rows = Certificate.objects.filter(state="valid")
    return set(rows.values_list("person_id", "enrolment__session__course__project_id"))


def moved(stage: str) -> set[tuple[UUID, str]]:
    return set(Move.objects.filter(stage=stage).values_list("venture_id", "venture__project_id"))


def members(**chosen) -> set[tuple[UUID, str]]:
    return set(Member.objects.filter(**chosen).values_list("person_id", "venture__project_id"))


def attended() -> set[tuple[UUID, str]]:
    rows = Attendee.objects.filter(event__kind="awareness").values_list("person_id", "event__project_id")
    return {(who, project or "") for who, project in rows}


def officials() -> set[tuple[UUID, str]]:
    return _trained("public", "ministry")


def _trained(*kinds: str) -> set[tuple[UUID, str]]:
    rows = Trained.objects.filter(official__institution_kind__in=kinds)
    return set(rows.values_list("official__counts_as", "event__project_id"))


def aided() -> set[tuple[UUID, str]]:
    return set(Payment.objects.values_list("person_id", "line__project_id"))


def came() -> set[tuple[UUID, str]]:
    rows = ReceptionVisit.objects.filter(ended_at__isnull=False, visitor__isnull=False)
    return {(visit, "") for visit in rows.values_list("id", flat=True)}


def in_jobs(**chosen) -> set[tuple[UUID, str]]:
    rows = Placement.objects.filter(kind="job", **chosen)
    return {(who, project or "") for who, project in rows.values_list("person_id", "project_id")}


BELOW, ABOVE = ("under_1500", "1500_2999"), ("3000_5999", "6000_more")
REGULARITY = ("each_month", "some_months", "irregular", "none")


def answered(*occasions: str, **wanted: tuple[str, ...]) -> set[tuple[UUID, str]]:
    """Who gave one of these answers to each of these questions; of several replies the last stands."""
    last = {row.survey_id: row for row in Reply.objects.select_related("survey").order_by("number")}
    return {
        (row.person_id, row.survey.project)
        for row in last.values()
        if row.survey.occasion in occasions
        and all(row.answers[question] in choices for question, choices in wanted.items())
    }


STATE = {
    "self-income": lambda: answered("m6", "m12", source=("own_activity",), income=(*BELOW, *ABOVE)),
    "income-intake": lambda: answered("intake", income=ABOVE),
    "income-m6": lambda: answered("m6", income=ABOVE),
    "income-m12": lambda: answered("m12", income=ABOVE),
    "regular-intake": lambda: answered("intake", regularity=("each_month",)),
    "regularity-told-intake": lambda: answered("intake", regularity=REGULARITY),
    "regular-m6": lambda: answered("m6", regularity=("each_month",)),
    "regular-m12": lambda: answered("m12", regularity=("each_month",)),
    "regularity-told-m6": lambda: answered("m6", regularity=REGULARITY),
    "regularity-told-m12": lambda: answered("m12", regularity=REGULARITY),
    "sensitised": attended,
    "officials": officials,
    "staff": lambda: _trained("grantee"),
    "barriers": aided,
    "idmaje-visits": came,
    "actors": lambda: set(
        Event.objects.filter(kind="capacity", state="reported").values_list("id", "project_id")
    ),
    "salaried": in_jobs,
    "salaried-6-months": lambda: in_jobs(checks__month=6, checks__answer="still"),
    "salaried-known-6-months": lambda: (
        in_jobs(checks__month=6, checks__answer__in=["still", "not_reached"]) | in_jobs(state="left")
    ),
    "created-12-months": lambda: a_year_old(),
    "alive-12-months": lambda: a_year_old("alive"),
    "alive-12-months-most": lambda: a_year_old("alive", "missed", "unseen"),
    "accompanied": lambda: orientations(outcome="project") | enrolments(),
    "registered": lambda: {(who, "") for who in Person.objects.values_list("id", flat=True)},
    "assessed": lambda: {(who, "") for who in Assessment.objects.values_list("person_id", flat=True)},
    "oriented-lot-1": lambda: orientations(lot=1),
    "oriented-lot-2": lambda: orientations(lot=2),
    "oriented-lot-3": lambda: orientations(lot=3),
    "not-covered": lambda: orientations(outcome="not_covered"),
    "oriented": lambda: orientations(outcome="project"),
    "enrolled": enrolments,
    "trained": lambda: enrolments(state="completed"),
    "certified": certified,
    "structures": lambda: set(Point.objects.filter(ready__isnull=False).values_list("site_id", "project_id")),
    "funded": lambda: moved("funded"),
    "funded-people": lambda: members(funded_entry__isnull=False),
    "enterprises": lambda: moved("created"),
    "enterprise-people": lambda: members(created_entry__isnull=False),
    "individual": lambda: members(venture__form="auto_entrepreneur", venture__created_on__isnull=False),
    "identified": lambda: {(who, "") for who in Preregistration.objects.values_list("person_id", flat=True)},
}


def a_year_old(*found: str) -> set[tuple[UUID, str]]:
    """Enterprises whose year was told, and as they were found, from their visits and their end."""
    rows = Venture.objects.exclude(year_found="").prefetch_related("visits")
    said = {
        one: anniversary.found(
            [anniversary.Seen(seen.on, seen.trading) for seen in one.visits.all()],
            one.created_on,
            one.ended_on if one.stage == "closed" else None,
        )
        for one in rows
    }
    return {(one.id, one.project_id) for one, how in said.items() if not found or how in found}


def paid(project: str) -> Decimal:
    """What was paid in dirhams, tranche by tranche."""
    rows = Tranche.objects.filter(state="paid", grant__currency="MAD", grant__project=project)
    return sum(rows.values_list("amount", flat=True), Decimal(0))


def from_state(indicator) -> set[tuple[UUID, str]]:
    code = indicator.code
    if indicator.project:
        code = code.removeprefix(f"{indicator.project.lower()}-")
    found = STATE[code]()
    return {pair for pair in found if indicator.project in ("", pair[1])}


def equal_the_tables(pack: Pack) -> int:
    """Whole, by project, in two projects, in none: of every indicator that is counted. How many."""
    collected = [one for one in queries.figures(pack).items if one.indicator.counts]
    for figure in collected:
        if figure.indicator.amount:
            assert figure.value == paid(figure.indicator.project)
            continue
        expected = from_state(figure.indicator)
        people = {who for who, _project in expected}
        of_project = {who: {p for w, p in expected if w == who and p} for who in people}
        code = figure.indicator.code
        assert figure.value == len(people), code
        assert figure.overlap == sum(len(found) > 1 for found in of_project.values()), code
        assert figure.outside == sum(not found for found in of_project.values()), code
        for project, scope in figure.projects.items():
            assert scope.value == len({who for who, p in expected if p == project}), (code, project)
    return len(collected)
