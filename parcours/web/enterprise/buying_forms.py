"""Forms of what is bought for enterprises."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from parcours.enterprise import buying, grant_rules
from parcours.enterprise.buying import ItemTold
from parcours.enterprise.grant_enums import EquipmentState
from parcours.ui.widgets import DayField
from parcours.web.aid.forms import AmountField

from .forms import ALL
from .grant_forms import TODAY, long_text, scan, text


class Quote(forms.Form):
    kept = ""
    supplier = text(gettext_lazy("Supplier"), buying.SUPPLIER)
    amount = AmountField(label=gettext_lazy("What it asks, all taxes in"))
    on = DayField(label=gettext_lazy("Day of the quote"), help_text=TODAY, required=False)
    scan = scan(gettext_lazy("Photo or PDF of the quote"))


class Fewer(forms.Form):
    reason = long_text(gettext_lazy("Why there are fewer quotes"), buying.WHY)


class Choose(forms.Form):
    why = long_text(
        gettext_lazy("Why this one"),
        buying.WHY,
        required=False,
        help_text=gettext_lazy("Asked for where it is not the cheapest."),
    )


class Order(forms.Form):
    kept = ""
    reference = text(gettext_lazy("Number of the order"), grant_rules.REFERENCE)
    on = DayField(label=gettext_lazy("Ordered on"), help_text=TODAY, required=False)
    scan = scan(gettext_lazy("Photo or PDF of the order"), must=False)


class Deliver(forms.Form):
    kept = ""
    on = DayField(label=gettext_lazy("The supplier delivered on"), help_text=TODAY, required=False)
    scan = scan(gettext_lazy("Photo or PDF of the delivery note"))


class HandOver(forms.Form):
    kept = ""
    on = DayField(label=gettext_lazy("Handed to the members on"), help_text=TODAY, required=False)
    scan = scan(gettext_lazy("Photo or PDF of the handover that the members signed"))


class Item(forms.Form):
    what = text(gettext_lazy("What it is"), buying.ITEM)
    serial = text(
        gettext_lazy("Serial number"),
        buying.SERIAL,
        help_text=gettext_lazy("As it stands on the thing; empty where it has none."),
        required=False,
    )
    where = text(gettext_lazy("Where it is"), buying.WHERE, required=False)

    def told(self) -> ItemTold:
        return ItemTold(**self.cleaned_data)


class Thing(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("How it is"), choices=EquipmentState.choices, widget=forms.RadioSelect
    )
    where = text(gettext_lazy("Where it is"), buying.WHERE, required=False)
    on = DayField(label=gettext_lazy("Since"), help_text=TODAY, required=False)


class Filters(forms.Form):
    serial = forms.CharField(
        label=gettext_lazy("Serial number"),
        max_length=buying.SERIAL,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "dir": "ltr"}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[ALL, *EquipmentState.choices], required=False
    )

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("serial", "state")}
