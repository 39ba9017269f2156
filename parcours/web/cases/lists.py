"""Everybody who waits for one thing, the longest first."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.accounts.queries import colleague_names
from parcours.cases import queries
from parcours.cases.beside import UNKNOWN, beside
from parcours.kernel.counting import page_of
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import NOT_ALLOWED, NotAllowed
from parcours.people.queries import names_of
from parcours.ui import drawing, wording
from parcours.ui.addresses import reverse
from parcours.web.officers import chosen as chosen_officer

from . import presenters, waits

PAGE = 50


@requires("cases.see")
def waiting(request, what):
    """One list; whose, how long and the page stay in the address."""
    wait, actor = waits.WAITS.get(what), request.actor
    if wait is None:
        raise Http404
    if not actor.may(wait.right):
        raise NotAllowed(NOT_ALLOWED)
    first, chosen = asked(request, what)
    whose = chosen["whose"]
    found, page = _page(request, wait, chosen)
    saw((one.person for one in found), "cases.waiting")
    names = names_of(one.person for one in found)
    around = beside(actor, (one.person for one in found))
    context = {
        "title": wait.title,
        "lead": wording.number(found.total) if found else "",
        "crumbs": [{"label": _("Today"), "url": reverse("home")}],
        "whose": _whose(what, whose, first),
        "bands": _bands(actor, whose, first, chosen.get("band", "")) if what == "solution" else [],
        "officers": officers(actor) if what not in (*waits.PERSONAL, "nobody") else [],
        "officer": whose.removeprefix(queries.OF) if whose.startswith(queries.OF) else "",
        "band": chosen.get("band", ""),
        "lines": drawing.rows(_line(one, names, around, actor) for one in found),
        "page": page,
        "empty": wait.empty,
        "export": _export(request) if what == "solution" and found else "",
    }
    return render(request, "web/cases/waiting.html", context)


def officers(actor) -> list[tuple[str, str]]:
    """Whose cases one may choose, as choices; nothing where there is one officer alone."""
    known = [(str(user), name) for user, name in colleague_names(actor.organisation, "cases.book")]
    return [("", _("All officers")), *known] if len(known) > 1 else []


def _line(one: queries.Waiting, names, around, actor) -> str:
    name, step = presenters.name(names.get(one.person, ())), waits.next_step(one, actor)
    end = drawing.chip(waits.note(one), waits.tone(one))
    if step:
        end += drawing.link(step["url"], step["label"], shown_as="button", unseen=f": {name}")
    said = presenters.beside(around.get(one.person, UNKNOWN))
    return drawing.line(drawing.link(waits.url(one), name, is_name=True), said, end=end)


def asked(request, what: str) -> tuple[str, dict]:
    """Whose list the reader begins with, and what the address asks of it."""
    first = waits.whose_first(request.actor)
    whose = {"all": queries.EVERYBODY, "mine": queries.MINE}.get(request.GET.get("whose"), first)
    if what not in (*waits.PERSONAL, "nobody"):
        officer = chosen_officer(request.GET.get("officer", ""), request.actor, "cases.book")
        whose = f"{queries.OF}{officer}" if officer else whose
    chosen = {"whose": whose}
    if what == "solution" and request.GET.get("band") in waits.BANDS:
        chosen["band"] = request.GET["band"]
    return first, chosen


def _export(request) -> str:
    kept = {name: request.GET[name] for name in ("whose", "band", "officer") if name in request.GET}
    return reverse("without_solution_csv") + (f"?{urlencode(kept)}" if kept else "")


def _page(request, wait: waits.Wait, asked: dict):
    """A page of the list; beyond the last one, the last."""
    told = request.GET.get("page", "")
    number = int(told) if told.isdecimal() and len(told) < 7 else 1
    found = wait.ask(request.actor, limit=PAGE, start=max(number - 1, 0) * PAGE, **asked)
    if not found and found.total:
        number = -(-found.total // PAGE)
        found = wait.ask(request.actor, limit=PAGE, start=(number - 1) * PAGE, **asked)
    return found, page_of(found, found.total, PAGE, max(number, 1))


def _whose(what: str, whose: str, first: str) -> list[dict]:
    """Between her own, those of her place and everybody's, for those who have some of their own."""
    if what in waits.PERSONAL or first == queries.EVERYBODY:
        return []
    return [
        {"label": label, "url": waits.address(what, one, first), "current": one == whose}
        for one, label in (
            (queries.MINE, _("In my charge")),
            (queries.HERS, _("Mine, and my city")),
            (queries.EVERYBODY, _("Everybody")),
        )
    ]


def _bands(actor, whose: str, first: str, chosen: str) -> list[dict]:
    found = waits.bands(actor, whose, first, chosen)
    all_of_them = {
        "label": _("All"),
        "url": waits.address("solution", whose, first),
        "count": None,
        "current": not chosen,
    }
    return [all_of_them, *found]
