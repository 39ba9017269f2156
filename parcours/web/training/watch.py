"""Who may drop out, why, and what would help."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.aid.enums import Kind
from parcours.kernel.recorder import saw
from parcours.training import actions, places
from parcours.ui.addresses import reverse
from parcours.ui.wording import day
from parcours.web.acting import perform

from . import presenters
from .enrolling import reader_name
from .forms import AlertForm
from .planning import crumbs

PAGE = 25


@requires("training.enrol")
def page(request):
    """Warnings about people whom the organisation enrolled, the longest first."""
    part = Paginator(places.alerts(request.actor), PAGE).get_page(request.GET.get("page"))
    rows = list(part.object_list)
    saw([row.person_id for row in rows], "training.watch")
    names, fitting = presenters.names_of(rows), places.aid_for(rows)
    may_ask = request.actor.may("aid.request")
    context = {
        "title": _("Who may drop out"),
        "lead": _("By the rules of the programme, from attendance, visits and aid that is late."),
        "crumbs": crumbs(),
        "rows": [_line(row, names, fitting[row.about_id] if may_ask else []) for row in rows],
        "page": part,
    }
    return render(request, "web/training/watch.html", context)


def _line(row, names, kinds: list[str]) -> dict:
    return {
        "name": names[row.person_id],
        "url": reverse("person", args=[row.person_id]),
        "why": presenters.why(row),
        "note": " · ".join(
            (
                *presenters.warned(row),
                _("since %(day)s") % {"day": day(row.opened_on)},
            )
        ),
        "aid": [
            {
                "label": _("Ask for aid: %(kind)s") % {"kind": Kind(kind).label},
                "url": f"{reverse('person_aid', args=[row.person_id])}?kind={kind}",
            }
            for kind in kinds
        ],
        "settle": reverse("training_settle_alert", args=[row.id]),
    }


@requires("training.enrol")
def settle(request, alert: UUID):
    """What came of a warning."""
    row = places.alert(request.actor, alert)
    saw(row.person_id, "training.settle_alert", detail=True)
    form = AlertForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.settle_alert, alert=alert, state=form.cleaned_data["state"]):
        messages.success(request, _("Done."))
        return redirect("training_watch")
    context = {
        "title": presenters.warned(row)[0],
        "crumbs": crumbs(row.enrolment.session if row.enrolment_id else None),
        "question": _("What came of it for %(name)s?") % {"name": reader_name(row.person)},
        "label": _("Save"),
        "consequences": [presenters.why(row)],
        "undo": _("When it happens again, it is listed again."),
        "kind": "primary",
        "back": reverse("training_watch"),
        "form": form,
    }
    return render(request, "web/training/confirm.html", context)
