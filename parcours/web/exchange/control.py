"""Verifiers of spending and their packs; whom a pack is of, for who made it, while the term runs."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.exchange import control_actions as actions
from parcours.exchange import controlling
from parcours.exchange.control_models import ControlPack, Verifier
from parcours.exchange.controlling import VerifierTold
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.people import visibility as people_seen
from parcours.people.visibility import visible
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.widgets import DayField
from parcours.ui.wording import beside, day, number, translated
from parcours.web.acting import leads_away, perform
from parcours.web.people import presenters
from parcours.web.results.report_words import parted

from .exports import crumbs

PAGE = 25


class Name(forms.Form):
    project = forms.ChoiceField(label=gettext_lazy("Project"))
    name = forms.CharField(label=gettext_lazy("Name of the verifier"), max_length=120)
    firm = forms.CharField(label=gettext_lazy("Firm or body"), max_length=120)
    mandate = forms.CharField(
        label=gettext_lazy("Mandate"),
        max_length=80,
        help_text=gettext_lazy("The reference of the contract or of the letter."),
    )
    account = forms.TypedChoiceField(
        label=gettext_lazy("His account"),
        coerce=UUID,
        empty_value=None,
        required=False,
        help_text=gettext_lazy(
            "With one he signs in and looks himself, until the last day. An administrator opens it for his "
            "firm, in the role “Expenditure verifier”."
        ),
    )
    since = DayField(label=gettext_lazy("First day"))
    until = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *args, projects=(), accounts=(), **more):
        super().__init__(*args, **more)
        self.fields["project"].choices = list(projects)
        self.fields["account"].choices = [("", _("None: he looks beside whoever made the pack")), *accounts]


def _here() -> list[dict]:
    return [*crumbs(), {"label": _("Control of spending"), "url": reverse("control")}]


def _term(row: Verifier) -> str:
    return f"{day(row.since)} – {day(row.ended_on or row.until)}"


@requires("exchange.control")
def listed(request):
    """Who may verify, until when, and what was drawn for them."""
    page = Pages(controlling.packs(request.actor), PAGE).get_page(request.GET.get("page"))
    may = bool(controlling.projects(request.actor))
    new = {"label": _("Name a verifier"), "url": reverse("control_name"), "kind": "primary"}
    context = {
        "title": _("Control of spending"),
        "lead": _("A verifier is named for a project and a term; packs are drawn by lot for him."),
        "crumbs": crumbs(),
        "head_actions": [new] if may else [],
        "verifiers": _verifiers(list(controlling.verifiers(request.actor)[:100]), request.GET),
        "table": _packs(list(page), request.GET),
        "page": page,
    }
    return render(request, "web/exchange/control.html", context)


def _verifiers(rows: list[Verifier], query) -> Table:
    columns = [
        Column("name", _("Verifier")),
        Column("project", _("Project")),
        Column("term", _("Term")),
        Column("state", _("State")),
        Column("end", _("Action")),
    ]
    lines = [
        {
            "name": Cell(row.name, note=beside([row.firm, row.mandate, *_login(row)])),
            "project": translated(row.project.short) or row.project_id,
            "term": _term(row),
            "state": Cell(_("Runs"), tone="good")
            if controlling.runs(row)
            else Cell(_("Not in its term"), tone="none"),
            "end": Cell(_("End it"), reverse("control_end", args=[row.id])) if controlling.runs(row) else "",
        }
        for row in rows
    ]
    empty = Empty(_("No verifier yet"), _("Name who checks the spending of a project, and until when."))
    return Table(_("Verifiers"), columns, lines, query=query, empty=empty, caption_visible=True)


def _login(row: Verifier) -> list[str]:
    return [_("account %(login)s") % {"login": row.account.login}] if row.account else []


def _packs(rows: list[ControlPack], query) -> Table:
    columns = [
        Column("pack", _("Control pack")),
        Column("verifier", _("Verifier")),
        Column("drawn", _("Drawn"), numeric=True),
        Column("of", _("Out of"), numeric=True),
    ]
    lines = [
        {
            "pack": Cell(
                row.export.name, reverse("control_pack", args=[row.id]), note=day(clock.day_of(row.made_at))
            ),
            "verifier": row.verifier.name,
            "drawn": number(row.drawn),
            "of": number(row.population),
        }
        for row in rows
    ]
    empty = Empty(_("No pack yet"), _("A pack is made among the files, once a verifier is named."))
    return Table(_("Packs that were drawn"), columns, lines, query=query, empty=empty, caption_visible=True)


@requires("exchange.control")
def name(request):
    rows = controlling.projects(request.actor)
    if not rows:
        raise Http404
    form = Name(
        request.POST or None,
        projects=[(one.code, translated(one.short) or one.code) for one in rows],
        accounts=[
            (str(one.user_id), beside([one.user.name, translated(one.organisation.name)]))
            for one in controlling.accounts_to_name(request.actor)
        ],
    )
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.name_verifier, verifier=VerifierTold(**form.cleaned_data))
        if done is not None:
            messages.success(request, _("The verifier is named: a pack can be made."))
            return redirect("control")
    context = {
        "title": _("Name a verifier"),
        "crumbs": _here(),
        "form": form,
        "label": _("Name him"),
        "back": reverse("control"),
    }
    return render(request, "web/exchange/make.html", context, status=422 if form.errors else 200)


@requires("exchange.control")
def end(request, verifier):
    row = controlling.verifier(request.actor, verifier)
    if leads_away(request, row.ended_on is not None):
        return redirect("control")
    if request.method == "POST":
        if perform(request, None, actions.end_verifier, verifier=row.id) is not None:
            messages.success(request, _("The term is ended."))
        return redirect("control")
    context = {
        "title": row.name,
        "crumbs": _here(),
        "back": reverse("control"),
        "question": _("End this term today?"),
        "label": _("End it"),
        "consequences": [
            _("No pack is drawn for him any more, and nobody of a pack is looked at."),
            *([_("His account closes with the last of his terms.")] if row.account else []),
        ],
        "undo": _("He can be named again."),
        "kind": "danger",
    }
    return render(request, "web/results/report_confirm.html", context)


@requires("exchange.control")
def pack(request, pack):
    """One pack: its seed and size; whom it is of, for who made it."""
    row = controlling.pack(request.actor, pack)
    facts = [
        {"label": _("Verifier"), "value": beside([row.verifier.name, row.verifier.firm])},
        {"label": _("Mandate"), "value": row.verifier.mandate},
        {"label": _("Term"), "value": _term(row.verifier)},
        {"label": _("Project"), "value": translated(row.verifier.project.short) or row.verifier.project_id},
        {"label": _("Period"), "value": f"{day(row.since)} – {day(row.until)}"},
        {
            "label": _("Drawn"),
            "value": beside([number(row.drawn), _("out of %(n)s") % {"n": number(row.population)}]),
        },
        {"label": _("Seed"), "value": parted(row.seed)},
        {"label": _("Sum that proves it (SHA-256)"), "value": parted(row.export.sha256)},
    ]
    mine = row.made_by == request.actor.user
    context = {
        "title": row.export.name,
        "crumbs": _here(),
        "facts": facts,
        "file_url": reverse("export_made", args=[row.export_id]),
        "over": not controlling.runs(row.verifier),
        "old": not controlling.keeps_codes(row),
        "mine": mine,
        "table": _sample(request, row)
        if controlling.keeps_codes(row) and controlling.can_look(request.actor, row)
        else None,
    }
    return render(request, "web/exchange/control_pack.html", context)


def _sample(request, row: ControlPack) -> Table:
    found = controlling.drawn_again(request.actor, row)
    told = [who for code, who in found.codes.items() if code not in found.closed]
    rows = visible(request.actor).filter(pk__in=told)
    seen = {one.id: people.name_of(one) for one in rows.prefetch_related("names")}
    saw(list(seen), "exchange.control_pack")
    columns = [Column("code", _("Code")), Column("who", _("Person"))]
    lines = []
    for code in found.drawn:
        who = found.codes.get(code)
        if code in found.closed:
            said = Cell(_("Agrees no more to reporting"), tone="none")
        elif who in seen:
            said = Cell(seen[who], reverse("control_person", args=[row.id, code]))
        else:
            said = Cell(_("Her file is not open to you"), tone="none")
        lines.append({"code": code, "who": said})
    return Table(_("Who was drawn"), columns, lines, caption_visible=True)


@requires("exchange.control")
def person(request, pack, code: str):
    """The identity documents of somebody who was drawn; that they were looked at is recorded."""
    row = controlling.pack(request.actor, pack)
    if row.made_by == request.actor.user and not (
        controlling.keeps_codes(row) and controlling.can_look(request.actor, row)
    ):
        return redirect("control_pack", row.id)
    found = controlling.drawn_again(request.actor, row)
    who = found.codes.get(code)
    if who is None or code not in found.drawn or code in found.closed:
        raise Http404
    if not visible(request.actor).filter(pk=who).exists():
        raise Http404
    saw(who, "exchange.control_person", detail=True)
    today = clock.today()
    columns = [
        Column("kind", _("Paper")),
        Column("number", _("Number of the document")),
        Column("country", _("Country")),
        Column("ends", _("Ends on")),
    ]
    lines = [
        {
            "kind": presenters.paper(one.kind),
            "number": one.number,
            "country": translated(one.country.name) if one.country else "",
            "ends": presenters.ends(one.expires_on, today)[0],
        }
        for one in people.documents(request.actor, who, ended=True)
    ]
    empty = Empty(_("No paper is kept"), _("She has none, or it was never shown."))
    here = {"label": row.export.name, "url": reverse("control_pack", args=[row.id])}
    context = {
        "title": people.name_of(people_seen.get(request.actor, who)),
        "lead": code,
        "crumbs": [*_here(), here],
        "table": Table(_("Identity documents"), columns, lines, empty=empty),
        "file_url": reverse("person", args=[who]),
    }
    return render(request, "web/exchange/control_person.html", context)
