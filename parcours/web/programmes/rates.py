"""Exchange rates: the list, one stated for a day, the monthly ones of the European Commission from a file."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parcours.accounts.policy import requires
from parcours.kernel import clock, sheets
from parcours.kernel.counting import Pages
from parcours.kernel.refusals import Refused
from parcours.programmes import queries
from parcours.reference import actions, inforeuro, monthly
from parcours.reference import queries as reference
from parcours.reference.enums import RateKind
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.widgets import DayField
from parcours.ui.wording import day, number, western
from parcours.web import sent_files
from parcours.web.acting import perform, refuse

from . import presenters

PAGE, SHOWN = 50, 200
SALT = "parcours.programmes.rates"
RATE_BOX = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
COLUMNS = {
    inforeuro.CURRENCY: gettext_lazy("Currency"),
    inforeuro.RATE: gettext_lazy("Rate"),
    inforeuro.MONTH: gettext_lazy("Month"),
    inforeuro.BASE: gettext_lazy("Currency of reference"),
}


class Filters(forms.Form):
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What kind"), required=False)

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        codes = reference.currencies_with_rates()
        self.fields["currency"].choices = [("", _("All")), *((code, code) for code in codes)]
        self.fields["kind"].choices = [("", _("All")), *RateKind.choices]

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("currency", "kind")}


class Month(forms.Field):
    """A month as people write it: 03/2018 or 2018-03."""

    widget = forms.TextInput({"autocomplete": "off", "inputmode": "numeric"})

    def to_python(self, value: Any) -> date | None:
        if not (value or "").strip():
            return None
        try:
            return inforeuro.month_of(western(value))
        except ValueError:
            raise forms.ValidationError(_("Write the month as 03/2018."), code="invalid") from None


class RateFile(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, as the European Commission gives it out. It is shown first."),
        allow_empty_file=True,
    )
    month = Month(
        label=gettext_lazy("Month of the rates"),
        help_text=gettext_lazy("Such as 03/2018. Only where the file does not say it in each row."),
        required=False,
    )


class NewRate(forms.Form):
    currency_from = forms.CharField(
        label=gettext_lazy("One unit of"), help_text=gettext_lazy("Its code, such as EUR."), max_length=3
    )
    rate = forms.CharField(label=gettext_lazy("is worth"), max_length=30, widget=RATE_BOX)
    currency_to = forms.CharField(
        label=gettext_lazy("units of"), help_text=gettext_lazy("Its code, such as USD."), max_length=3
    )
    on = DayField(label=gettext_lazy("On which day"))
    source = forms.CharField(label=gettext_lazy("Who states it"), max_length=200)

    def clean_rate(self):
        try:
            return inforeuro.rate_of(self.cleaned_data["rate"])
        except ValueError:
            raise forms.ValidationError(_("Write a rate, such as 10.8765."), code="invalid") from None

    def clean(self):
        for name in ("currency_from", "currency_to"):
            if name in self.cleaned_data:
                self.cleaned_data[name] = self.cleaned_data[name].strip().upper()
        return self.cleaned_data


def rate_words(rate: Any) -> str:
    """A rate with the decimals that it has."""
    bare = rate.normalize()
    return number(bare, max(4, -bare.as_tuple().exponent))


@requires("programmes.see")
def page(request):
    """Every rate: of which month or day, and who states it."""
    pack = queries.pack_or_none()
    if pack is None:
        return render(request, "web/programmes/none.html", {"title": _("The programme")})
    form = Filters(request.GET or None)
    asked = form.asked() if request.GET else {}
    shown = Pages(reference.rates(**asked), PAGE).get_page(request.GET.get("page"))
    may = request.actor.may("reference.write")
    actions_of_page = [
        {"label": _("Import monthly rates"), "url": reverse("programme_rates_import"), "kind": ""},
        {"label": _("State a rate"), "url": reverse("programme_rate_new"), "kind": ""},
    ]
    forms_too = request.actor.may("cases.forms")
    context = presenters.head(pack, queries.version(pack.code), "rates", forms=forms_too) | {
        "form": form,
        "page": shown,
        "table": _table(list(shown), request.GET, may),
        "head_actions": actions_of_page if may else [],
    }
    return render(request, "web/programmes/rates.html", context)


def _table(rows: list[Any], query: Any, may: bool) -> Table:
    columns = [
        Column("what", _("Rate")),
        Column("rate", _("Worth"), numeric=True),
        Column("on", _("Of")),
        Column("source", _("Stated by")),
    ]
    lines = []
    for row in rows:
        of_month = row.kind == RateKind.MONTHLY
        lines.append(
            {
                "what": Cell(f"1 {row.currency_from}", note=str(row.get_kind_display())),
                "rate": f"{rate_words(row.rate)}\u00a0{row.currency_to}",
                "on": day(row.on, "month" if of_month else "long"),
                "source": row.source,
            }
        )
    empty = Empty(
        _("No rate yet"),
        _("Here stand the rates that amounts in another currency are converted at."),
        reverse("programme_rates_import") if may else "",
        _("Import monthly rates") if may else "",
    )
    return Table(_("Exchange rates"), columns, lines, query=query, empty=empty)


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": _("The programme"), "url": reverse("programme")},
        {"label": _("Exchange rates"), "url": reverse("programme_rates")},
    ]


@requires("reference.write")
def new(request):
    form = NewRate(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.set_rate, **form.cleaned_data) is not None:
        messages.success(request, _("The rate is kept."))
        return redirect("programme_rates")
    context = {
        "title": _("State a rate"),
        "lead": _("A second rate of the same day takes the place of the first."),
        "crumbs": _crumbs(),
        "form": form,
        "button": _("Keep it"),
        "back": reverse("programme_rates"),
    }
    return render(request, "web/enterprise/form.html", context)


@requires("reference.write")
def take_in(request):
    """A file is looked at: what it would change, and every fault. Then it is taken in, all or nothing."""
    if request.method == "POST" and request.POST.get("told"):
        return _taken(request)
    posted = request.method == "POST"
    form, context = RateFile(request.POST or None, request.FILES or None), {}
    data = sent_files.sheet(request, form, sheets.MOST_BYTES) if posted else None
    if data is not None:
        try:
            sheet = sheets.read(data)
            found = inforeuro.read(sheet, form.cleaned_data.get("month"), clock.today())
            context = _preview(sheet, found)
        except Refused as refused:
            refuse(request, form, refused, {"": "file"})
    context |= {
        "title": _("Import monthly rates"),
        "lead": _("The accounting rates of the euro that the European Commission states for each month"),
        "crumbs": _crumbs(),
        "form": form,
    }
    return render(request, "web/programmes/rates_import.html", context)


def _taken(request):
    try:
        told = signing.loads(request.POST["told"], salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    rates = [
        inforeuro.MonthRate(code, date.fromisoformat(month), inforeuro.rate_of(rate))
        for code, month, rate in told
    ]
    done = perform(request, None, actions.take_in_rates, rates=rates)
    if done is None:
        return redirect("programme_rates_import")
    words = [
        ngettext("%(n)s rate added", "%(n)s rates added", done.added) % {"n": number(done.added)},
        ngettext("%(n)s changed", "%(n)s changed", done.changed) % {"n": number(done.changed)},
    ]
    messages.success(request, " · ".join(words))
    return redirect("programme_rates")


def _preview(sheet: sheets.Sheet, found: inforeuro.Found) -> dict[str, Any]:
    compared = monthly.compared(found.rates)
    moved = [one for one in compared if one[1] != monthly.SAME]
    faults = [
        {
            "row": number(one.row) if one.row else "",
            "column": str(COLUMNS.get(one.column, one.column)),
            "why": one.sentence,
        }
        for one in found.faults[:SHOWN]
    ]
    columns = [
        Column("row", _("Row"), numeric=True),
        Column("column", _("Column")),
        Column("why", _("What is wrong")),
    ]
    told = [[one.currency, one.month.isoformat(), f"{one.rate:f}"] for one, _change, _before in compared]
    return {
        "seen": True,
        "encoding": sheet.encoding if sheet.encoding not in ("", "utf-8") else "",
        "counts": {
            kind: number(sum(1 for one in compared if one[1] == kind))
            for kind in (monthly.MADE, monthly.CHANGED, monthly.SAME)
        },
        "left_out": ", ".join(found.left_out),
        "faults": Table(_("Faults in the file"), columns, faults) if faults else None,
        "more_faults": number(len(found.faults) - SHOWN) if len(found.faults) > SHOWN else "",
        "changes": _changes(moved[:SHOWN]),
        "more": number(len(moved) - SHOWN) if len(moved) > SHOWN else "",
        "told": signing.dumps(told, salt=SALT, compress=True) if moved and not found.faults else "",
    }


def _changes(moved: list[tuple]) -> Table:
    columns = [
        Column("currency", _("Currency")),
        Column("month", _("Month")),
        Column("rate", _("Worth"), numeric=True),
        Column("before", _("Before"), numeric=True),
    ]
    rows = [
        {
            "currency": one.currency,
            "month": day(one.month, "month"),
            "rate": rate_words(one.rate),
            "before": rate_words(before) if before is not None else "",
        }
        for one, _change, before in moved
    ]
    return Table(_("What would change"), columns, rows)
