"""Form controls that Django lacks."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DayWidget(forms.MultiWidget):
    """A day typed as three short numbers: nothing to hunt for in a calendar forty years back."""

    template_name = "ui/parts/day_widget.html"
    names = (
        ("day", pgettext_lazy("date part", "Day"), 2),
        ("month", pgettext_lazy("date part", "Month"), 2),
        ("year", pgettext_lazy("date part", "Year"), 4),
    )

    def __init__(self, attrs=None):
        number = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {name: forms.TextInput({**number, "maxlength": size}) for name, _label, size in self.names}, attrs
        )

    def decompress(self, value):
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                return [None, None, None]
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part, (key, label, _size) in zip(context["widget"]["subwidgets"], self.names, strict=True):
            part["label"], part["key"] = label, key
        return context

    def use_required_attribute(self, initial):
        return False


class DayField(forms.MultiValueField):
    """A required or optional day; accepts ISO text in the initial value."""

    widget = DayWidget

    default_error_messages = {
        "invalid": _("This day does not exist."),
        "incomplete": _("Give the day, the month and the year."),
    }

    def __init__(self, **kwargs):
        numbers = [forms.IntegerField(required=False) for _part in range(3)]
        super().__init__(fields=numbers, require_all_fields=False, **kwargs)

    def clean(self, value):
        if isinstance(value, list) and any(value) and not all(value):
            raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
        return super().clean(value)

    def compress(self, values):
        if not values or not any(values):
            return None
        try:
            return date(values[2], values[1], values[0])
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
