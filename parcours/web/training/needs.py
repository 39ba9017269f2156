"""What work the regions need, against what is taught and who waits."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.reference import queries as reference
from parcours.training import actions, needs
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, number, translated
from parcours.web.acting import perform

from .forms import NeedForm, RegionFilter, regions
from .planning import crumbs

LISTED = 200


@requires("training.see")
def page(request):
    """Offer against need and against who waits, by region and occupation group; then the needs themselves."""
    form = RegionFilter(request.GET or None)
    region = form.cleaned_data["region"] if request.GET and form.is_valid() else ""
    may = request.actor.may("training.plan")
    new = reverse("training_need_new")
    context = {
        "title": _("Needs and offer"),
        "lead": _("What work the regions need, against the training offer and the people who wait."),
        "crumbs": crumbs(),
        "head_actions": [{"label": _("Record a need"), "url": new, "kind": "primary"}] if may else [],
        "form": form,
        "table": _table(request, region, new if may else ""),
        "needs": [_need(row, request.actor) for row in needs.needs(request.actor, region=region)[:LISTED]],
    }
    return render(request, "web/training/needs.html", context)


def _table(request, region: str, new: str) -> Table:
    where, work = dict(regions()), dict(reference.occupations_named())
    rows = []
    for one in needs.against(request.actor, region=region):
        # Without a region, what nobody needs, teaches or waits for would bury the rest.
        if not region and one.needed is None and not one.places and one.waiting == 0:
            continue
        needed = Cell(_("No need stated"), tone="none") if one.needed is None else number(one.needed)
        tone = "bad" if one.short else None
        rows.append(
            {
                "work": Cell(work.get(one.group, one.group), note=where.get(one.region, one.region)),
                "needed": needed,
                "places": Cell(number(one.places), tone=tone),
                "free": number(one.free),
                "waiting": _people(one, "waiting"),
                "able": _people(one, "able"),
            }
        )
    empty = Empty(
        _("Nothing to compare yet"),
        _("Needs that a source states, sessions to come and people who wait stand side by side here."),
        new,
        _("Record a need") if new else "",
    )
    columns = [
        Column("work", _("Occupation group")),
        Column("needed", _("People needed"), numeric=True),
        Column("places", _("Places in training"), numeric=True),
        Column("free", _("Free places"), numeric=True),
        Column("waiting", _("Waiting for a place"), numeric=True),
        Column("able", _("Able, without a step"), numeric=True),
    ]
    return Table(_("Needs and offer"), columns, rows, empty=empty)


def _people(one, name: str) -> str:
    """Nothing smaller of people whom the reader does not see, nor what is left without those she sees."""
    count, seen = getattr(one, name), one.seen.get(name, 0)
    if count is not None:
        return number(count)
    few = {"seen": number(seen), "n": number(needs.SMALLEST)}
    return _("%(seen)s, and fewer than %(n)s elsewhere") % few if seen else _("fewer than %(n)s") % few


def _need(row, actor) -> dict:
    return {
        "title": f"{translated(row.occupation.name)} · {translated(row.region.name)}",
        "note": _("%(n)s people, as %(source)s said on %(day)s; holds until %(until)s")
        % {
            "n": number(row.number),
            "source": row.source,
            "day": day(row.stated_on),
            "until": day(row.until),
        },
        "withdraw": reverse("training_need_withdraw", args=[row.id])
        if actor.may("training.plan") and row.organisation_id == actor.organisation
        else "",
    }


@requires("training.plan")
def new(request):
    """Record a need with its source and its days."""
    form = NeedForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.record_need, need=needs.NeedTold(**form.cleaned_data)):
        messages.success(request, _("The need is recorded."))
        return redirect("training_needs")
    context = {
        "title": _("Record a need"),
        "crumbs": [*crumbs(), {"label": _("Needs and offer"), "url": reverse("training_needs")}],
        "form": form,
    }
    return render(request, "web/training/change.html", context)


@requires("training.plan")
def withdraw(request, need: UUID):
    """Take a need back, after a question."""
    row = needs.need(request.actor, need)
    if request.method == "POST" and perform(request, None, actions.withdraw_need, need=need):
        messages.success(request, _("The need is taken back."))
        return redirect("training_needs")
    context = {
        "title": _("Needs and offer"),
        "crumbs": [*crumbs(), {"label": _("Needs and offer"), "url": reverse("training_needs")}],
        "question": _("Take this need back?"),
        "label": _("Take it back"),
        "consequences": [_need(row, request.actor)["title"], _("It no longer counts.")],
        "undo": _("It can be recorded again."),
        "kind": "danger",
        "back": reverse("training_needs"),
    }
    return render(request, "web/training/confirm.html", context)
