"""Lists of sessions, and what waits to be done about them."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.people import visibility

from .enums import CertificateState, EnrolmentState, SessionState
from .models import Certificate, Enrolment, HalfDay, Session
from .rules import TAKES_PEOPLE

SORTS = {
    "starts_on": ("starts_on", "code"),
    "code": ("code",),
    "place": ("place__name__fr", "starts_on", "code"),
    "left": ("left_over", "starts_on", "code"),
    "state": ("state", "starts_on", "code"),
}
SOON = 21


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
    sort: str = "starts_on",
) -> QuerySet[Session]:
    """Sessions of every organisation: an offer. ``course`` is its code, ``sort`` a key of SORTS."""
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
    keys = SORTS.get(sort.lstrip("-"), SORTS["starts_on"])
    return rows.order_by(*(f"-{key}" if sort.startswith("-") else key for key in keys))


def _may(actor: Actor) -> bool:
    return actor.may("training.see") or actor.may("training.enrol")


def _own(actor: Actor) -> QuerySet[Session]:
    rows = sessions(actor)
    return rows if actor.kind == SYSTEM else rows.filter(organisation=actor.organisation)


def below_minimum(actor: Actor, days: int = SOON) -> list[Session]:
    """Sessions of the organisation that begin soon and have not reached their minimum, the soonest first."""
    today = clock.today()
    rows = _own(actor).filter(state__in=(SessionState.PLANNED, SessionState.OPEN), taken__lt=F("minimum"))
    return list(rows.filter(starts_on__range=(today, today + timedelta(days=days))).order_by("starts_on"))


def full(actor: Actor) -> list[Session]:
    """Sessions that take people in and have no place left."""
    return list(sessions(actor, takes_people=True).filter(taken__gte=F("places")))


def free(actor: Actor, days: int = SOON) -> list[Session]:
    """Sessions of any organisation that begin soon and have places left."""
    today = clock.today()
    rows = sessions(actor, takes_people=True, places_left=True)
    return list(rows.filter(starts_on__range=(today, today + timedelta(days=days))))


def attendance_waiting(actor: Actor, *, trainer=None, until: date | None = None) -> list[HalfDay]:
    """Past half-days of the organisation (or of one trainer) whose attendance was not taken, oldest first."""
    rows = HalfDay.objects.filter(taken_at__isnull=True, day__lte=until or clock.today())
    rows = rows.filter(session__in=_own(actor).filter(state__in=TAKES_PEOPLE, taken__gt=0))
    if trainer is not None:
        rows = rows.filter(session__trainer=trainer)
    return list(rows.select_related("session__course", "session__place").order_by("day", "half", "session"))


def _waiting(actor: Actor, states, more: Q) -> list[Session]:
    people = Enrolment.objects.filter(
        session=OuterRef("pk"), state__in=states, person__in=visibility.visible(actor)
    )
    return list(_own(actor).filter(more).filter(Exists(people.filter(_uncertified()))).order_by("ends_on"))


def _uncertified() -> Q:
    valid = Certificate.objects.filter(enrolment=OuterRef("pk"), state=CertificateState.VALID)
    return ~Exists(valid)


def to_confirm(actor: Actor) -> list[Session]:
    """Sessions past their last day with people whose result nobody has confirmed."""
    over = Q(ends_on__lt=clock.today()) & ~Q(state=SessionState.CANCELLED)
    return _waiting(actor, [EnrolmentState.ENROLLED], over)


def to_certify(actor: Actor) -> list[Session]:
    """Sessions with people who completed the training and have no certificate."""
    return _waiting(actor, [EnrolmentState.COMPLETED], Q(course__certifies=True))


def uncertified(actor: Actor) -> list[Enrolment]:
    """People who completed a training of the organisation and have no certificate."""
    rows = Enrolment.objects.filter(
        _uncertified(),
        state=EnrolmentState.COMPLETED,
        session__in=_own(actor).filter(course__certifies=True),
        person__in=visibility.visible(actor),
    )
    return list(rows.select_related("session__course").order_by("ended_on", "id"))
