"""Forms of payments, commitments and receipts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.kernel import clock
from parcours.programmes.budget_models import BudgetLine
from parcours.programmes.contracts import BANK, ContractRule
from parcours.programmes.money_enums import Payee
from parcours.programmes.spending import CommitmentTold, InstalmentTold, SpendingTold
from parcours.ui.widgets import DayField
from parcours.ui.wording import beside, money
from parcours.web.enterprise.grant_forms import scan

from .forms import Number, text
from .words import heading_name

NONE = ("", "—")
HEADINGS = (1, 2, 3, 4, 5, 6, 8)


class Filters(forms.Form):
    heading = forms.ChoiceField(label=gettext_lazy("Heading"), required=False)
    papers = forms.ChoiceField(label=gettext_lazy("Its voucher"), required=False)

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        headings = [(str(one), heading_name(one)) for one in HEADINGS]
        self.fields["heading"].choices = [("", _("All")), *headings]
        self.fields["papers"].choices = [("", _("All")), ("missing", _("Without a voucher"))]

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("heading", "papers")}


class _Paid(forms.Form):
    code = forms.ChoiceField(label=gettext_lazy("Line of the budget"))
    day = DayField(label=gettext_lazy("Paid on"))
    amount = Number(label=gettext_lazy("Amount"))
    currency = text(gettext_lazy("Currency"), 3)
    payee = forms.ChoiceField(label=gettext_lazy("Who was paid"), choices=[NONE, *Payee.choices])
    what = text(
        gettext_lazy("What for"),
        200,
        help_text=gettext_lazy("Never the name of somebody who is accompanied."),
    )
    reference = text(gettext_lazy("Number of the voucher"), 60, required=False)

    def __init__(self, *arguments, lines: Sequence[BudgetLine], rule: ContractRule, **more):
        super().__init__(*arguments, **more)
        self.fields["code"].choices = [NONE, *((one.code, f"{one.code} {one.title}") for one in lines)]
        usual = [one.currency for one in lines]
        self.fields["currency"].initial = usual[0] if len(set(usual)) == 1 else rule.currency

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].strip().upper()


class Spending(_Paid):
    kept = ""
    commitment = forms.ChoiceField(label=gettext_lazy("Commitment that it pays"), required=False)
    bank_rate = Number(
        label=gettext_lazy("Rate that the bank took"),
        places=8,
        required=False,
        help_text=gettext_lazy("Units of this currency for one of the contract's."),
    )
    bank_source = text(gettext_lazy("Who states this rate"), 200, required=False)
    scan = scan(gettext_lazy("Photo or PDF of the voucher"), must=False)

    def __init__(
        self,
        *arguments,
        bound: Sequence[tuple[Any, Any]],
        rule: ContractRule,
        looked_at: bool = False,
        **more,
    ):
        """``looked_at``: typed so far, with nothing in it yet that no check asks for."""
        super().__init__(*arguments, rule=rule, **more)
        if looked_at:
            for name in ("payee", "what", "reference"):
                self.fields[name].required = False
        words = [
            (str(one.id), beside((f"{one.code} {one.what}", money(one.amount - paid, one.currency))))
            for one, paid in bound
        ]
        self.fields["commitment"].choices = [NONE, *words]
        self.fields["day"].initial = clock.today()
        if not words:
            del self.fields["commitment"]
        if rule.rate != BANK:
            del self.fields["bank_rate"], self.fields["bank_source"]

    def told(self) -> SpendingTold:
        data = self.cleaned_data
        chosen = data.get("commitment")
        return SpendingTold(
            **{name: data[name] for name in _Paid.base_fields},
            commitment=UUID(chosen) if chosen else None,
            bank_rate=data.get("bank_rate"),
            bank_source=data.get("bank_source", ""),
        )


class Commitment(_Paid):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["day"].label = _("Signed on")
        self.fields["reference"].label = _("Number of the contract or order")
        self.fields["payee"].label = _("Who will be paid")

    def arguments(self) -> dict[str, Any]:
        return {"commitment": CommitmentTold(**self.cleaned_data)}


class VoucherForm(forms.Form):
    kept = ""
    scan = scan(gettext_lazy("Photo or PDF of the voucher"))


class Reason(forms.Form):
    reason = text(gettext_lazy("Why"), 300)

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data


class Instalment(forms.Form):
    on = DayField(label=gettext_lazy("Received on"))
    amount = Number(label=gettext_lazy("Amount received"))
    local = Number(label=gettext_lazy("What the bank made of it"), required=False)
    local_currency = text(
        gettext_lazy("In which currency (code)"),
        3,
        required=False,
        help_text=gettext_lazy("Both empty where the money stayed as it came."),
    )
    reference = text(gettext_lazy("Reference of the payment"), 60, required=False)

    def __init__(self, *arguments, currency: str, **more):
        super().__init__(*arguments, **more)
        self.fields["amount"].label = _("Amount received, in %(currency)s") % {"currency": currency}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if bool(data.get("local")) != bool(data.get("local_currency")) and not self.errors:
            self.add_error("local", _("Write the amount and its currency, or neither."))
        return data

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["local_currency"] = data["local_currency"].strip().upper()
        return {"instalment": InstalmentTold(**data)}
