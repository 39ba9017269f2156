"""Closed questions that come from data, as a form: one choice of each, none of them required."""

from collections.abc import Iterable, Sequence

from django import forms

Asked = tuple[str, str, Sequence[tuple[str, str]]]
"""The code of a question, its words, and pairs of code and words of its choices."""


def closed_form(questions: Iterable[Asked], data=None, initial=None) -> forms.Form:
    form = forms.Form(data, initial=initial)
    for code, words, choices in questions:
        form.fields[code] = forms.ChoiceField(
            label=words, choices=choices, widget=forms.RadioSelect, required=False
        )
    return form


def chosen(form: forms.Form, questions: Iterable[Asked]) -> dict[str, str]:
    """What was chosen, without what was left out."""
    told = {code: form.cleaned_data.get(code, "") for code, _words, _choices in questions}
    return {code: choice for code, choice in told.items() if choice}
