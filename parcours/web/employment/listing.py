"""Lists of offers and of employers."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.employment import queries
from parcours.employment.enums import Contract, OfferKind, OfferState, Per, Permit, Sector
from parcours.kernel import clock
from parcours.kernel.counting import MOST, Pages
from parcours.ui.addresses import reverse
from parcours.ui.tables import with_query
from parcours.ui.wording import translated
from parcours.web.exporting import Head, listed

from . import presenters
from .forms import EmployerFilters, OfferFilters

PAGE = 25
OFFER = [
    Head("code", gettext_lazy("Code")),
    Head("title", gettext_lazy("Offer")),
    Head("kind", gettext_lazy("Kind"), dict(OfferKind.choices)),
    Head("employer", gettext_lazy("Employer")),
    Head("sector", gettext_lazy("Sector"), dict(Sector.choices)),
    Head("occupation", gettext_lazy("Occupation group")),
    Head("place"),
    Head("place_name", gettext_lazy("City")),
    Head("region"),
    Head("region_name", gettext_lazy("Region")),
    Head("contract", gettext_lazy("Contract"), dict(Contract.choices)),
    Head("posts", gettext_lazy("Posts")),
    Head("taken", gettext_lazy("Posts taken")),
    Head("week_hours", gettext_lazy("Hours a week")),
    Head("wage", gettext_lazy("Wage")),
    Head("wage_per", gettext_lazy("Wage for"), dict(Per.choices)),
    Head("currency", gettext_lazy("Currency")),
    Head("languages", gettext_lazy("Languages needed")),
    Head("permit", gettext_lazy("Residence and permit"), dict(Permit.choices)),
    Head("added_on", gettext_lazy("Added on")),
    Head("open_until", gettext_lazy("Open until")),
    Head("state", gettext_lazy("State"), dict(OfferState.choices)),
]


def tabs(current: str) -> list[dict]:
    return [
        {"label": _("Offers"), "url": reverse("employment"), "current": current == "offers"},
        {
            "label": _("Applications"),
            "url": reverse("applications"),
            "current": current == "applications",
        },
        {"label": _("At work"), "url": reverse("placements"), "current": current == "placements"},
        {"label": _("Employers"), "url": reverse("employers"), "current": current == "employers"},
    ]


def _asked(request):
    form = OfferFilters(request.GET or {"state": OfferState.OPEN})
    return form, queries.offers(request.actor, sort=request.GET.get("sort", "-added_on"), **form.asked())


@requires("employment.see")
def offers(request):
    """Offers, filtered and sorted by the address; those that are open unless another state is asked for."""
    form, rows = _asked(request)
    page = Pages(rows, PAGE).get_page(request.GET.get("page"))
    keeps = request.actor.may("employment.keep")
    new_url = reverse("offer_new") if keeps else ""
    actions = []
    if keeps:
        actions = [
            {"label": _("Add an offer"), "url": new_url, "kind": "primary"},
            {"label": _("Import"), "url": reverse("offers_import")},
        ]
    context = {
        "title": _("Employment"),
        "lead": _("Jobs, internships and volunteering that employers offer"),
        "head_actions": actions,
        "tabs": tabs("offers"),
        "form": form,
        "page": page,
        "export": reverse("offers_csv") + with_query(request.GET, page=None),
        "table": presenters.offers_table(page, request.GET, clock.today(), new_url),
    }
    return render(request, "web/employment/list.html", context)


@requires("employment.see")
def offers_csv(request):
    """The offers that the list shows, as a file."""
    _form, rows = _asked(request)
    lines = (
        [
            row.code,
            translated(row.title),
            row.kind,
            row.employer.name,
            row.employer.sector,
            row.occupation_id,
            row.place_id,
            translated(row.place.name),
            row.region_id,
            translated(row.region.name),
            row.contract,
            row.posts,
            row.taken,
            row.week_hours,
            row.wage,
            row.wage_per,
            row.currency,
            " ".join(row.languages),
            row.permit,
            row.added_on,
            row.open_until,
            row.state,
        ]
        for row in rows[:MOST]
    )
    return listed(request, "offers", OFFER, lines)


@requires("employment.see")
def employers(request):
    form = EmployerFilters(request.GET or None)
    wanted = form.asked() if request.GET else {}
    page = Pages(queries.employers(request.actor, **wanted), PAGE).get_page(request.GET.get("page"))
    counts = queries.open_offers_of(request.actor, [row.id for row in page])
    new_url = reverse("employer_new") if request.actor.may("employment.keep") else ""
    context = {
        "title": _("Employers"),
        "lead": _("Who may give work, kept by all organisations of the programme"),
        "head_actions": [{"label": _("Add an employer"), "url": new_url, "kind": "primary"}]
        if new_url
        else [],
        "tabs": tabs("employers"),
        "form": form,
        "page": page,
        "table": presenters.employers_table(page, counts, request.GET, new_url),
    }
    return render(request, "web/employment/list.html", context)
