"""Boxes to tick are drawn as Django draws them."""

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
