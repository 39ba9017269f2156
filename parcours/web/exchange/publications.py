"""The figures of a month for everybody: prepared, looked at beside what is true, published or dropped."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.exchange import actions, publishing
from parcours.exchange.enums import PublicationState
from parcours.exchange.publication_models import Publication
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.programmes.queries import pack as pack_in_force
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, moment, number, translated
from parcours.web.acting import leads_away, perform
from parcours.web.results.report_words import parted

PAGE = 25
TONES = {PublicationState.PREPARED: "wait", PublicationState.PUBLISHED: "good"}
HIDDEN = "…"


class Prepare(forms.Form):
    month = forms.RegexField(
        r"\A\d{4}-(0[1-9]|1[0-2])\Z",
        label=gettext_lazy("Month"),
        help_text=gettext_lazy("Year and month, such as 2019-06. It must be over."),
    )

    def told(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")


def crumbs(row: Publication | None = None) -> list[dict]:
    found = [
        {"label": _("Exports"), "url": reverse("exports")},
        {"label": _("Figures for everybody"), "url": reverse("publications")},
    ]
    if row is not None:
        found.append({"label": title(row), "url": reverse("publication", args=[row.id])})
    return found


def title(row: Publication) -> str:
    return day(row.month, "month")


@requires("exchange.publish")
def listed(request):
    """The months that were published or prepared, and the next one to prepare."""
    pack = pack_in_force()
    first = publishing.next_month(pack.code).isoformat()[:7]
    form = Prepare(request.POST or None, initial={"month": first})
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.prepare_publication, month=form.told())
        if done is not None:
            messages.success(request, _("Prepared: look at what would be published."))
            return redirect("publication", done.id)
    page = Pages(publishing.publications(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Figures for everybody"),
        "lead": _("Each month, rounded, without small counts or what tells them. What is published stays."),
        "crumbs": crumbs()[:1],
        "form": form,
        "page": page,
        "table": _table(list(page), request.GET),
        "public_url": reverse("public_figures"),
    }
    status = 422 if form.errors else 200
    return render(request, "web/exchange/publications.html", context, status=status)


def _table(rows: list[Publication], query) -> Table:
    columns = [
        Column("month", _("Month")),
        Column("state", _("State")),
        Column("at", _("Published on")),
    ]
    lines = [
        {
            "month": Cell(title(row), reverse("publication", args=[row.id])),
            "state": Cell(PublicationState(row.state).label, tone=TONES[row.state]),
            "at": moment(clock.local(row.published_at)) if row.published_at else "",
        }
        for row in rows
    ]
    empty = Empty(_("No figures were published yet"), _("Prepare the first month above."))
    return Table(_("Months"), columns, lines, query=query, empty=empty)


@requires("exchange.publish")
def one(request, publication: UUID):
    """What everybody reads of a month, or would read."""
    row = publishing.publication(request.actor, publication)
    told = json.loads(row.tables)
    prepared = row.state == PublicationState.PREPARED
    actions_of = [
        {
            "label": _("Publish"),
            "url": reverse("publication_publish", args=[row.id]),
            "kind": "primary",
        },
        {"label": _("Drop"), "url": reverse("publication_drop", args=[row.id])},
    ]
    context = {
        "title": title(row),
        "crumbs": crumbs(),
        "chips": [{"text": PublicationState(row.state).label, "tone": TONES[row.state]}],
        "head_actions": actions_of if prepared else [],
        "facts": [
            {"label": _("Prepared on"), "value": moment(clock.local(row.prepared_at))},
            *(
                [{"label": _("Published on"), "value": moment(clock.local(row.published_at))}]
                if row.published_at
                else []
            ),
            {"label": _("Sum that proves it (SHA-256)"), "value": parted(row.sha256)},
        ],
        "table": _figures(told),
        "public_url": "" if prepared else f"{reverse('public_figures')}?month={told['month']}",
    }
    return render(request, "web/exchange/publication.html", context)


def _figures(told: dict[str, Any]) -> Table:
    columns = [
        Column("figure", _("Figure")),
        Column("number", _("Number"), numeric=True),
        Column("shown", _("Cells shown"), numeric=True),
        Column("hidden", _("Cells hidden"), numeric=True),
    ]
    lines = []
    for figure in told["figures"]:
        numbers = [row["number"] for row in figure["rows"]]
        whole = figure["rows"][0]["number"]
        hidden = sum(value is None for value in numbers)
        lines.append(
            {
                "figure": translated(figure["title"]),
                "number": HIDDEN if whole is None else number(whole),
                "shown": number(len(numbers) - hidden),
                "hidden": number(hidden),
            }
        )
    return Table(_("What is published"), columns, lines, caption_visible=True)


def _confirm(request, row: Publication, question: str, label: str, consequences: list[str], kind: str):
    context = {
        "title": title(row),
        "crumbs": crumbs(row),
        "question": question,
        "label": label,
        "back": reverse("publication", args=[row.id]),
        "consequences": consequences,
        "kind": kind,
    }
    return render(request, "web/results/report_confirm.html", context)


@requires("exchange.publish")
def publish(request, publication: UUID):
    row = publishing.publication(request.actor, publication)
    if leads_away(request, row.state != PublicationState.PREPARED):
        return redirect("publication", row.id)
    if request.method == "POST":
        if perform(request, None, actions.publish, publication=row.id) is not None:
            messages.success(request, _("Published: everybody may read it."))
        return redirect("publication", row.id)
    consequences = [
        _("Everybody may read these figures, without an account."),
        _("They stay as they are: what is corrected later is seen in the next month."),
    ]
    return _confirm(
        request, row, _("Publish the figures of this month?"), _("Publish"), consequences, "primary"
    )


@requires("exchange.publish")
def drop(request, publication: UUID):
    row = publishing.publication(request.actor, publication)
    if leads_away(request, row.state != PublicationState.PREPARED):
        return redirect("publication", row.id)
    if request.method == "POST":
        if perform(request, None, actions.drop_publication, publication=row.id) is None:
            return redirect("publication", row.id)
        messages.success(request, _("Dropped: the month can be prepared again."))
        return redirect("publications")
    consequences = [_("Nothing of it was published; the month can be prepared again.")]
    return _confirm(request, row, _("Drop what was prepared?"), _("Drop"), consequences, "danger")
