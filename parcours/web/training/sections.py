"""What the person's page shows of her trainings."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.training import queries
from parcours.training.enums import CertificateState
from parcours.ui.wording import day
from parcours.web.people.sections import Section, section

from . import presenters


@section(order=50, right="training.see")
def trainings(request, person) -> Section:
    rows = [
        {
            "title": presenters.title(row.session),
            "url": presenters.url(row.session),
            "note": f"{presenters.days(row.session)} · {presenters.where(row.session)}",
            "chip": presenters.enrolment_state(row.state),
        }
        for row in queries.enrolments_of(request.actor, person.id)
    ]
    actions = []
    if request.actor.may("training.enrol"):
        actions = [{"label": _("Enrol in a training"), "url": reverse("person_enrol", args=[person.id])}]
    return Section(
        code="trainings",
        title=_("Trainings"),
        template="web/training/sections/trainings.html",
        context={"rows": rows},
        actions=actions,
    )


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
    )
