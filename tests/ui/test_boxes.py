"""Boxes to tick and selects are drawn as Django draws them."""

import pytest
from django import forms

from parcours.ui import fields

CHOICES = [("a", "Aïcha <b>"), ("2", 'Two "x"'), ("c&d", "C")]


class Some(forms.Form):
    some = forms.MultipleChoiceField(
        label="Some",
        required=False,
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs={"data-x": "1"}),
    )


@pytest.mark.parametrize("data", [None, {"some": ["2", "c&d"]}, {"some": ["unknown"]}])
@pytest.mark.parametrize("prefix", [None, "p"])
def test_they_are_the_same(data, prefix, monkeypatch):
    told = data and {f"{prefix}-some" if prefix else "some": data["some"]}
    form = Some(told, prefix=prefix, initial={"some": ["a"]})
    form.errors  # noqa: B018 - what is wrong is said in an attribute
    quick = fields.html(form["some"])
    monkeypatch.setattr(fields, "_is_plain", lambda _bound: False)
    assert quick == fields.html(form["some"])
    assert quick.count("<input") == 3


GROUPED = [
    (None, "None yet"),
    ("", "All"),
    (2019, 1234),
    ("x", "<b>&</b>"),
    ("Group <", [(1, "One"), ("x", "Again")]),
]


class One(forms.Form):
    one = forms.ChoiceField(choices=GROUPED, help_text="Which?", widget=forms.Select({"data-x": True}))
    named = forms.ChoiceField(required=False, choices=GROUPED, widget=forms.Select({"id": "own"}))
    off = forms.ChoiceField(choices=GROUPED[1:], disabled=True)


@pytest.mark.parametrize("told", [None, {}, {"one": "x", "named": "2019"}, {"one": "1"}, {"one": "unknown"}])
@pytest.mark.parametrize(
    "form", [{}, {"auto_id": False}, {"prefix": "p"}, {"initial": {"one": 2019, "off": "x"}}]
)
def test_selects_are_the_same(told, form):
    made = One(
        told and {f"{form.get('prefix', '')}-{name}".strip("-"): one for name, one in told.items()}, **form
    )
    made.errors  # noqa: B018 - what is wrong is said in an attribute
    for bound in made:
        quick = fields.html(bound)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fields, "_control", lambda one, attrs: one.as_widget(attrs=attrs))
            assert quick == fields.html(bound)
        assert quick.count("<option") == len(bound.field.choices) + (len(bound.field.choices) >= 4)
