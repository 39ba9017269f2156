"""Forms of aid. What is allowed is the programme's to say; what is refused lands beside its field."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from parcours.aid.enums import TRACED, CoveredReason, Kind, RefusalReason, ReturnReason, Way
from parcours.aid.plan import AidPlan, KindRule, Line, first_of_month, months_later
from parcours.aid.rules import BATCH, GRANTED, MOST_UNITS, REFERENCE, REFUSED, SHEET, Reference
from parcours.kernel import clock
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import currency_word, day, language, money, translated

SPACES = re.compile(r"[\s\u00a0\u202f]")


class AmountField(forms.DecimalField):
    """An amount as people write it: 1 250,50 or 1250.50."""

    def __init__(self, **more):
        box = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=box, max_digits=14, decimal_places=2, **more)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = SPACES.sub("", value).replace("\u066c", "").replace("\u066b", ".")
            value = value.replace(",", ".") if value.count(",") == 1 and "." not in value else value
        if value in self.empty_values:
            return None
        try:
            return Decimal(str(value))
        except InvalidOperation:
            raise forms.ValidationError(
                _("Write an amount, such as 150 or 150,50."), code="invalid"
            ) from None


def plain(amount: Decimal) -> str:
    """An amount as it is typed in the reader's language: without cents where there are none."""
    text = f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}"
    return text if language() == "en" else text.replace(".", ",")


def months() -> list[tuple[str, str]]:
    """From last month to the month after the next."""
    here = first_of_month(clock.today())
    found = [months_later(here, number) for number in range(-1, 3)]
    return [(one.isoformat(), day(one, "month")) for one in found]


class Ask(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What is needed"), widget=forms.RadioSelect)
    amount = AmountField(label=gettext_lazy("Amount"))
    quantity = NumberField(
        label=gettext_lazy("How many"),
        help_text=gettext_lazy("Half-days, months or things, as this aid is counted. Empty: one."),
        min_value=1,
        max_value=MOST_UNITS,
        required=False,
    )
    what = forms.CharField(
        label=gettext_lazy("What for"),
        help_text=gettext_lazy("In a few words. Stays in her file."),
        max_length=200,
        required=False,
    )
    step = forms.ChoiceField(label=gettext_lazy("Which step it makes possible"), required=False)
    month = forms.ChoiceField(label=gettext_lazy("For the month of"))
    covered_reason = forms.ChoiceField(
        label=gettext_lazy("If another partner covers it already: why go on"), required=False
    )

    def __init__(self, *arguments, plan: AidPlan, steps: list, may_go_on: bool, **more):
        super().__init__(*arguments, **more)
        self.fields["kind"].choices = [(one, Kind(one).label) for one in Kind.values if one in plan.kinds]
        self.fields["amount"].help_text = _("In %(currency)s") % {"currency": currency_word(plan.currency)}
        self.fields["step"].choices = [
            ("", pgettext("step", "None")),
            *((str(one.id), one.what or one.get_kind_display()) for one in steps),
        ]
        self.fields["month"].choices = months()
        self.fields["month"].initial = first_of_month(clock.today()).isoformat()
        self.fields["covered_reason"].choices = [("", _("Not asked")), *CoveredReason.choices]
        if not may_go_on:
            del self.fields["covered_reason"]
        if len(steps) == 1:
            self.fields["step"].initial = str(steps[0].id)

    def told(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["month"] = date.fromisoformat(given["month"])
        given["step"] = UUID(given["step"]) if given["step"] else None
        given["quantity"] = given["quantity"] or 1
        return given


class Decide(forms.Form):
    """``second``: the first person's amount and line stand, and are confirmed or refused."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(GRANTED, gettext_lazy("Grant it")), (REFUSED, gettext_lazy("Refuse it"))],
        widget=forms.RadioSelect,
    )
    amount = AmountField(label=gettext_lazy("Amount granted"), required=False)
    line = forms.ChoiceField(label=gettext_lazy("Budget line"), required=False)
    reason = forms.ChoiceField(label=gettext_lazy("If refused: why"), required=False)
    covered_reason = forms.ChoiceField(
        label=gettext_lazy("If another partner covers it already: why go on"), required=False
    )

    def __init__(
        self, *arguments, asked: Any, lines: tuple[Line, ...], second: bool, may_go_on: bool, **more
    ):
        super().__init__(*arguments, **more)
        self.fields["amount"].initial = plain(asked.asked)
        self.fields["amount"].help_text = _("At most %(amount)s") % {
            "amount": money(asked.asked, asked.currency)
        }
        choose = [] if len(lines) == 1 else [("", _("Choose"))]
        self.fields["line"].choices = choose + [(one.code, translated(dict(one.title))) for one in lines]
        self.fields["reason"].choices = [("", _("Choose")), *RefusalReason.choices]
        self.fields["covered_reason"].choices = [("", _("Not asked")), *CoveredReason.choices]
        if second:
            del self.fields["amount"], self.fields["line"]
        if not may_go_on:
            del self.fields["covered_reason"]

    def told(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        if given["outcome"] == REFUSED:
            return {name: given[name] for name in ("outcome", "reason") if name in given}
        given.pop("reason", None)
        return given


class Pay(forms.Form):
    way = forms.ChoiceField(label=gettext_lazy("How it is paid"), widget=forms.RadioSelect)
    amount = AmountField(label=gettext_lazy("Amount handed over"))
    receipt = forms.CharField(
        label=gettext_lazy("Receipt or voucher number"),
        help_text=gettext_lazy(
            "Of money or a voucher there is one of two proofs: this number, or who signs."
        ),
        max_length=40,
        required=False,
    )
    signed_name = forms.CharField(
        label=gettext_lazy("Name of the one who signs"),
        help_text=gettext_lazy("Typed in front of her: it stands for her signature, with the hour."),
        max_length=120,
        required=False,
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference of the transfer or mobile payment"), max_length=60, required=False
    )
    on = DayField(label=gettext_lazy("Paid on"))
    already_paid = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments, asked: Any, rule: KindRule | None, **more):
        super().__init__(*arguments, **more)
        allowed = rule.ways if rule else Way.values
        self.fields["way"].choices = [(one, Way(one).label) for one in Way.values if one in allowed]
        self.fields["way"].initial = self.fields["way"].choices[0][0]
        self.fields["amount"].initial = plain(asked.left)
        self.fields["on"].initial = clock.today()
        self.fields["already_paid"].initial = f"{asked.paid:.2f}"

    def told(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        try:
            given["already_paid"] = Decimal(given["already_paid"])
        except InvalidOperation:
            given["already_paid"] = None
        return given


class Missing(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What is missing"),
        help_text=gettext_lazy("Read by the officer who asked. Stays in the file."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )


class Answer(forms.Form):
    what = forms.CharField(label=gettext_lazy("What for"), max_length=200)
    amount = AmountField(label=gettext_lazy("Amount"))


class Return(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it comes back"), choices=ReturnReason.choices, widget=forms.RadioSelect
    )


class Approve(forms.Form):
    line = forms.ChoiceField(label=gettext_lazy("Budget line"))

    def __init__(self, *arguments, lines: tuple[Line, ...], **more):
        super().__init__(*arguments, **more)
        choose = [] if len(lines) == 1 else [("", _("Choose"))]
        self.fields["line"].choices = choose + [(one.code, translated(dict(one.title))) for one in lines]


class SheetForm(forms.Form):
    """A page of the signed sheet of a list. ``kept``: the mark of one set aside while the form came back."""

    kept = ""
    scan = forms.FileField(
        label=gettext_lazy("Photo of the signed sheet"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": "image/*,application/pdf"}),
        help_text=gettext_lazy(
            "One page, or a PDF of all of them, at most 10 MB; more pages can follow. It is kept encrypted."
        ),
    )


class Paper(forms.FileField):
    """Asked for; whether there is one, now or from an earlier try, is known to whoever takes papers in."""

    def clean(self, data, initial=None):
        return data


class AddSheet(SheetForm):
    """A further page: without it there is nothing to keep."""

    use_required_attribute = False
    scan = Paper(
        label=SheetForm.base_fields["scan"].label,
        widget=SheetForm.base_fields["scan"].widget,
        help_text=SheetForm.base_fields["scan"].help_text,
    )


class PayList(SheetForm):
    """``people``: who is still to be paid, with her name; each may have a reference of her own."""

    way = forms.ChoiceField(label=gettext_lazy("How it is paid"), widget=forms.RadioSelect)
    signed = forms.BooleanField(
        label=gettext_lazy("Everybody who is paid has signed the sheet"),
        help_text=gettext_lazy("For money in cash and vouchers. Who did not sign was not paid."),
        required=False,
    )
    sheet = forms.CharField(
        label=gettext_lazy("Number of the signed sheet"),
        help_text=gettext_lazy("As written on the paper that you keep. It stands on every payment."),
        max_length=SHEET,
        required=False,
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference of the transfer or mobile payment"),
        help_text=gettext_lazy("Of the whole batch. Below, where each person has her own."),
        max_length=BATCH,
        required=False,
    )
    on = DayField(label=gettext_lazy("Paid on"))
    total = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments, rule: KindRule | None, total: Decimal, people: dict, **more):
        super().__init__(*arguments, **more)
        allowed = rule.ways if rule else Way.values
        self.fields["way"].choices = [(one, Way(one).label) for one in Way.values if one in allowed]
        self.fields["way"].initial = self.fields["way"].choices[0][0]
        if not any(one in TRACED for one in allowed):
            del self.fields["reference"]
            people = {}
        if all(one in TRACED for one in allowed):
            del self.fields["signed"], self.fields["sheet"]
        self.order_fields([name for name in self.fields if name != "scan"])
        self.own = {f"reference_{who}": who for who in people}
        for name, who in self.own.items():
            self.fields[name] = forms.CharField(label=people[who], max_length=REFERENCE, required=False)
        self.fields["on"].initial = clock.today()
        self.fields["total"].initial = f"{total:.2f}"

    @property
    def own_told(self) -> bool:
        """Whether somebody was given a reference of her own, or one is wrong."""
        return any(self.data.get(name) or name in self.errors for name in self.own)

    def told(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name not in (*self.own, "scan")}
        own = {who: self.cleaned_data[name] for name, who in self.own.items()}
        given["references"] = tuple(Reference(who, text) for who, text in own.items() if text)
        try:
            given["total"] = Decimal(given["total"])
        except InvalidOperation:
            given["total"] = None
        return given
