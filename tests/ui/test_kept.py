"""What the summary of errors promises is true: a password is never sent back."""

import pytest
from django import forms
from django.template.loader import render_to_string

from parcours.ui.templatetags.ui import form_errors


class Plain(forms.Form):
    name = forms.CharField()


class Secret(Plain):
    word = forms.CharField(widget=forms.PasswordInput)


@pytest.mark.parametrize(("form", "kept"), [(Plain, True), (Secret, False)])
def test_only_what_is_kept_is_said_to_be(form, kept):
    told = form_errors(form({}))
    drawn = render_to_string("ui/parts/form_errors.html", told)
    assert told["kept"] is kept
    assert drawn.count('<p class="small">') == kept
