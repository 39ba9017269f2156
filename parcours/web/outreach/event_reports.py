"""The report of an event on one page: how many in all, and who those without a name were."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.outreach import actions, gatherings, queries
from parcours.outreach.enums import EventState
from parcours.outreach.told import EventReport
from parcours.reference.enums import Sex
from parcours.ui.addresses import reverse
from parcours.ui.wording import beside, number, translated
from parcours.web.acting import perform

from . import event_presenters
from .events import crumbs, own
from .reporting import FEWEST, FINAL, LATER, MORE, MOST_BLOCKS, TallyForm, cell, size_of, tallied


class EventReportForm(TallyForm):
    """``heads``: how many were there in all; not needed (``final``) to keep it for now."""

    def __init__(self, *args, final: bool, **more):
        super().__init__(*args, **more)
        self.fields["heads"] = cell(_("How many people were there in all?"))
        self.fields["heads"].required = final

    def told(self) -> EventReport:
        return EventReport(self.cleaned_data["heads"], self.counts())


def _initial(actor, found, named: int) -> dict:
    counts = gatherings.counts(found)
    told = tallied(counts, [] if counts.met else queries.frequent_nationalities(actor, FEWEST))
    return told | ({"heads": named + found.counted} if event_presenters.told(found) else {})


@requires("outreach.events")
def report(request, event: UUID):
    """Count those without a name; kept for now, or finished."""
    found = own(request, event)
    if found.state == EventState.CANCELLED or found.last_day > clock.today():
        raise Http404
    named = gatherings.named_at([event])[event]
    initial = _initial(request.actor, found, named)
    size, do = size_of(request, initial), request.POST.get("do", FINAL)
    if request.method == "POST" and do == MORE:
        # Nothing is judged yet: what was typed stands there with one nationality more.
        form = EventReportForm(initial=request.POST.dict(), blocks=size, final=True)
    else:
        form = EventReportForm(request.POST or None, initial=initial, blocks=size, final=do != LATER)
        if request.method == "POST" and form.is_valid() and _keep(request, form, event, do):
            return redirect("event", event)
    context = {
        "title": _("Count and report"),
        "lead": beside([translated(found.title), event_presenters.when(found)]),
        "crumbs": crumbs(found),
        "form": form,
        "blocks": form.blocks(),
        "size": size,
        "may_grow": size < MOST_BLOCKS,
        "total": sum(block.total for block in form.blocks()),
        "sexes": [sex.label for sex in Sex],
        "reported": found.state == EventState.REPORTED,
        "named": ngettext(
            "%(n)s person is written down by name.", "%(n)s people are written down by name.", named
        )
        % {"n": number(named)},
        "names_url": reverse("event_people", args=[event]) if request.actor.may("people.see") else "",
        "back": reverse("event", args=[event]),
    }
    return render(request, "web/outreach/event_report.html", context, status=422 if form.errors else 200)


def _keep(request, form: EventReportForm, event: UUID, do: str) -> bool:
    final, report = do != LATER, form.told()
    renamed = {"counts": "nat_0"}
    done = perform(
        request, form, actions.report_event, rename=renamed, event=event, report=report, final=final
    )
    if done is None:
        return False
    messages.success(request, _("The report is kept.") if final else _("Kept for now: finish it later."))
    return True
