"""Form controls that Django lacks."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WRITTEN = re.compile(r"(\d{1,2})\s*[/.\s-]\s*(\d{1,2})\s*[/.\s-]\s*(\d{4})\Z")
LEFT_TO_RIGHT = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2069"))
SHORTEST_YEAR = 1000


def read_day(text: str) -> date | None:
    """A day written as 2019-03-05 or 5/3/2019, in any figures; ``None`` when it is no day."""
    told = text.translate(LEFT_TO_RIGHT).strip()
    found = WRITTEN.match(told)
    try:
        return date(*(int(part) for part in found.groups()[::-1])) if found else date.fromisoformat(told)
    except ValueError:
        return None


class NumberField(forms.IntegerField):
    """A whole number, kept as it was typed: the number box of a browser drops what it cannot read."""

    def __init__(self, **kwargs):
        box = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": box, **kwargs})


class DayWidget(forms.MultiWidget):
    """A day typed as three short numbers, whatever language the browser speaks: nothing to hunt for in a
    calendar forty years back. A whole day under the plain name, as in an address, is read too."""

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

    def value_from_datadict(self, data, files, name):
        parts = super().value_from_datadict(data, files, name)
        whole = data.get(name)
        if not whole or any(parts):
            return parts
        found = read_day(whole)
        # What is no day stays where it can be seen and is refused.
        return self.decompress(found) if found else [whole, None, None]

    def value_omitted_from_data(self, data, files, name):
        return name not in data and super().value_omitted_from_data(data, files, name)

    def decompress(self, value):
        if isinstance(value, str):
            value = read_day(value)
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part, (key, label, _size) in zip(context["widget"]["subwidgets"], self.names, strict=True):
            part["label"], part["key"] = label, key
        return context

    def use_required_attribute(self, initial):
        return False


class DayField(forms.MultiValueField):
    """A day, the one way in which every form and filter asks for one. Initial: a date or its ISO text."""

    widget = DayWidget

    default_error_messages = {
        "invalid": _("This day does not exist."),
        "incomplete": _("Give the day, the month and the year."),
        "year": _("Write the year with four figures."),
    }

    def __init__(self, **kwargs):
        numbers = [forms.IntegerField(required=False) for _part in range(3)]
        super().__init__(fields=numbers, require_all_fields=False, **kwargs)

    def clean(self, value):
        if isinstance(value, list) and any(value):
            if not all(value):
                raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
            try:
                value = [str(int(str(part).strip())) for part in value]
            except ValueError:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
            if int(value[2]) < SHORTEST_YEAR:
                raise forms.ValidationError(self.error_messages["year"], code="year")
        return super().clean(value)

    def compress(self, values):
        if not values or not any(values):
            return None
        try:
            return date(values[2], values[1], values[0])
        except (ValueError, OverflowError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
