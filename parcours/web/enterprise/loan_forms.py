"""Forms of loans."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parcours.enterprise import loan_queries
from parcours.enterprise.borrowing import PURPOSE, LoanTerms, LoanTold
from parcours.enterprise.business_enums import Repaid
from parcours.enterprise.loan_enums import LoanReason, LoanState
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import money, number, translated

from .business_forms import Amount, shown

NONE = ("", "—")
ALL = ("", gettext_lazy("All"))


def lenders(currency: str) -> list[tuple[str, str]]:
    """Lenders by their code, each with what it lends at most."""
    found = []
    for one in loan_queries.lenders():
        name = translated(one.organisation.name)
        if one.lender.most is not None:
            most = money(one.lender.most, currency)
            name = _("%(lender)s (at most %(amount)s)") % {"lender": name, "amount": most}
        found.append((one.organisation.code, name))
    return found


class Terms(forms.Form):
    amount = Amount(label=gettext_lazy("Amount"), required=True)
    rate = Amount(
        label=gettext_lazy("Interest a year, in percent"),
        help_text=gettext_lazy("Empty: without interest."),
        places=3,
    )
    months = NumberField(label=gettext_lazy("Months to pay back"), min_value=1, max_value=120)
    grace = NumberField(
        label=gettext_lazy("Of these months of grace"),
        help_text=gettext_lazy("In which interest alone is paid. Empty: none."),
        min_value=0,
        max_value=119,
        required=False,
    )
    repaid = forms.ChoiceField(
        label=gettext_lazy("Paid back in"),
        choices=Repaid.choices,
        widget=forms.RadioSelect,
        initial=Repaid.EQUAL,
    )

    def terms(self) -> LoanTerms:
        given = self.cleaned_data
        return LoanTerms(
            given["amount"],
            given["rate"] or Decimal(0),
            given["months"],
            given["grace"] or 0,
            given["repaid"],
        )


class Ask(Terms):
    person = forms.ChoiceField(label=gettext_lazy("Who asks for it"))
    lender = forms.ChoiceField(label=gettext_lazy("Lender"))
    purpose = forms.CharField(
        label=gettext_lazy("What the loan is for"),
        max_length=PURPOSE,
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )
    on = DayField(
        label=gettext_lazy("Sent to the lender on"), help_text=gettext_lazy("Empty: today."), required=False
    )

    field_order = ["person", "lender", "amount", "rate", "months", "grace", "repaid", "purpose", "on"]

    def __init__(self, *arguments: Any, people: dict[UUID, str], currency: str, **more: Any):
        super().__init__(*arguments, **more)
        members = [(str(one), name) for one, name in people.items()]
        self.fields["person"].choices = members if len(members) == 1 else [NONE, *members]
        self.fields["lender"].choices = [NONE, *lenders(currency)]

    def told(self) -> LoanTold:
        given = self.cleaned_data
        return LoanTold(UUID(given["person"]), given["lender"], self.terms(), given["purpose"], given["on"])


class Copy(forms.Form):
    lender = forms.ChoiceField(label=gettext_lazy("Lender"))
    on = DayField(
        label=gettext_lazy("Sent to the lender on"), help_text=gettext_lazy("Empty: today."), required=False
    )

    def __init__(self, *arguments: Any, currency: str, without: str, **more: Any):
        super().__init__(*arguments, **more)
        others = [pair for pair in lenders(currency) if pair[0] != without]
        self.fields["lender"].choices = [NONE, *others]


class Move(Terms):
    """What the lender answers; its terms are asked for where it may still change them."""

    state = forms.ChoiceField(label=gettext_lazy("What the lender answers"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Asked for where it is refused or lapses."),
        choices=[NONE, *LoanReason.choices],
        required=False,
    )
    on = DayField(label=gettext_lazy("On"), help_text=gettext_lazy("Empty: today."), required=False)

    field_order = ["state", "reason", "on", "amount", "rate", "months", "grace", "repaid"]

    def __init__(self, *arguments: Any, targets: list[str], **more: Any):
        super().__init__(*arguments, **more)
        self.fields["state"].choices = [(one, LoanState(one).label) for one in targets]
        self.fields["amount"].label = _("Amount that is granted")
        self.grants = {LoanState.ACCEPTED.value, LoanState.DISBURSED.value} & set(targets)
        if not self.grants:
            for name in ("amount", "rate", "months", "grace", "repaid"):
                del self.fields[name]

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        return {
            "amount": shown(row.amount),
            "rate": shown(row.rate),
            "months": row.months,
            "grace": row.grace or "",
            "repaid": row.repaid,
        }

    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        terms = self.terms() if given["state"] in self.grants else None
        return {"state": given["state"], "reason": given["reason"], "on": given["on"], "terms": terms}


class Repay(forms.Form):
    amount = Amount(label=gettext_lazy("Amount paid back"), required=True)
    on = DayField(label=gettext_lazy("Paid on"), help_text=gettext_lazy("Empty: today."), required=False)


class Filters(forms.Form):
    group = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    lender = forms.ChoiceField(label=gettext_lazy("Lender"), required=False)
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        choices=[ALL, ("mine", gettext_lazy("Those that I accompany"))],
        required=False,
    )

    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        words = {
            "waiting": _("With the lender"),
            "running": _("Being paid back"),
            "arrears": _("In arrears"),
            "repaid": _("Paid back"),
            "lost": _("Refused or lapsed"),
        }
        self.fields["group"].choices = [ALL, *words.items()]
        names = [(one.organisation.code, translated(one.organisation.name)) for one in loan_queries.lenders()]
        self.fields["lender"].choices = [ALL, *names]

    def asked(self) -> dict[str, Any]:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        given = dict(self.cleaned_data)
        return {
            "group": given.get("group", ""),
            "lender": given.get("lender", ""),
            "mine": given.get("whose") == "mine",
        }


def months_words(count: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", count) % {"n": number(count)}
