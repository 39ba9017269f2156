"""Find a service: for anybody, or for one person whose file tells who she is."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.cases import facts as known
from parcours.cases import queries as cases
from parcours.directory import actions, matching, queries
from parcours.directory import searching as directory
from parcours.directory.enums import Need
from parcours.directory.matching import Criteria
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.people import functioning
from parcours.people import queries as people
from parcours.reference import queries as reference
from parcours.reference.enums import Protection, Residence, Sex
from parcours.ui.addresses import reverse
from parcours.ui.tables import with_query
from parcours.ui.wording import language, listed, number
from parcours.web.acting import perform

from . import choices, presenters
from .forms import NeedForm, SearchForm

PAGE = 20
SOUGHT = ("kind", "place", "within")
# Which fields of the form hold which criterion.
FIELDS = {
    matching.WHERE: {"within": matching.ANYWHERE},
    matching.ACCESS: {"step_free": None},
    matching.LANGUAGE: {"language": None, "language_only": None},
    matching.SEX: {"sex": None},
    matching.AGE: {"age": None},
    matching.STATUS: {"status": None},
    matching.LOT: {"lot": None},
}


def head_actions(actor) -> list[dict]:
    found = []
    if actor.may("directory.keep"):
        found.append({"label": _("Our services"), "url": reverse("services_ours")})
    if actor.may("directory.gaps"):
        found.append({"label": _("Missing services"), "url": reverse("services_missing")})
    return found


def results(request, sought: Criteria, drop, link=None) -> dict:
    """What a search found, for the part that lists it. ``drop(code)``: where one criterion is not asked."""
    answer = directory.search(request.actor, sought)
    page = Paginator(answer.matches, PAGE).get_page(request.GET.get("page"))
    rows = directory.page(request.actor, [match.id for match in page])
    cards = [
        presenters.card(rows[match.id], match, link(rows[match.id]) if link else "", sought)
        for match in page
        if match.id in rows
    ]
    region = directory.settled(sought)[0].region if sought.within != matching.ANYWHERE else ""
    secret = queries.safe_places(request.actor, sought.kind, region) if sought.kind else []
    return {
        "searched": True,
        "page": page,
        "cards": cards,
        "count": len(answer.matches),
        "one_need": bool(sought.kind),
        "nearly": [
            {"label": presenters.nearly(code, n), "url": url}
            for code, n in answer.nearly.items()
            if (url := drop(code))
        ],
        "safe_places": presenters.safe_places(secret, dict(choices.regions())),
    }


def needs(request) -> list[dict]:
    """Every need that something answers today, with how many do; asked for like any other search."""
    found = queries.offered(request.actor)
    return [
        {
            "label": need.label,
            "code": need.value,
            "count": number(found[need.value]),
        }
        for need in Need
        if found.get(need.value)
    ]


@requires("directory.see")
def search(request):
    """Sought by POST, so that a need nobody answers is counted; found at an address that can be kept."""
    if request.method == "POST":
        form = SearchForm(request.POST)
        if form.is_valid():
            perform(request, None, actions.note_search, sought=form.criteria())
            return redirect(f"{reverse('services')}?{urlencode(form.told())}")
    else:
        form = SearchForm(request.GET or None, initial={"place": cases.place_of(request.actor) or ""})
    context = {
        "title": _("Services"),
        "lead": _("What partners offer, where, and whether there is room"),
        "head_actions": head_actions(request.actor),
        "form": form,
        "needs": [] if request.GET else needs(request),
    }
    if request.method == "GET" and request.GET:

        def drop(code: str) -> str:
            return reverse("services") + with_query(request.GET, page=None, **FIELDS[code])

        context |= results(request, form.criteria(), drop)
    return render(request, "web/directory/search.html", context)


@dataclass(frozen=True)
class Chosen:
    """What an address says about the criteria taken from a file: those left out, and whether her language
    has to be spoken there. Nothing of her."""

    without: tuple[str, ...] = ()
    language_only: bool = False

    @classmethod
    def of(cls, query) -> "Chosen":
        left = tuple(code for code in query.getlist("without") if code in matching.TELLABLE)
        return cls(left, matching.LANGUAGE in query.getlist("only"))

    def toggled(self, code: str) -> "Chosen":
        """One criterion more, or one less, left out."""
        kept = [one for one in self.without if one != code] if code in self.without else [*self.without, code]
        return replace(self, without=tuple(kept))

    def pairs(self) -> list[tuple[str, str]]:
        only = [("only", matching.LANGUAGE)] if self.language_only else []
        return [*(("without", one) for one in self.without), *only]

    def taken(self, words: dict[str, str], address) -> list[dict[str, Any]]:
        """What her file tells of each criterion, and where it is asked otherwise (``address(chosen)``)."""
        lines = []
        for code, text in words.items():
            out = code in self.without
            line: dict[str, Any] = {"label": choices.CRITERIA[code], "text": text, "left_out": out, "url": ""}
            if code in matching.TELLABLE:
                line["url"] = address(self.toggled(code))
            if code == matching.LANGUAGE and not out:
                other = replace(self, language_only=not self.language_only)
                label = _("Others too, with an interpreter") if self.language_only else _("Only these")
                line |= {"other_url": address(other), "other_label": label}
            lines.append(line)
        return lines


def criteria_of(actor, person: UUID, form: NeedForm, chosen: Chosen) -> tuple[Criteria, dict]:
    """What is sought for a person: the need and the place as told, the rest from her file. And what was
    taken from it, in words, by criterion."""
    told = known.of_person(actor, person, clock.today())
    age, oldest = told.get("person.age"), None
    if age is not None and not isinstance(age, int):
        age, oldest = age.low, age.high
    spoken = tuple(row.language_id for row in people.languages(actor, person))
    orientation = cases.current_orientation(actor, person)
    given = form.criteria()
    sought = Criteria(
        kind=given.kind,
        place=given.place or told.get("person.city", ""),
        within=given.within,
        languages=spoken,
        language_only=chosen.language_only,
        sex=told.get("person.sex", ""),
        age=age,
        age_to=oldest,
        protection=told.get("person.protection", ""),
        residence=told.get("person.residence", ""),
        lot=orientation.lot if orientation else None,
        step_free=functioning.asks_step_free(actor, person),
        without=chosen.without,
    )
    return sought, _words(sought)


def _words(sought: Criteria) -> dict[str, str]:
    named = dict(reference.languages_named())
    status = [
        dict(Protection.choices).get(sought.protection, ""),
        dict(Residence.choices).get(sought.residence, ""),
    ]
    found = {
        matching.ACCESS: _("A place without steps, as she asked") if sought.step_free else "",
        matching.LANGUAGE: _spoken(sought, named),
        matching.SEX: dict(Sex.choices).get(sought.sex, ""),
        matching.AGE: _age(sought),
        matching.STATUS: " · ".join(str(one) for one in status if one),
        matching.LOT: _("Lot %(lot)s") % {"lot": number(sought.lot)} if sought.lot else "",
    }
    return {code: str(text) for code, text in found.items() if text}


def _spoken(sought: Criteria, named: dict) -> str:
    told = listed(named.get(code, code) for code in sought.languages)
    if not told:
        return ""
    said = (
        _("%(languages)s: only where it is spoken, or with an interpreter")
        if sought.language_only
        else _("%(languages)s: where it is spoken comes first")
    )
    return said % {"languages": told}


def _age(sought: Criteria) -> str:
    if sought.age is None:
        return ""
    if sought.age_to is None or sought.age_to == sought.age:
        return _("%(age)s years") % {"age": number(sought.age)}
    return _("%(first)s to %(last)s years") % {"first": number(sought.age), "last": number(sought.age_to)}


@requires("people.see")
def for_person(request, person: UUID):
    """Services for one person: what her file tells is asked, and can be left out one by one.

    Nothing of her stands in the address but her id.
    """
    found = people.find(request.actor, person)
    saw(person, "directory.search", detail=True)
    here = reverse("person_services", args=[person])
    chosen = Chosen.of(request.GET)
    form = NeedForm(request.POST if request.method == "POST" else request.GET or None)
    sought, words = criteria_of(request.actor, person, form, chosen)
    if request.method == "POST" and form.is_valid():
        perform(request, None, actions.note_search, sought=sought)
        return redirect(f"{here}?{urlencode(form.told())}")
    if not form.is_bound:
        form.initial["place"] = sought.place
    elif request.method == "GET":
        # What was left out was taken from her file: the form says so.
        form = NeedForm({"kind": sought.kind, "place": sought.place, "within": sought.within})

    def address(other: Chosen) -> str:
        told = [(key, value) for key in SOUGHT for value in request.GET.getlist(key) if value]
        return f"{here}?{urlencode([*told, *other.pairs()])}"

    context = {
        "title": _("Find a service for her"),
        "lead": people.name_of(found, "arabic" if language() == "ar" else "latin"),
        "crumbs": person_crumbs(found),
        "form": form,
        "taken": chosen.taken(words, address),
        "needs": [] if request.GET else needs(request),
    }

    def drop(code: str) -> str:
        if code == matching.WHERE:
            return here + with_query(request.GET, page=None, within=matching.ANYWHERE)
        if code not in matching.TELLABLE:
            return ""
        return address(chosen.toggled(code))

    if request.method == "GET" and request.GET:
        context |= results(request, sought, drop, lambda row: presenters.person_link(person, row))
    return render(request, "web/directory/person.html", context)


def person_crumbs(person) -> list[dict]:
    script = "arabic" if language() == "ar" else "latin"
    return [
        {"label": _("People"), "url": reverse("people")},
        {"label": people.name_of(person, script), "url": reverse("person", args=[person.id])},
    ]
