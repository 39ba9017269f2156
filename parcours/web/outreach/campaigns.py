"""Campaigns of communication and their materials."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.outreach import actions, queries
from parcours.outreach.enums import Activity, Channel
from parcours.reference import queries as reference
from parcours.reference.queries import languages_named
from parcours.ui.addresses import reverse
from parcours.ui.wording import day, number, translated
from parcours.web.acting import perform
from parcours.web.people import choices
from parcours.web.people import presenters as people

from . import presenters
from .forms import CampaignForm, MaterialForm
from .outings import crumbs
from .proposing import proposals

PAGE = 25


def _crumbs(campaign=None) -> list[dict]:
    found = [*crumbs(), {"label": _("Campaigns"), "url": reverse("campaigns")}]
    if campaign is not None:
        url = reverse("campaign", args=[campaign.id])
        found.append({"label": translated(campaign.title), "url": url})
    return found


def _cities() -> dict[str, str]:
    country = choices.country()
    return dict(reference.places_named(country)) if country else {}


@requires("outreach.see")
def listed(request):
    """Campaigns of every organisation, the latest first."""
    page = Paginator(queries.campaigns(request.actor), PAGE).get_page(request.GET.get("page"))
    named, today = _cities(), clock.today()
    rows = [
        {
            "title": translated(row.title),
            "url": reverse("campaign", args=[row.id]),
            "note": " · ".join(
                (translated(row.organisation.name), presenters.period(row), presenters.cities(row, named))
            ),
            "pieces": ngettext("%(n)s material", "%(n)s materials", row.pieces) % {"n": number(row.pieces)},
            "running": row.starts_on <= today and (row.ends_on is None or row.ends_on >= today),
        }
        for row in page
    ]
    new_url = reverse("campaign_new") if request.actor.may("outreach.plan") else ""
    context = {
        "title": _("Campaigns"),
        "lead": _("What is made known, where, in which language"),
        "crumbs": crumbs(),
        "head_actions": [{"label": _("Plan a campaign"), "url": new_url, "kind": "primary"}]
        if new_url
        else [],
        "tabs": presenters.tabs(request.actor, "campaigns"),
        "page": page,
        "rows": rows,
        "new_url": new_url,
    }
    return render(request, "web/outreach/campaigns.html", context)


@requires("outreach.plan")
def plan(request):
    """Plan a campaign; its materials come next."""
    form = CampaignForm(request.POST or None, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        made = perform(request, form, actions.plan_campaign, campaign=form.told())
        if made:
            messages.success(request, _("The campaign is planned. Note its materials."))
            return redirect("campaign", made.id)
    context = {
        "title": _("Plan a campaign"),
        "crumbs": _crumbs(),
        "form": form,
        "label": _("Plan the campaign"),
        "proposed": proposals(
            request.actor, Activity.CAMPAIGN, place=next(iter(form["places"].value() or []), "")
        ),
    }
    return render(request, "web/outreach/form.html", context)


@requires("outreach.plan")
def change(request, campaign: UUID):
    """Change a campaign of one's own."""
    found = _own(request, campaign)
    form = CampaignForm(request.POST or None, initial=CampaignForm.of(found))
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.change_campaign, campaign=campaign, told=form.told()):
        messages.success(request, _("The campaign is changed."))
        return redirect("campaign", campaign)
    context = {"title": _("Change the campaign"), "crumbs": _crumbs(found), "form": form, "label": _("Save")}
    return render(request, "web/outreach/form.html", context)


def _own(request, campaign: UUID):
    found = queries.campaign(request.actor, campaign)
    if not queries.is_own(request.actor, found):
        raise Http404
    return found


@requires("outreach.see")
def page(request, campaign: UUID):
    """A campaign: its materials, and what they add up to, channel by channel."""
    found = queries.campaign(request.actor, campaign)
    materials = queries.materials(found)
    sums, named, spoken = queries.sums(materials), _cities(), dict(languages_named())
    keeps = queries.is_own(request.actor, found) and request.actor.may("outreach.plan")
    add_url = reverse("material_new", args=[campaign]) if keeps else ""
    head = [
        {"label": _("Note a material"), "url": add_url, "kind": "primary"},
        {"label": _("Change"), "url": reverse("campaign_change", args=[campaign])},
    ]
    context = {
        "title": translated(found.title),
        "lead": f"{translated(found.organisation.name)} · {presenters.period(found)}",
        "crumbs": _crumbs(),
        "head_actions": head if keeps else [],
        "aim": translated(found.aim),
        "cities": presenters.cities(found, named),
        "rows": [_material(row, spoken, keeps) for row in materials],
        "add_url": add_url,
        "by_channel": presenters.channels_table(sums),
        "by_city": presenters.quantities(sums.places, named, _("By city")),
        "by_language": presenters.quantities(sums.languages, spoken, _("By language")),
    }
    return render(request, "web/outreach/campaign.html", context)


def _material(row, spoken: dict[str, str], keeps: bool) -> dict:
    where = translated(row.place.name) if row.place else _("The whole country")
    reach = ""
    if row.reach is not None:
        words = ngettext("%(n)s contact", "%(n)s contacts", row.reach) % {"n": number(row.reach)}
        reach = f"{words} ({people.listed(row.get_reach_kind_display(), row.get_method_display())})"
    parts = (spoken.get(row.language_id, row.language_id), where, day(row.day), reach)
    return {
        "title": f"{Channel(row.channel).label} · {number(row.quantity)}",
        "note": " · ".join(part for part in parts if part),
        "drop": reverse("material_drop", args=[row.id]) if keeps else "",
    }


@requires("outreach.plan")
def add(request, campaign: UUID):
    """Note a material of a campaign of one's own."""
    found = _own(request, campaign)
    form = MaterialForm(request.POST or None, initial={"day": clock.today(), "language": "fr"})
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.add_materials, campaign=campaign, materials=[form.told()])
        if done:
            messages.success(request, _("The material is noted."))
            return redirect("campaign", campaign)
    context = {"title": _("Note a material"), "crumbs": _crumbs(found), "form": form, "label": _("Note it")}
    return render(request, "web/outreach/form.html", context)


@requires("outreach.plan")
def drop(request, material: UUID):
    """Take out a material that was noted by mistake."""
    found = queries.material(request.actor, material)
    campaign = _own(request, found.campaign_id)
    if request.method == "POST" and perform(request, None, actions.drop_material, material=material):
        messages.success(request, _("The material is taken out."))
        return redirect("campaign", campaign.id)
    context = {
        "title": translated(campaign.title),
        "crumbs": _crumbs(campaign),
        "question": _("Take this material out?"),
        "consequences": [f"{Channel(found.channel).label} · {number(found.quantity)}"],
        "label": _("Take it out"),
        "kind": "danger",
        "back": reverse("campaign", args=[campaign.id]),
        "undo": _("Only for what was noted by mistake. It can be noted again."),
    }
    return render(request, "web/outreach/confirm.html", context)
