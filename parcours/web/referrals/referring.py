"""From a person's page to a service: which one, what they may read, and she sees it before it goes."""

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.directory import actions as directory_actions
from parcours.directory import matching, searching
from parcours.directory import queries as directory
from parcours.directory.matching import ANYWHERE, Criteria
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import Missing
from parcours.people import queries as people
from parcours.referrals import actions, links, queries, reading
from parcours.referrals.enums import Channel, Item, State
from parcours.ui.addresses import reverse
from parcours.ui.tables import with_query
from parcours.ui.wording import language, translated
from parcours.web.acting import perform
from parcours.web.directory.presenters import asked_of, nearly, response
from parcours.web.directory.searching import Chosen, criteria_of

from . import presenters
from .forms import ItemsForm, OverrideForm, PhoneForm, SendForm, SoughtForm
from .page import crumbs, shown

PAGE = 25


def _name(person) -> str:
    return people.name_of(person, "arabic" if language() == "ar" else "latin")


def _crumbs(person) -> list[dict]:
    return [
        {"label": _("People"), "url": reverse("people")},
        {"label": _name(person), "url": reverse("person", args=[person.id])},
    ]


def _beside(request, person: UUID):
    """The open referral beside which another service is asked, for the same need."""
    try:
        told = UUID(request.GET.get("with", ""))
    except ValueError:
        return None
    row = queries.find(request.actor, told)
    return row if row.person_id == person and row.is_open else None


def _sought(request):
    """What is sought: as it was posted, as an address keeps it, or the need of a referral; else nothing."""
    if request.method == "POST":
        return request.POST
    if "within" in request.GET:
        return request.GET
    if "need" in request.GET:
        return {"kind": request.GET["need"], "within": ANYWHERE, "with": request.GET.get("with", "")}
    return None


def _placed(request, form: SoughtForm, sought: Criteria) -> tuple[SoughtForm, Criteria]:
    """The form says the place that her file tells, where nobody asked for another."""
    if not form.is_bound:
        sought = replace(sought, within=ANYWHERE)
        form.initial["place"] = sought.place
    elif request.method == "GET" and sought.place and not form.told().get("place"):
        told = {"kind": sought.kind, "place": sought.place, "within": sought.within}
        form = SoughtForm(told | {"with": request.GET.get("with", "")})
    return form, sought


@requires("referrals.send")
def choose(request, person: UUID):
    """Services to which she may be sent today and that fit her, the nearest first; what her file tells is
    asked, and can be left out. Nothing of her stands in the address but her id. Sought by POST, so that a
    need nobody answers is counted."""
    found = people.find(request.actor, person)
    saw(person, "referrals.choose", detail=True)
    here = reverse("person_refer", args=[person])
    first = _beside(request, person)
    chosen = Chosen.of(request.GET)
    form = SoughtForm(_sought(request), initial={"within": ANYWHERE, "with": request.GET.get("with", "")})
    sought, words = criteria_of(request.actor, person, form, chosen)
    if request.method == "POST" and form.is_valid():
        perform(request, None, directory_actions.note_search, sought=sought)
        return redirect(f"{here}?{urlencode({'within': sought.within} | form.told())}")
    form, sought = _placed(request, form, sought)

    def address(other: Chosen) -> str:
        base = here + with_query(request.GET, page=None, without=None, only=None)
        return base + "".join(f"&{name}={value}" for name, value in other.pairs())

    def dropped(code: str) -> str:
        if code == matching.WHERE:
            return here + with_query(request.GET, page=None, within=ANYWHERE)
        return address(chosen.toggled(code))

    answer = searching.search(request.actor, sought, to_refer=True)
    page = Paginator(answer.matches, PAGE).get_page(request.GET.get("page"))
    services = queries.services_for(request.actor, person).in_bulk([match.id for match in page])
    context = {
        "title": _("Refer to a service"),
        "title_is_name": False,
        "lead": _name(found),
        "crumbs": _crumbs(found),
        "form": form,
        "here": here,
        "page": page,
        "rows": [
            _service(person, services[match.id], first, match, sought)
            for match in page
            if match.id in services
        ],
        "by_phone": reverse("person_refer_by_phone", args=[person]),
        "taken": chosen.taken(words, address),
        "nearly": [
            {"label": nearly(code, number), "url": dropped(code)}
            for code, number in answer.nearly.items()
            if code in matching.TELLABLE
        ],
    }
    return render(request, "web/referrals/choose.html", context)


def _service(person: UUID, row, first, match, sought) -> dict:
    url = reverse("person_refer_to", args=[person, row.id])
    where = translated(row.place.name) if row.place_id else translated(row.region.name)
    chips = [{"text": presenters.need(row.kind), "tone": ""}]
    chips += asked_of(row, match, sought)
    if row.near:
        chips.append({"text": _("In her region"), "tone": "good"})
    if row.left is not None and row.left <= 0:
        chips.append({"text": _("Waiting list"), "tone": "wait"})
    notes = [translated(row.organisation.name), where]
    if row.response_days is not None:
        notes.append(response(row))
    return {
        "title": translated(row.name),
        "url": f"{url}?with={first.id}" if first is not None and first.need == row.kind else url,
        "note": " · ".join(notes),
        "chips": chips,
    }


@requires("referrals.send")
def items(request, person: UUID, service: UUID):
    """What they may read: chosen one by one; nothing is sent yet."""
    found = people.find(request.actor, person)
    wanted = directory.get_service(request.actor, service)
    saw(person, "referrals.items", detail=True)
    first = _beside(request, person)
    form = ItemsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        group = first.group if first is not None else None
        told = form.cleaned_data | {"person": person, "service": service, "group": group}
        done = perform(request, form, actions.propose, **told)
        if done:
            return redirect("referral_send", done.id)
    agreed = queries.agrees(request.actor, person, wanted.organisation_id)
    context = {
        "title": _("What may they read?"),
        "lead": f"{_name(found)} · {translated(wanted.name)} · {translated(wanted.organisation.name)}",
        "crumbs": [
            *_crumbs(found),
            {"label": _("Refer to a service"), "url": reverse("person_refer", args=[person])},
        ],
        "form": form,
        "agreed": agreed,
        "open": agreed or request.actor.may("referrals.override"),
        "already": _already(request.actor, person, wanted),
        "by_phone": reverse("person_refer_by_phone", args=[person]) + f"?service={wanted.id}",
        "consents": reverse("person", args=[person]) + "#consents",
        "back": reverse("person_refer", args=[person]),
    }
    return render(request, "web/referrals/items.html", context)


def _already(actor, person: UUID, wanted) -> dict | None:
    """The referral to this service that is open already, and where it stands."""
    for row in queries.of_person(actor, person):
        if row.is_open and row.service_id == wanted.id and queries.side_of(actor, row) == queries.OUT:
            return {"url": presenters.url(row), "chip": presenters.state(row)}
    return None


@requires("referrals.send")
def send(request, referral: UUID):
    """This is what they will read: shown to her, then sent."""
    row = queries.find(request.actor, referral)
    if row.state != State.PROPOSED:
        return redirect("referral", referral)
    row, content, mark = queries.preview(request.actor, referral)
    saw(row.person_id, "referrals.preview", detail=True)
    agreed, convention = queries.is_agreed(row), queries.is_in_convention(row)
    overrides = not agreed and convention and request.actor.may("referrals.override")
    form = None
    if agreed and convention:
        form = SendForm(request.POST or None, initial={"seen": mark})
    elif overrides and Item.WHOLE_FILE not in row.items:
        form = OverrideForm(request.POST or None, initial={"seen": mark})
    if request.method == "POST" and form is not None and form.is_valid():
        token = links.new_token() if row.channel == Channel.LINK else ""
        act = actions.send if agreed else actions.send_without_consent
        if perform(request, form, act, referral=referral, token=token, **form.cleaned_data):
            if token:
                # The page says whether a message carries the link, or nobody but the officer.
                return shown(request, referral, token)
            messages.success(request, _("Sent. You are told when they answer."))
            return redirect("referral", referral)
    context = {
        "title": _("This is what they will read"),
        "lead": f"{translated(row.service.name)} · {translated(row.to_organisation.name)}",
        "crumbs": [*crumbs(), {"label": row.code[:8], "url": presenters.url(row)}],
        "blocks": reading.blocks(content),
        "request_text": content.get("request", ""),
        "form": form,
        "agreed": agreed,
        "convention": convention,
        "by_link": row.channel == Channel.LINK,
        "override": form is not None and not agreed,
        "consents": reverse("person", args=[row.person_id]) + "#consents",
        "by_phone": reverse("person_refer_by_phone", args=[row.person_id]) + f"?service={row.service_id}",
        "back": presenters.url(row),
    }
    return render(request, "web/referrals/send.html", context)


def _called(request) -> dict[str, str]:
    """The service from whose page the telephone was taken up."""
    try:
        wanted = directory.get_service(request.actor, UUID(request.GET.get("service", "")))
    except (ValueError, Missing):
        return {}
    return {
        "organisation": translated(wanted.organisation.name),
        "service": translated(wanted.name),
        "need": wanted.kind,
    }


@requires("referrals.send")
def by_phone(request, person: UUID):
    """She was sent somewhere by telephone or on paper: it counts too."""
    found = people.find(request.actor, person)
    saw(person, "referrals.by_phone", detail=True)
    form = PhoneForm(request.POST or None, initial=_called(request))
    if request.method == "POST" and form.is_valid():
        rename = {"meeting_at": "meeting_day"}
        done = perform(
            request, form, actions.record_off_platform, rename=rename, person=person, **form.told()
        )
        if done:
            messages.success(request, _("Kept. It counts like every other referral."))
            return redirect("referral", done.id)
    context = {
        "title": _("Sent by telephone or on paper"),
        "lead": _name(found),
        "crumbs": [
            *_crumbs(found),
            {"label": _("Refer to a service"), "url": reverse("person_refer", args=[person])},
        ],
        "form": form,
        "back": reverse("person_refer", args=[person]),
    }
    return render(request, "web/referrals/phone.html", context)
