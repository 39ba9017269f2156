"""How services are said. Plain values in, words and tones out."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parcours.directory import matching, openings, queries
from parcours.directory.enums import Cost, Need, Standing
from parcours.directory.matching import Criteria, Match
from parcours.reference import queries as reference
from parcours.reference.enums import Protection, Residence, Sex
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, listed, money, number, translated

from . import choices
from .forms import LANGUAGE_LABELS, TEXT_LABELS

TONES = {
    Standing.OPEN: "good",
    Standing.WAITING: "wait",
    Standing.FULL: "bad",
    Standing.STALE: "wait",
    Standing.UNFUNDED: "none",
    Standing.ENDED: "none",
}


def name(service) -> str:
    return translated(service.name)


def url(service) -> str:
    return reverse("service", args=[service.id])


def standing(service) -> dict[str, str]:
    """Whether there is room, in one chip."""
    found = service.standing()
    text = found.label
    if found == Standing.OPEN:
        left = service.left
        text = _("Open to all who come") if left is None else _places(left)
    elif found == Standing.WAITING and service.waiting:
        text = _("Waiting list: %(n)s") % {"n": number(service.waiting)}
    return {"text": text, "tone": TONES[found]}


def _places(left: int) -> str:
    return ngettext("%(left)s place left", "%(left)s places left", left) % {"left": number(left)}


def where(service) -> str:
    """City, or the region when it is offered in all of it; the site before."""
    city = translated(service.place.name) if service.place else translated(service.region.name)
    return f"{translated(service.site.name)} · {city}" if service.site else city


def distance(km: int | None) -> str:
    if km is None:
        return ""
    return _("In the city") if km == 0 else _("%(km)s km") % {"km": number(km)}


def response(service) -> str:
    """How long its answers really took; nothing while nobody knows."""
    if service.response_days is None:
        return ""
    if service.response_days < 1:
        return _("answers within a day")
    days = round(service.response_days)
    return ngettext("answers in %(n)s day", "answers in %(n)s days", days) % {"n": number(days)}


def cost(service) -> str:
    said = Cost(service.cost).label
    if service.amount is not None:
        said = money(service.amount, service.currency)
    note = translated(service.cost_note)
    return f"{said} · {note}" if note else str(said)


def getting_in(service) -> dict[str, str]:
    """Whether one gets in without steps, for whoever asks for it."""
    known = service.gets_in
    if known is None:
        return {"text": _("Steps: not known, call first"), "tone": "none"}
    return {"text": _("Without steps"), "tone": "good"} if known else {"text": _("With steps"), "tone": "bad"}


SPEAKS = {
    matching.INTERPRETED: (gettext_lazy("With an interpreter"), "good"),
    matching.UNTOLD: (gettext_lazy("Languages not known, call first"), "none"),
    matching.UNSPOKEN: (gettext_lazy("No common language: interpreter needed"), "wait"),
}


def asked_of(service, match: Match | None, sought: Criteria) -> list[dict[str, str]]:
    """What is said of a service because it was asked: getting in without steps, a common language."""
    found = [getting_in(service)] if sought.step_free else []
    if match is not None and match.speaks in SPEAKS:
        text, tone = SPEAKS[match.speaks]
        found.append({"text": str(text), "tone": tone})
    return found


NOTHING = Criteria()


def card(service, match: Match | None = None, link: str = "", sought: Criteria = NOTHING) -> dict[str, Any]:
    """One line of a list of services, for what was sought."""
    parts = [
        translated(service.organisation.name),
        where(service),
        distance(match.km) if match else "",
        response(service),
    ]
    chips = [standing(service)]
    if service.cost == Cost.FREE:
        chips.insert(0, {"text": Cost.FREE.label, "tone": ""})
    if service.sensitive:
        chips.insert(0, {"text": _("Secret place"), "tone": "bad"})
    chips[:0] = asked_of(service, match, sought)
    return {
        "title": name(service),
        "url": link or url(service),
        "need": Need(service.kind).label,
        "note": " · ".join(part for part in parts if part),
        "chips": chips,
    }


def _listed(codes: Iterable, labels) -> str:
    return listed(str(labels[code]) for code in codes if code in labels)


def public(service) -> str:
    """For whom it is, in one line."""
    spoken = dict(reference.languages_named())
    parts = [
        _listed(service.sexes, dict(Sex.choices)),
        _ages(service.age_from, service.age_to),
        _listed(service.protections, dict(Protection.choices)),
        _listed(service.residences, dict(Residence.choices)),
        _listed(service.public_languages, spoken),
        _("Lots: %(lots)s") % {"lots": listed(map(number, service.lots))} if service.lots else "",
    ]
    return " · ".join(part for part in parts if part) or _("Everybody")


def _ages(first: int | None, last: int | None) -> str:
    if first is None and last is None:
        return ""
    if last is None:
        return _("from %(age)s years") % {"age": number(first)}
    if first is None:
        return _("up to %(age)s years") % {"age": number(last)}
    return _("%(first)s to %(last)s years") % {"first": number(first), "last": number(last)}


def hours(service) -> str:
    spans = openings.written(service.hours)
    # Isolated, so that a span begins with its opening in Arabic too.
    told = [f"{choices.WEEKDAYS[at]} \u2066{text}\u2069" for at, text in spans.items()]
    note = translated(service.hours_note)
    return " · ".join([*told, *([note] if note else [])])


def facts(service, actor) -> list[dict[str, Any]]:
    """What is told of a service to whoever may see it."""
    contact = queries.contact_of(service)
    spoken = dict(reference.languages_named())
    lines = [
        (_("Need"), Need(service.kind).label, {}),
        (_("Organisation"), translated(service.organisation.name), {}),
        (_("Where"), where(service), {}),
        (_("Address"), service.address, {"is_name": True}),
        (_("Without steps"), {True: _("Yes"), False: _("No")}.get(service.gets_in, ""), {}),
        (_("For whom"), public(service), {}),
        (_("Languages spoken there"), _listed(service.languages, spoken), {}),
        (_("Interpreter"), _("There is an interpreter") if service.interpreter else "", {}),
        (_("Cost"), cost(service), {}),
        (_("Opening hours"), hours(service), {}),
        (_("Contact person"), contact.name, {"is_name": True}),
        (_("Telephone"), contact.phone, {"is_name": True}),
        (_("E-mail"), contact.email, {"is_name": True}),
        (_("Funded until"), day(service.funding_until) if service.funding_until else "", {}),
        (_("Real response time"), response(service) or _("Not known yet"), {}),
        (_("Confirmed on"), day(service.confirmed_on), {}),
    ]
    return [{"label": label, "value": value, **more} for label, value, more in lines if value]


def on_map(service) -> dict[str, Any] | None:
    """A dot in the shapes of its country: its own point, else that of its site, else that of its city; None
    without any."""
    label, region = _("%(service)s on the map") % {"service": name(service)}, service.region
    if service.point is not None:
        at = translated(service.site.name) if service.latitude is None and service.site else ""
        return spot(service.point, region, label, at=at)
    place = service.place
    if place is None or place.latitude is None:
        return None
    city = _("Middle of the town: %(city)s") % {"city": translated(place.name)}
    return spot((place.latitude, place.longitude), region, label, roughly=city)


def spot(point, region, label: str, *, at: str = "", roughly: str = "") -> dict[str, Any] | None:
    """A dot at a point (latitude, longitude) of a region, with a link that a telephone opens; ``at``: what
    stands there; ``roughly``: said instead of the point, and no link. None outside the map."""
    country = reference.shapes(region.country_id)
    dot = country.spot(*point) if country else None
    if country is None or dot is None:
        return None
    return {
        "viewbox": country.view_box,
        "regions": [(path, int(code == region.code)) for code, path in country.paths.items()],
        "x": f"{dot[0]}",
        "y": f"{dot[1]}",
        "label": label,
        "at": at,
        "words": roughly or f"{point[0]}, {point[1]}",
        "geo": "" if roughly else geo(point),
    }


def geo(point) -> str:
    """The address that a telephone opens in its map."""
    return f"geo:{point[0]},{point[1]}"


def asked(sought: Criteria) -> list[str]:
    return [str(choices.CRITERIA[code]) for code in matching.asked(sought)]


NEARLY = {
    matching.WHERE: lambda n: ngettext("%(n)s more elsewhere", "%(n)s more elsewhere", n),
    matching.ACCESS: lambda n: ngettext(
        "%(n)s more if steps were no matter", "%(n)s more if steps were no matter", n
    ),
    matching.LANGUAGE: lambda n: ngettext(
        "%(n)s more if the language were not asked", "%(n)s more if the language were not asked", n
    ),
    matching.SEX: lambda n: ngettext(
        "%(n)s more if the sex were not asked", "%(n)s more if the sex were not asked", n
    ),
    matching.AGE: lambda n: ngettext(
        "%(n)s more if the age were not asked", "%(n)s more if the age were not asked", n
    ),
    matching.STATUS: lambda n: ngettext(
        "%(n)s more if the status were not asked", "%(n)s more if the status were not asked", n
    ),
    matching.LOT: lambda n: ngettext(
        "%(n)s more if the lot were not asked", "%(n)s more if the lot were not asked", n
    ),
}


def nearly(code: str, n: int) -> str:
    return NEARLY[code](n) % {"n": number(n)}


def safe_places(found: Iterable[queries.SafePlace], regions: dict[str, str]) -> list[dict[str, str]]:
    """Secret places of others: that there is one, and whom to call."""
    return [{"region": regions.get(one.region, one.region), "phone": one.phone} for one in found]


def ours_table(page, query, add_url: str, owners: dict[UUID, str]) -> Table:
    columns = [
        Column("name", _("Service")),
        Column("need", _("Need")),
        Column("where", _("Where")),
        Column("standing", _("State")),
        Column("room", _("Places taken"), numeric=True),
        Column("confirm", _("To confirm by")),
        Column("owner", _("Who confirms it")),
    ]
    rows = [
        {
            "name": Cell(name(row), url(row), note=row.code),
            "need": Need(row.kind).label,
            "where": where(row),
            "standing": Cell(standing(row)["text"], None, standing(row)["tone"]),
            "room": room(row),
            "confirm": day(row.confirm_by, "short") if row.ended_on is None else "",
            "owner": Cell(owners.get(row.owner_id, "—"), is_name=row.owner_id in owners),
        }
        for row in page
    ]
    empty = Empty(
        _("No service here yet"),
        _("The services of your organisation are listed here, those to confirm first."),
        add_url,
        _("Add a service"),
    )
    return Table(_("Our services"), columns, rows, query=query, empty=empty)


def room(service) -> str:
    if service.places is None:
        return number(service.taken)
    return _("%(taken)s of %(places)s") % {
        "taken": number(service.taken),
        "places": number(service.places),
    }


def outdated(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Which translations are to review."""
    return [f"{TEXT_LABELS[field]} ({LANGUAGE_LABELS[language]})" for field, language in pairs]


PLAIN_LABELS = {
    "code": gettext_lazy("Code"),
    "kind": gettext_lazy("Need"),
    "region_id": gettext_lazy("Region"),
    "place_id": gettext_lazy("City"),
    "site_id": gettext_lazy("Site"),
    "site_point": gettext_lazy("Site on the map"),
    "address": gettext_lazy("Address"),
    "languages": gettext_lazy("Languages spoken there"),
    "interpreter": gettext_lazy("Interpreter"),
    "hours": gettext_lazy("Opening hours"),
    "cost": gettext_lazy("Cost"),
    "amount": gettext_lazy("Amount"),
    "places": gettext_lazy("Places"),
    "has_waiting_list": gettext_lazy("Waiting list"),
    "waiting": gettext_lazy("People waiting"),
    "funding_until": gettext_lazy("Funded until"),
    "phone": gettext_lazy("Telephone"),
    "email": gettext_lazy("E-mail"),
    "contact_name": gettext_lazy("Contact person"),
}


def changed_fields(names: Iterable[str]) -> str:
    """Which parts of an entry differ, once each; what has no word of its own is the public."""
    labels = PLAIN_LABELS | TEXT_LABELS
    return listed(dict.fromkeys(str(labels.get(name, _("For whom"))) for name in names))


def gaps_table(found, regions: dict[str, str]) -> Table:
    columns = [
        Column("need", _("Need")),
        Column("region", _("Region")),
        Column("times", _("Searches without an answer"), numeric=True),
        Column("full", _("of which all were full"), numeric=True),
        Column("offered", _("Services proposed today"), numeric=True),
    ]
    rows = [
        {
            "need": Need(one.kind).label,
            "region": regions.get(one.region, one.region) or _("Anywhere"),
            "times": number(one.times),
            "full": number(one.full),
            "offered": Cell(number(one.offered), None, "bad" if not one.offered else None),
        }
        for one in found
    ]
    empty = Empty(
        _("No search has stayed without an answer"),
        _("When somebody seeks a service and finds none with room, the need and the place are counted here."),
    )
    return Table(_("Missing services by need and region"), columns, rows, empty=empty)


def person_link(person: UUID, service) -> str:
    return reverse("person_service", args=[person, service.id])
