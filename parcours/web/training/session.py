"""One session: where and when, who is in it, what is to be done."""

from collections.abc import Callable
from uuid import UUID

from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.training import opining, places, queries, states
from parcours.training.enums import EnrolmentState, SessionState
from parcours.training.rules import TAKES_PEOPLE
from parcours.ui.addresses import reverse
from parcours.ui.wording import translated

from . import opinions, presenters
from .planning import crumbs


def _moves(actor, session, own: bool, add: Callable[..., None]) -> None:
    """To the next state of its life, on its day."""
    for target, label in (
        (SessionState.OPEN, _("Open for enrolment")),
        (SessionState.RUNNING, _("It has begun")),
        (SessionState.ENDED, _("It has ended")),
    ):
        early = (target == SessionState.RUNNING and session.starts_on > clock.today()) or (
            target == SessionState.ENDED and session.ends_on > clock.today()
        )
        can = own and not early and states.SESSION.can(session.state, target, actor)
        add(can, label, "training_move", target.value)


def actions_of(request, session) -> list[dict]:
    """What may be done with this session now, the most likely first."""
    actor, today, found = request.actor, clock.today(), []
    own = queries.is_own(actor, session)
    answers = own or queries.answers(actor, session)

    def add(may: bool, label: str, name: str, *arguments, kind: str = "") -> None:
        if may:
            found.append({"label": label, "url": reverse(name, args=[session.id, *arguments]), "kind": kind})

    takes = session.state in TAKES_PEOPLE
    begun = answers and session.starts_on <= today and session.state != SessionState.PLANNED
    attends = begun and session.state != SessionState.CANCELLED and actor.may("training.attend")
    over = answers and session.ends_on <= today and session.state != SessionState.CANCELLED
    ended = over and session.taken > 0 and actor.may("training.certify")
    past = ended and session.ends_on < today
    add(past, _("Results and certificates"), "training_results")
    asks = own and session.ends_on <= today and session.taken > 0 and begun
    add(attends and session.taken > 0, _("Take attendance"), "training_attendance")
    add(ended and not past, _("Results and certificates"), "training_results")
    goes_on = takes and session.ends_on >= today
    room = goes_on and session.left > 0
    add(
        goes_on and not room and actor.may("training.enrol"),
        _("Put somebody on the waiting list"),
        "training_enrol",
    )
    add(room and actor.may("training.enrol"), _("Enrol a person"), "training_enrol")
    _moves(actor, session, own, add)
    add(own and session.taken > 0 and actor.may("people.see"), _("Attendance sheet (PDF)"), "training_sheet")
    marked = begun and session.state != SessionState.CANCELLED and session.taken > 0
    add(marked and actor.may("training.certify"), _("Marks"), "training_marks")
    asks = asks and session.state != SessionState.CANCELLED and actor.may("training.attend")
    add(asks, _("Ask what they think"), "training_opinions")
    add(own and attends and session.taken > 0, _("Aid by half-days"), "training_aid")
    add(own and session.taken > 0 and actor.may("training.export"), _("List (CSV)"), "training_people_csv")
    can = own and takes | (session.state == SessionState.PLANNED) and actor.may("training.plan")
    add(can, _("Change"), "training_change")
    can = own and states.SESSION.can(session.state, SessionState.CANCELLED, actor)
    add(can, _("Cancel the session"), "training_move", "cancelled", kind="quiet")
    if found and not found[0]["kind"]:
        found[0]["kind"] = "primary"
    return found


def trainee_urls(request, session, one) -> dict[str, str]:
    urls = {}
    actor = request.actor
    ours = actor.organisation in (one.enrolled_by, session.organisation_id)
    if ours and one.state == EnrolmentState.ENROLLED and actor.may("training.enrol"):
        urls["withdraw"] = reverse("training_withdraw", args=[one.enrolment])
        if session.childcare_places and one.enrolled_by == actor.organisation:
            urls["children"] = reverse("training_children", args=[one.enrolment])
    asks = one.state not in queries.NOT_OURS and one.enrolled_by == actor.organisation and not one.said
    if asks and actor.may("training.enrol") and session.starts_on <= clock.today():
        urls["opinion"] = reverse("training_opinion", args=[one.enrolment])
    if one.certificate:
        urls["certificate"] = reverse("training_certificate", args=[one.certificate])
        if actor.may("training.revoke") and queries.is_own(actor, session):
            urls["revoke"] = reverse("training_revoke", args=[one.certificate])
    return urls


@requires("training.see")
def page(request, session: UUID):
    """The page of a session, with those of its people whom the reader may see."""
    found = queries.find(request.actor, session)
    people = queries.trainees(request.actor, found, with_left=True)
    waits = places.list_of(request.actor, found) if request.actor.may("training.enrol") else []
    names = presenters.names_of(row for _place, row in waits) if waits else {}
    minded = places.children_in(request.actor, found)
    saw([*(one.person for one in people), *(row.person_id for _place, row in waits)], "training.session")
    staying = [one for one in people if one.state not in queries.NOT_OURS]
    left = [one for one in people if one.state in queries.NOT_OURS]
    own = queries.is_own(request.actor, found)
    context = {
        "title": presenters.title(found),
        "lead": f"{presenters.days(found)} · {presenters.where(found)}",
        "crumbs": crumbs(),
        "chips": presenters.chips(found),
        "found": found,
        "actions": actions_of(request, found),
        "facts": presenters.facts(found),
        "objectives": translated(found.course.objectives),
        "people": [
            presenters.trainee(
                one, urls=trainee_urls(request, found, one), children=minded.get(one.enrolment, 0)
            )
            for one in staying
        ],
        "waits": [presenters.turn(row, names, place) for place, row in waits],
        "waiting": presenters.list_words(found, len(waits)),
        "left": [presenters.trainee(one, urls={}) for one in left],
        "hidden": max(found.taken - found.held - len(staying), 0),
        "said": opinions.said(opining.summary(request.actor, found)),
        "sees_people": request.actor.may("people.see"),
    }
    if own and request.actor.may("people.see"):
        counts = queries.half_day_counts(request.actor, found)
        context["half_days"] = presenters.half_days_table(queries.half_days(found), counts, clock.today())
    return render(request, "web/training/session.html", context)
