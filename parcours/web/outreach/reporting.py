"""The report of an outing on one page: quick on a phone, nothing lost when something is wrong."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.outreach import actions, queries
from parcours.outreach.enums import MetAge, Need, OutingState, Source
from parcours.outreach.rules import MOST_MET, ByNeed, BySource, Count, Report
from parcours.reference.enums import Sex
from parcours.reference.queries import nationalities_named
from parcours.ui.widgets import NumberField
from parcours.web.acting import perform

from . import presenters
from .forms import NONE
from .outings import crumbs

FEWEST, MOST_BLOCKS = 3, 15
MORE, LATER, FINAL = "more", "later", "final"


@dataclass(frozen=True)
class Block:
    """The numbers of one nationality: its field, and for each age a row of fields by sex."""

    number: int
    nationality: Any
    rows: list[tuple[str, list]]
    total: int
    open: bool


def cell(label: str) -> NumberField:
    return NumberField(label=label, required=False, min_value=0, max_value=MOST_MET)


class TallyForm(forms.Form):
    """People by sex, age and nationality. ``blocks``: how many nationalities are asked; empty is none."""

    def __init__(self, *args, blocks: int, **more):
        super().__init__(*args, **more)
        self.size = blocks
        named = [NONE, *nationalities_named()]
        for n in range(blocks):
            self.fields[f"nat_{n}"] = forms.ChoiceField(label=_("Nationality"), choices=named, required=False)
            for age in MetAge:
                for sex in Sex:
                    self.fields[self.cell(n, sex, age)] = cell(f"{sex.label}, {age.label}")

    @staticmethod
    def cell(n: int, sex: str, age: str) -> str:
        return f"met_{n}_{sex}_{age}"

    def blocks(self) -> list[Block]:
        return [self._block(n) for n in range(self.size)]

    def _block(self, n: int) -> Block:
        rows = [(str(age.label), [self[self.cell(n, sex, age)] for sex in Sex]) for age in MetAge]
        typed = [str(field.value() or "").strip() for _label, fields in rows for field in fields]
        nationality = self[f"nat_{n}"]
        total = sum(int(one) for one in typed if one.isdecimal())
        return Block(n, nationality, rows, total, bool(nationality.value() or any(typed)) or n == 0)

    def clean(self):
        given = super().clean()
        for n in range(self.size):
            told = any(given.get(self.cell(n, sex, age)) for sex in Sex for age in MetAge)
            if told and not given.get(f"nat_{n}"):
                self.add_error(f"nat_{n}", _("Choose the nationality of these people."))
        return given

    def counts(self) -> list[Count]:
        given = self.cleaned_data
        return [
            Count(sex.value, age.value, given[f"nat_{n}"], given[self.cell(n, sex, age)])
            for n in range(self.size)
            for age in MetAge
            for sex in Sex
            if given.get(f"nat_{n}") and given.get(self.cell(n, sex, age))
        ]


class ReportForm(TallyForm):
    """Also who agreed, and which needs were heard."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        for source in Source:
            self.fields[f"agreed_{source.value}"] = cell(source.label)
        for need in Need:
            self.fields[f"need_{need.value}"] = cell(need.label)
        self.fields["known_before"] = cell(_("Seen before, not registered yet"))

    @property
    def agreed(self) -> list:
        return [self[f"agreed_{source.value}"] for source in Source]

    @property
    def needs(self) -> list:
        return [self[f"need_{need.value}"] for need in Need]

    def told(self) -> Report:
        given = self.cleaned_data
        return Report(
            self.counts(),
            [BySource(s.value, given[f"agreed_{s.value}"]) for s in Source if given[f"agreed_{s.value}"]],
            [ByNeed(n.value, given[f"need_{n.value}"]) for n in Need if given[f"need_{n.value}"]],
            given["known_before"] or 0,
        )


def tallied(counts: queries.Counts, often: list[str]) -> dict[str, Any]:
    """What was kept before; else the nationalities met ``often``, without a number."""
    named = counts.nationalities or often
    found: dict[str, Any] = {f"nat_{n}": code for n, code in enumerate(named)}
    place = {code: n for n, code in enumerate(named)}
    for (sex, age, code), number in counts.met.items():
        found[TallyForm.cell(place[code], sex, age)] = number
    return found


def _initial(actor, counts: queries.Counts) -> dict[str, Any]:
    often = [] if counts.met else queries.frequent_nationalities(actor, FEWEST)
    found = tallied(counts, often)
    found |= {f"agreed_{source}": n for source, n in counts.agreed.items()}
    found |= {f"need_{need}": n for need, n in counts.needs.items()}
    return found | {"known_before": counts.known_before or ""}


def size_of(request, initial: dict[str, Any]) -> int:
    kept = sum(1 for name in initial if name.startswith("nat_"))
    asked = request.POST.get("blocks", "")
    size = int(asked) if asked.isdecimal() and len(asked) < 3 else max(FEWEST, kept)
    return min(size + (request.POST.get("do") == MORE), MOST_BLOCKS)


@requires("outreach.run")
def report(request, outing: UUID):
    """Count people met; kept for now, or finished. With one nationality more nothing is sent away."""
    found = queries.outing(request.actor, outing)
    if not queries.is_own(request.actor, found) or found.state == OutingState.CANCELLED:
        raise Http404
    initial = _initial(request.actor, queries.counts(found))
    size, do = size_of(request, initial), request.POST.get("do", FINAL)
    if request.method == "POST" and do == MORE:
        # Nothing is judged yet: what was typed stands there with one nationality more.
        form = ReportForm(initial=request.POST.dict(), blocks=size)
    else:
        form = ReportForm(request.POST or None, initial=initial, blocks=size)
        if request.method == "POST" and form.is_valid() and _keep(request, form, outing, do):
            return redirect("outing", outing)
    context = {
        "title": _("Count and report"),
        "lead": f"{presenters.spot(found)} · {presenters.when(found)}",
        "crumbs": crumbs(found),
        "form": form,
        "blocks": form.blocks(),
        "size": size,
        "may_grow": size < MOST_BLOCKS,
        "total": sum(block.total for block in form.blocks()),
        "sexes": [sex.label for sex in Sex],
        "reported": found.state == OutingState.REPORTED,
        "back": reverse("outing", args=[outing]),
    }
    return render(request, "web/outreach/report.html", context, status=422 if form.errors else 200)


RENAME = {"counts": "nat_0", "agreed": "agreed_self", "needs": "need_information"}


def _keep(request, form: ReportForm, outing: UUID, do: str) -> bool:
    final = do != LATER
    done = perform(
        request, form, actions.report_outing, rename=RENAME, outing=outing, report=form.told(), final=final
    )
    if done is None:
        return False
    messages.success(request, _("The report is kept.") if final else _("Kept for now: finish it later."))
    return True
