"""Controls written in Python say what the templates say, to the letter; an end of line apart."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parcours.ui.controls import DRAWN, Renderer
from parcours.ui.widgets import DayField, NumberField

SHARP = """<b>"quoted" & 'sharp'</b>"""
CHOICES = [
    ("", _("All")),
    (2019, 1234),
    ("x", SHARP),
    ("s", mark_safe("<i>drawn</i>")),
    ("Group", [(1, "One"), (2, SHARP)]),
]
MARKED = {"class": SHARP, "data-on": True, "data-off": False, "rows": 3, "title": _("All")}


class Everything(forms.Form):
    text = forms.CharField(widget=forms.TextInput(MARKED))
    mail = forms.EmailField(required=False)
    count = NumberField(min_value=0)
    word = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput)
    long = forms.CharField(widget=forms.Textarea(MARKED), help_text=SHARP)
    agrees = forms.BooleanField()
    one = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES, widget=forms.SelectMultiple)
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    day = DayField()
    hour = forms.TimeField(widget=forms.TextInput)
    paper = forms.FileField()


TOLD = {
    "text": SHARP,
    "count": "12 000",
    "long": SHARP,
    "hidden": SHARP,
    "agrees": "on",
    "one": "2019",
    "several": ["x", "1"],
    "radio": "2",
    "boxes": ["s", "2019"],
    "day_0": "5",
    "day_1": "<3>",
    "day_2": "2019",
}
CASES = {"empty": {}, "told": {"data": TOLD}, "begun": {"initial": {"text": SHARP, "day": "2019-03-05"}}}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("spoken", ["fr", "ar", "en"])
@pytest.mark.parametrize("name", Everything.base_fields)
def test_a_control_is_drawn_as_its_template_draws_it(name, spoken, case):
    def drawn(renderer) -> list[str]:
        bound = Everything(renderer=renderer, **CASES[case])[name]
        whole = [bound.as_widget(attrs={"aria-invalid": "true"})]
        if name in ("radio", "boxes"):
            whole += [part.tag(wrap_label=wrapped) for part in bound.subwidgets for wrapped in (False, True)]
        return [re.sub(r">\s+(?=<)", ">", one) for one in whole]

    with override(spoken):
        assert drawn(Renderer()) == drawn(TemplatesSetting())


def test_what_is_drawn_in_python_asks_for_no_template(monkeypatch):
    def refuse(*_arguments):
        raise AssertionError("a template was asked for")

    monkeypatch.setattr(TemplatesSetting, "get_template", refuse)
    form = Everything(renderer=Renderer(), data=TOLD)
    for name in ("text", "mail", "count", "word", "hidden", "long", "agrees", "one", "day"):
        assert str(form[name])
    assert set(DRAWN) >= {"django/forms/widgets/select.html"}
