"""Lists of people: all that the organisation may see, a search, what waits."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django import forms
from django.core.cache import cache
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.cases import queries as cases
from parcours.kernel import clock
from parcours.kernel.counting import MoreThan, page_number, page_of
from parcours.kernel.recorder import saw
from parcours.people import ending, listing, searching
from parcours.reference.enums import Protection, Residence
from parcours.ui import frames, wording
from parcours.ui.addresses import reverse
from parcours.ui.tables import with_query

from . import choices, drawing, presenters

SEARCHED = 50
PAPERS, LAST_PAGE = 50, 100
"""So many people whose papers end are on a page, and so many pages can be turned."""
LIST = "web/people/list.html"


class Filters(forms.Form):
    city = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    protection = forms.ChoiceField(label=gettext_lazy("Protection"), required=False)
    residence = forms.ChoiceField(label=gettext_lazy("Residence"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Files"), required=False)

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        every = ("", _("All"))
        self.fields["city"].choices = choices.places(choices.country(), empty=every)
        self.fields["protection"].choices = [every, *Protection.choices]
        self.fields["residence"].choices = [every, *Residence.choices]
        self.fields["source"].choices = [
            every,
            (listing.OURS, _("Registered by us")),
            (listing.SHARED, _("Shared with us")),
        ]

    def asked(self) -> listing.Filters:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        return listing.Filters(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class Search(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Name, card code or telephone"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        # {% field %} widens what has this type.
        self.fields["text"].widget.input_type = "search"


NAMES = set(Filters.base_fields)
KEPT_SECONDS = 60


def _part(form: Filters, query: Any) -> str:
    asked = SimpleNamespace(path=reverse("people"), GET=query)
    return render_to_string("web/people/filters.html", {"form": form, "request": asked})


def _plain_part() -> str:
    """The filters while nothing is chosen: a hundred places, so they are drawn once a minute a language."""
    key = f"web.people.filters:{get_language()}"
    return cache.get_or_set(key, lambda: _part(Filters(), {}), KEPT_SECONDS)


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _head(request, **more) -> dict:
    actions = []
    if request.actor.may("people.register"):
        actions = [{"label": _("Register a person"), "url": reverse("people_register"), "kind": "primary"}]
    return {
        "title": _("People"),
        "head_actions": actions,
        "search": Search(),
        "may_register": bool(actions),
    } | more


def counted(number: int) -> str:
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": wording.number(number)}


@requires("people.see")
def people(request):
    """Everybody whom the organisation may see, in the order of names; filters stay in the address."""
    form = Filters(request.GET) if NAMES & set(request.GET) else None
    asked = form.asked() if form else listing.Filters()
    found = listing.page(
        request.actor, asked, after=_id(request.GET.get("after")), before=_id(request.GET.get("before"))
    )
    saw((row.id for row in found.rows), "people.list")
    total = None if asked.any else listing.count(request.actor)
    turns = _turn(request, before=found.before), _turn(request, after=found.after)
    parts = {
        "lines": drawing.lines(presenters.lines(found.rows)),
        "turns": drawing.turns("" if total is None else counted(total), *turns),
    }
    if found.rows and not form:
        return frames.page(request, LIST, lambda: _head(request, filters=_plain_part()), parts)
    context = {"filters": _part(form, request.GET) if form else _plain_part(), "filtered": asked.any}
    return render(request, LIST, _head(request, **context, **parts))


def _turn(request, **cursor: UUID | None) -> str:
    (named,) = cursor.items()
    changes = {"after": None, "before": None} | dict([named])
    return with_query(request.GET, **changes) if named[1] else ""


@requires("people.see")
def search(request):
    """People by name, card or telephone. What is typed is posted: no name stands in an address."""
    if request.method == "GET":
        return redirect("people")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = Search(request.POST)
    text = form.cleaned_data.get("text", "") if form.is_valid() else ""
    if not text.strip():
        if request.headers.get("HX-Request"):
            return _all_again(request)
        return redirect("people")
    found, exactly = searching.ids(request.actor, text, SEARCHED + 1, country=choices.country())
    rows = listing.rows_of(request.actor, found[:SEARCHED])
    saw((row.id for row in rows), "people.search")
    context = {
        "search": form,
        "searched": True,
        "near": not exactly and bool(found),
        "lines": drawing.lines(presenters.lines(rows)),
        "turns": drawing.turns(
            counted(len(rows))
            if len(found) <= SEARCHED
            else _("The first %(number)s; write more") % {"number": SEARCHED}
        ),
    }
    return render(request, LIST, _head(request, **context))


def _all_again(request):
    """The search field was emptied: the first page, as at the beginning."""
    found = listing.page(request.actor)
    saw((row.id for row in found.rows), "people.list")
    context = {
        "filters": _plain_part(),
        "lines": drawing.lines(presenters.lines(found.rows)),
        "turns": drawing.turns(
            counted(listing.count(request.actor)),
            next_url=f"{reverse('people')}?after={found.after}" if found.after else "",
        ),
    }
    return render(request, LIST, _head(request, **context))


# What waits ---------------------------------------------------------------------------------------


def nothing_expires() -> str:
    return _(
        "Permits, receipts and other papers are listed here before they expire, so that nobody loses rights."
    )


def _crumbs() -> list[dict]:
    return [{"label": _("Today"), "url": reverse("home")}]


EVERYBODY = "all"


def own_city(actor) -> str:
    """Where a reader works who accompanies people at a place: her lists begin there."""
    return (cases.place_of(actor) or "") if actor.may("cases.assess") else ""


def papers_of(whose: str = "") -> str:
    return reverse("people_papers") + (f"?whose={whose}" if whose else "")


@requires("people.edit")
def papers(request):
    """People whose papers expire soon, then those whose papers did lately; those of her city first."""
    city, everybody = own_city(request.actor), request.GET.get("whose") == EVERYBODY
    number = min(page_number(request.GET.get("page")), LAST_PAGE)
    start = (number - 1) * PAPERS
    found, more = ending.ending(request.actor, city="" if everybody else city, start=start, size=PAPERS)
    rows = {row.id: row for row in listing.rows_of(request.actor, [person for person, *_ in found])}
    saw(rows, "people.papers")
    today = clock.today()
    told = [one for one in found if one[0] in rows]
    lines = presenters.lines(rows[person] for person, *_ in told)
    for line, (_person, kind, ends) in zip(lines, told, strict=True):
        text = presenters.paper_ends(kind, ends, today)
        line["chips"] = [{"text": text, "tone": "bad" if ends < today else "wait"}]
    whose = [
        {"label": _("In your city"), "url": papers_of(), "current": not everybody},
        {"label": _("Everybody"), "url": papers_of(EVERYBODY), "current": everybody},
    ]
    title = _("Papers that expire within 60 days")
    # How many more there are is told on the home page.
    total = MoreThan(start + len(found)) if more and number < LAST_PAGE else start + len(found)
    page = page_of(found, total, PAPERS, number) if more or number > 1 else None
    return _waiting(request, title, lines, nothing_expires(), whose if city else (), page)


@requires("people.edit")
def focal_points(request):
    """Children for whom nobody is named who watches over their protection."""
    found = listing.without_focal_point(request.actor, most=200)
    saw((row.id for row in found.first), "people.focal_points")
    lines = presenters.lines(found.first)
    title = _("Under 18 without a protection focal point")
    return _waiting(request, title, lines, _("Every child has somebody who watches over her protection."))


def _waiting(request, title: str, lines: list[dict], empty: str, whose: Sequence[dict] = (), page=None):
    context = {
        "title": title,
        "whose": whose,
        "crumbs": _crumbs(),
        "lines": drawing.lines(lines),
        "empty": empty,
        "page": page,
    }
    return render(request, "web/people/waiting.html", context)
