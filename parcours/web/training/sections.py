"""What the person's page shows of her trainings."""

from collections import defaultdict

from django.utils.translation import gettext as _

from parcours.training import apprentices, places, queries
from parcours.training.enums import CertificateState, WaitingState
from parcours.ui.addresses import reverse
from parcours.ui.wording import day
from parcours.web.people.sections import Next, Section, many, section

from . import apprentice_words, presenters


@section(order=50, right="training.see")
def trainings(request, person) -> Section:
    kept = queries.enrolments_of(request.actor, person.id)
    rows = [
        {
            "title": presenters.title(row.session),
            "url": presenters.url(row.session),
            "note": f"{presenters.days(row.session)} · {presenters.where(row.session)}",
            "chip": presenters.enrolment_state(row.state),
        }
        for row in kept
    ]
    rows += [apprentice_words.of_person(row) for row in apprentices.of_person(request.actor, person.id)]
    actions, todo = [], None
    if request.actor.may("training.enrol"):
        waits = places.turns_of(request.actor, person.id)
        rows = [_turn(row) for row in waits] + rows
        enrol = reverse("person_enrol", args=[person.id])
        contract = reverse("person_apprenticeship", args=[person.id])
        actions = [
            {"label": _("Enrol in a training"), "url": enrol},
            {"label": _("Apprenticeship"), "url": contract},
        ]
        if queries.awaits_place(request.actor, person.id):
            todo = Next(
                _("Enrol in a training"), enrol, _("A project takes her, and she has no place yet."), 40
            )
        todo = (
            _answer(waits) or _kept_away(request.actor, person.id) or _again(request.actor, person.id) or todo
        )
    if request.actor.may("training.certify"):
        todo = _certify(request.actor, kept) or todo
    return Section(
        code="trainings",
        title=_("Trainings"),
        template="web/training/sections/trainings.html",
        context={"rows": rows},
        actions=actions,
        next=todo,
        brief=rows[0]["chip"]["text"] if rows else "",
    )


def _turn(row) -> dict:
    told = presenters.turn(row, defaultdict(str))
    return {"title": presenters.title(row.session), "url": presenters.url(row.session)} | {
        "note": f"{presenters.days(row.session)} · {presenters.where(row.session)}",
        "chip": told["chip"],
    }


def _answer(waits) -> Next | None:
    """A place is held for her until a day."""
    for row in waits:
        if row.state == WaitingState.HELD:
            why = _("%(training)s: held until %(day)s") % {
                "training": presenters.title(row.session),
                "day": day(row.held_until),
            }
            return Next(_("Note her answer"), reverse("training_take_place", args=[row.id]), why, 20)
    return None


def _kept_away(actor, person) -> Next | None:
    """Something keeps her away from her training."""
    for row in places.alerts_of(actor, person):
        url = reverse("training_settle_alert", args=[row.id])
        return Next(_("See what keeps her away"), url, presenters.why(row), 25)
    return None


def _again(actor, person) -> Next | None:
    """Her session was cancelled, and nothing else is found yet."""
    for row in places.lost_of(actor, person):
        why = _("%(training)s was cancelled") % {"training": presenters.title(row.session)}
        return Next(_("Find her another training"), reverse("person_enrol", args=[person]), why, 30)
    return None


def _certify(actor, kept) -> Next | None:
    """Her certificate, where her own trainers may issue it."""
    for row in queries.to_certify_of(actor, kept):
        url = reverse("training_results", args=[row.session_id]) + "#certificates"
        return Next(_("Issue her certificate"), url, presenters.title(row.session), 40)
    return None


@section(order=55, right="training.see")
def certificates(request, person) -> Section | None:
    rows = [
        {
            "title": presenters.title(row.enrolment.session),
            "note": _("Issued on %(day)s") % {"day": day(row.issued_on)},
            "chip": presenters.certificate_state(row.state),
            "url": reverse("training_certificate", args=[row.id])
            if row.state == CertificateState.VALID
            else "",
        }
        for row in queries.certificates_of(request.actor, person.id)
    ]
    if not rows:
        return None
    return Section(
        code="certificates",
        title=_("Certificates"),
        template="web/training/sections/certificates.html",
        context={"rows": rows},
        brief=many(rows),
    )
