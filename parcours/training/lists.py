"""Lists of sessions, and what waits to be done about them."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from parcours.cases.queries import place_of
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.people import visibility

from .enums import CertificateState, EnrolmentState, SessionState
from .models import Certificate, Enrolment, HalfDay, Session
from .rules import TAKES_PEOPLE

SORTS = {
    "starts_on": ("starts_on", "code"),
    "ends_on": ("ends_on", "code"),
    "code": ("code",),
    "place": ("place__name__fr", "starts_on", "code"),
    "left": ("left_over", "starts_on", "code"),
    "state": ("state", "starts_on", "code"),
}
SOON = 21
ATTENDANCE, RESULTS, CERTIFICATES, MINIMUM, PLACES = (
    "attendance",
    "results",
    "certificates",
    "minimum",
    "places",
)


def sessions(
    actor: Actor,
    *,
    state: str = "",
    region: str = "",
    place: str = "",
    course: str = "",
    project: str = "",
    organisation=None,
    takes_people: bool = False,
    places_left: bool = False,
    trainer=None,
    waiting: str = "",
    near: bool = False,
    sort: str = "starts_on",
) -> QuerySet[Session]:
    """Sessions of every organisation: an offer. ``course`` is its code, ``sort`` a key of SORTS.

    ``waiting``: those alone where something is to be done, a key of WAITING. ``near``: those in the
    place of the actor's site, and those that she holds herself.
    """
    related = ("course__project", "organisation", "site", "place", "region", "trainer")
    rows = Session.objects.select_related(*related)
    if actor.kind != SYSTEM and (actor.organisation is None or not _may(actor)):
        return rows.none()
    rows = rows.annotate(left_over=F("places") - F("taken"))
    wanted = {
        "state": state,
        "region": region,
        "place": place,
        "course__code": course,
        "course__project": project,
        "organisation": organisation,
        "trainer": trainer,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if takes_people:
        rows = rows.filter(state__in=TAKES_PEOPLE, ends_on__gte=clock.today())
    if places_left:
        rows = rows.filter(taken__lt=F("places"))
    if waiting in WAITING:
        rows = rows.filter(WAITING[waiting](actor))
    if near:
        rows = rows.filter(Q(place=place_of(actor)) | Q(trainer=actor.user, trainer__isnull=False))
    keys = SORTS.get(sort.lstrip("-"), SORTS["starts_on"])
    return rows.order_by(*(f"-{key}" if sort.startswith("-") else key for key in keys))


def _may(actor: Actor) -> bool:
    return actor.may("training.see") or actor.may("training.enrol")


def titles_of(actor: Actor, wanted: Iterable[UUID]) -> list[tuple[UUID, dict, dict]]:
    """Of sessions: id, title of the course and name of the place, each in every language."""
    rows = sessions(actor).filter(pk__in=list(wanted))
    return list(rows.values_list("id", "course__title", "place__name"))


def months_of(session: Session) -> list[date]:
    """First days of the months with half-days until today, the last first."""
    days = session.half_days.filter(day__lte=clock.today()).dates("day", "month", order="DESC")
    return list(days)


# What waits ---------------------------------------------------------------------------------------


def _ours(actor: Actor) -> Q:
    return Q() if actor.kind == SYSTEM else Q(organisation=actor.organisation)


def _soon(days: int = SOON) -> Q:
    return Q(starts_on__range=(clock.today(), clock.today() + timedelta(days=days)))


def _attendance_waits(actor: Actor) -> Q:
    """Half-days gone by whose attendance nobody took."""
    untaken = HalfDay.objects.filter(session=OuterRef("pk"), taken_at__isnull=True, day__lte=clock.today())
    return _ours(actor) & Q(Exists(untaken), state__in=TAKES_PEOPLE, taken__gt=0)


def _people_wait(actor: Actor, state: str) -> Q:
    people = Enrolment.objects.filter(
        session=OuterRef("pk"), state=state, person__in=visibility.visible(actor)
    )
    return _ours(actor) & Q(Exists(people.filter(_uncertified())))


def _uncertified() -> Q:
    valid = Certificate.objects.filter(enrolment=OuterRef("pk"), state=CertificateState.VALID)
    return ~Exists(valid)


def _results_wait(actor: Actor) -> Q:
    """Past their last day, with people whose result nobody has confirmed."""
    over = Q(ends_on__lt=clock.today()) & ~Q(state=SessionState.CANCELLED)
    return over & _people_wait(actor, EnrolmentState.ENROLLED)


def _certificates_wait(actor: Actor) -> Q:
    """With people who completed the training and have no certificate."""
    return Q(course__certifies=True) & _people_wait(actor, EnrolmentState.COMPLETED)


def _below_minimum(actor: Actor) -> Q:
    """About to begin without having reached their minimum."""
    before = (SessionState.PLANNED, SessionState.OPEN)
    return _ours(actor) & _soon() & Q(state__in=before, taken__lt=F("minimum"))


def _places_left(actor: Actor) -> Q:
    """Of any organisation, about to begin with places left."""
    return _soon() & Q(state__in=TAKES_PEOPLE, ends_on__gte=clock.today(), taken__lt=F("places"))


WAITING: dict[str, Callable[[Actor], Q]] = {
    ATTENDANCE: _attendance_waits,
    RESULTS: _results_wait,
    CERTIFICATES: _certificates_wait,
    MINIMUM: _below_minimum,
    PLACES: _places_left,
}


def below_minimum(actor: Actor) -> list[Session]:
    """Sessions of the organisation that begin soon and have not reached their minimum, the soonest first."""
    return list(sessions(actor, waiting=MINIMUM))


def full(actor: Actor) -> list[Session]:
    """Sessions that take people in and have no place left."""
    return list(sessions(actor, takes_people=True).filter(taken__gte=F("places")))


def free(actor: Actor) -> list[Session]:
    """Sessions of any organisation that begin soon and have places left."""
    return list(sessions(actor, waiting=PLACES))


def attendance_waiting(
    actor: Actor, *, trainer=None, until: date | None = None, near: bool = False
) -> list[HalfDay]:
    """Past half-days of the organisation (or of one trainer) whose attendance was not taken, oldest first."""
    held = sessions(actor, trainer=trainer, near=near).filter(
        _ours(actor), state__in=TAKES_PEOPLE, taken__gt=0
    )
    rows = HalfDay.objects.filter(taken_at__isnull=True, day__lte=until or clock.today(), session__in=held)
    return list(rows.select_related("session__course", "session__place").order_by("day", "half", "session"))


def to_confirm(actor: Actor) -> list[Session]:
    """Sessions past their last day with people whose result nobody has confirmed, the oldest first."""
    return list(sessions(actor, waiting=RESULTS).order_by("ends_on", "code"))


def to_certify(actor: Actor) -> list[Session]:
    """Sessions with people who completed the training and have no certificate, the oldest first."""
    return list(sessions(actor, waiting=CERTIFICATES).order_by("ends_on", "code"))


def uncertified(actor: Actor) -> list[Enrolment]:
    """People who completed a training of the organisation and have no certificate."""
    rows = Enrolment.objects.filter(
        _uncertified(),
        state=EnrolmentState.COMPLETED,
        session__in=sessions(actor).filter(_ours(actor), course__certifies=True),
        person__in=visibility.visible(actor),
    )
    return list(rows.select_related("session__course").order_by("ended_on", "id"))
