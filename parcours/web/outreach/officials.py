"""The register of officials and staff: the list, one of them, kept, corrected, left; numbers of all."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel.counting import Pages
from parcours.outreach import actions, trained
from parcours.ui.addresses import reverse
from parcours.ui.tables import with_query
from parcours.ui.wording import day, translated
from parcours.web.acting import perform

from . import event_presenters, official_presenters, presenters
from .official_forms import LeftForm, OfficialFilters, OfficialForm
from .outings import crumbs as outreach

PAGE = 25


def crumbs(row=None) -> list[dict]:
    found = [*outreach(), {"label": _("Officials and staff"), "url": reverse("officials")}]
    if row is not None:
        found.append({"label": row.name, "url": reverse("official", args=[row.id])})
    return found


@requires("outreach.events")
def listed(request):
    """The register of one's own organisation: who was trained in what, when, and what is due."""
    form = OfficialFilters(request.GET or None)
    asked = form.asked() if request.GET else {}
    found = trained.officials(request.actor, sort=request.GET.get("sort", "name"), **asked)
    page = Pages(found, PAGE).get_page(request.GET.get("page"))
    new_url, exports = reverse("official_new"), request.actor.may("outreach.plan")
    context = {
        "title": _("Officials and staff"),
        "lead": _("Who was trained in what, when. Only your organisation sees these names."),
        "crumbs": outreach(),
        "head_actions": [
            {"label": _("Add somebody"), "url": new_url, "kind": "primary"},
            {"label": _("By centre and organisation"), "url": reverse("officials_numbers")},
        ],
        "tabs": presenters.tabs(request.actor, "officials"),
        "form": form,
        "page": page,
        "export": reverse("officials_csv") + with_query(request.GET, page=None) if exports else "",
        "table": official_presenters.table(trained.lines(page), request.GET, new_url),
    }
    return render(request, "web/outreach/events.html", context)


def _form(request, title: str, form, found=None):
    context = {"title": title, "crumbs": crumbs(found), "form": form, "label": _("Save")}
    return render(request, "web/outreach/form.html", context, status=422 if form.errors else 200)


@requires("outreach.events")
def new(request):
    """Write somebody into the register."""
    own = str(request.actor.organisation or "")
    form = OfficialForm(request.POST or None, actor=request.actor, initial={"body": own})
    if request.method == "POST" and form.is_valid():
        made = perform(request, form, actions.keep_official, official=form.told())
        if made:
            messages.success(request, _("Written into the register."))
            return redirect("official", made.id)
    return _form(request, _("Add somebody"), form)


@requires("outreach.events")
def change(request, official: UUID):
    """Correct what the register says."""
    found = trained.official(request.actor, official)
    form = OfficialForm(request.POST or None, actor=request.actor, initial=OfficialForm.of(found))
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.change_official, official=official, told=form.told()):
        messages.success(request, _("The register is corrected."))
        return redirect("official", official)
    return _form(request, _("Change"), form, found)


@requires("outreach.events")
def left(request, official: UUID):
    """No longer there: neither due again nor counted among the staff."""
    found = trained.official(request.actor, official)
    if found.left_on:
        raise Http404
    form = LeftForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.official_left, official=official, on=form.cleaned_data["on"]):
        messages.success(request, _("Noted."))
        return redirect("official", official)
    context = {
        "title": found.name,
        "title_is_name": True,
        "crumbs": crumbs(found),
        "form": form,
        "question": _("Does she no longer work there?"),
        "consequences": [_("She is neither to be trained again nor counted among the staff of the centre.")],
        "label": _("She no longer works there"),
        "kind": "danger",
        "back": reverse("official", args=[official]),
        "undo": _("What she was trained in stays. This cannot be taken back: write her down again."),
    }
    return render(request, "web/outreach/confirm.html", context, status=422 if form.errors else 200)


@requires("outreach.events")
def page(request, official: UUID):
    """One of the register: who she is, what she was trained in, with which marks, what is due."""
    found = trained.official(request.actor, official)
    [line], rows = trained.lines([found]), trained.trainings_of(found)
    told = [
        (_("Institution"), official_presenters.institution(found)),
        (_("Kind of institution"), official_presenters.kind(found)),
        (_("Service"), found.service),
        (_("Function"), found.function),
        (_("Region"), translated(found.region.name)),
        (_("Centre"), translated(found.site.name) if found.site else ""),
        (_("E-mail address at work"), found.email),
        (_("Account on the platform"), found.user.login if found.user else ""),
        (_("Left on"), day(found.left_on) if found.left_on else ""),
    ]
    change_url, left_url = (reverse(name, args=[official]) for name in ("official_change", "official_left"))
    ends = [] if found.left_on else [{"label": _("No longer there"), "url": left_url, "kind": "quiet"}]
    state = official_presenters.state(line)
    context = {
        "title": found.name,
        "title_is_name": True,
        "lead": official_presenters.work(found),
        "crumbs": crumbs(),
        "chips": [{"text": state.text, "tone": state.tone}],
        "head_actions": [{"label": _("Change"), "url": change_url}, *ends],
        "facts": [{"label": label, "value": value} for label, value in told if value],
        "last": [
            {"label": official_presenters.themes([code]), "value": day(on)} for code, on in line.last.items()
        ],
        "rows": [_training(row) for row in rows],
    }
    return render(request, "web/outreach/official.html", context)


def _training(row) -> dict:
    event = row.event
    what = (event_presenters.days(event), translated(event.place.name), event_presenters.themes(event))
    return {
        "title": translated(event.title),
        "url": reverse("event", args=[event.id]),
        "note": " · ".join(what),
        "marks": official_presenters.result(row.pre, row.post),
    }


@requires("outreach.see")
def numbers(request):
    """Trained staff of each centre, and what each organisation's register counts: numbers alone."""
    tab = "officials" if request.actor.may("outreach.events") else "officials_numbers"
    context = {
        "title": _("Officials and staff: numbers"),
        "lead": _("Each is counted once, however many events. Nobody’s name is here."),
        "crumbs": outreach(),
        "tabs": presenters.tabs(request.actor, tab),
        "centres": official_presenters.shares_table(trained.shares(request.actor)),
        "registers": official_presenters.register_table(trained.registers(request.actor)),
    }
    return render(request, "web/outreach/officials_numbers.html", context)
