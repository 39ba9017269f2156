"""Reception points by region: what is open, staffed and equipped, and what is missing."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts import actions as accounts
from parcours.accounts.policy import requires
from parcours.kernel.actor import Actor
from parcours.outreach import actions, queries, states
from parcours.ui.addresses import reverse
from parcours.ui.wording import number, translated
from parcours.web.acting import perform
from parcours.web.people import choices

from . import presenters
from .forms import MapForm, PointForm, StateForm, StepsForm
from .outings import crumbs


def _crumbs() -> list[dict]:
    return [*crumbs(), {"label": _("Reception points"), "url": reverse("reception_points")}]


def _url(actor: Actor, line: queries.PointLine) -> str:
    return reverse("reception_point", args=[line.site.id]) if line.own and actor.may("outreach.plan") else ""


@requires("outreach.see")
def listed(request):
    """Every region with its sites; those alone that miss something with ``?missing=on``."""
    only = request.GET.get("missing") == "on"
    found = queries.points(request.actor, choices.country() or "")
    lines = [line for region in found for line in region.lines]
    regions = [
        {
            "name": translated(one.region.name),
            "summary": _("%(done)s of %(all)s complete")
            % {"done": number(one.complete), "all": number(len(one.lines))},
            "rows": [
                presenters.point_row(line, _url(request.actor, line))
                for line in one.lines
                if line.lacking or not only
            ],
            "none": not one.lines,
        }
        for one in found
    ]
    views = [
        {"label": _("All"), "url": "?", "current": not only, "count": len(lines)},
        {
            "label": _("Something is missing"),
            "url": "?missing=on",
            "current": only,
            "count": sum(1 for line in lines if line.lacking),
        },
    ]
    context = {
        "title": _("Reception points"),
        "lead": _("Open, staffed and equipped since when, by region"),
        "crumbs": crumbs(),
        "tabs": presenters.tabs(request.actor, "reception_points"),
        "views": views,
        "regions": [one for one in regions if one["rows"] or not only],
    }
    return render(request, "web/outreach/points.html", context)


def _own(request, site: UUID) -> queries.PointLine:
    line = queries.point(request.actor, site)
    if not line.own:
        raise Http404
    return line


@requires("outreach.plan")
def keep(request, site: UUID):
    """Say since when it is open, staffed and equipped."""
    line = _own(request, site)
    form = PointForm(request.POST or None, initial=PointForm.of(line.point))
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.keep_point, site=site, point=form.told(line.point)):
        messages.success(request, _("The reception point is kept."))
        return redirect("reception_points")
    targets = _targets(request.actor, line)
    context = {
        "title": translated(line.site.name),
        "lead": translated(line.site.place.name) if line.site.place else "",
        "crumbs": _crumbs(),
        "chips": [presenters.point_state(line.point)],
        "form": form,
        "missing": presenters.missing(line),
        "steps_url": reverse("reception_point_steps", args=[site]),
        "steps": presenters.steps(line.site),
        "map_url": reverse("reception_point_map", args=[site]),
        "map": presenters.site_on_map(line.site),
        "state_url": reverse("reception_point_state", args=[site]) if targets else "",
    }
    return render(request, "web/outreach/point.html", context)


@requires("outreach.plan")
def steps(request, site: UUID):
    """Whether one gets in without steps: whoever asks for it is sent there or elsewhere."""
    line = _own(request, site)
    said = {True: "yes", False: "no"}.get(line.site.step_free, "")
    form = StepsForm(request.POST or None, initial={"step_free": said})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data["step_free"] == "yes"
        if perform(request, form, accounts.say_step_free, site=site, step_free=told):
            messages.success(request, _("It is written down."))
            return redirect("reception_point", site)
    context = {
        "title": translated(line.site.name),
        "crumbs": _crumbs(),
        "form": form,
        "question": _("Can one get in without steps?"),
        "label": _("Save"),
        "back": reverse("reception_point", args=[site]),
    }
    return render(request, "web/outreach/confirm.html", context)


@requires("outreach.plan")
def on_map(request, site: UUID):
    """Where it is: shown on the map, to whoever is sent there, and nearest first in a search."""
    line = _own(request, site)
    told = {"latitude": line.site.latitude, "longitude": line.site.longitude}
    form = MapForm(request.POST or None, initial=told)
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, accounts.say_point, site=site, **form.cleaned_data):
        messages.success(request, _("It is written down."))
        return redirect("reception_point", site)
    here = reverse("reception_point", args=[site])
    context = {
        "title": _("On the map"),
        "lead": translated(line.site.name),
        "crumbs": [*_crumbs(), {"label": translated(line.site.name), "url": here}],
        "form": form,
        "map": presenters.site_on_map(line.site),
        "back": here,
    }
    return render(request, "web/outreach/point_map.html", context)


def _targets(actor: Actor, line: queries.PointLine) -> list[str]:
    if line.point is None or line.point.opened_on is None:
        return []
    return [
        one
        for one in states.POINT.targets(line.point.state)
        if states.POINT.can(line.point.state, one, actor)
    ]


@requires("outreach.plan")
def move(request, site: UUID):
    """Suspend it, close it, open it again."""
    line = _own(request, site)
    targets = _targets(request.actor, line)
    if not targets:
        raise Http404
    form = StateForm(request.POST or None, targets=targets)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if perform(request, form, actions.move_point, site=site, to=told["to"], on=told["on"]):
            messages.success(request, _("The reception point is kept."))
            return redirect("reception_points")
    context = {
        "title": translated(line.site.name),
        "crumbs": _crumbs(),
        "chips": [presenters.point_state(line.point)],
        "form": form,
        "question": _("What changes here?"),
        "label": _("Save"),
        "back": reverse("reception_point", args=[site]),
        "consequences": [_("People are no longer sent here while it is suspended or closed.")],
    }
    return render(request, "web/outreach/confirm.html", context)
