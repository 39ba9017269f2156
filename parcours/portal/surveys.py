"""Without an account: how somebody is doing some months later, by the link that she got."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import public
from parcours.kernel.limits import too_many
from parcours.surveys import actions, queries
from parcours.surveys.plan import NOT_SAID, Question
from parcours.ui.wording import translated

from .complaining import FORM, _done, _page, _wait
from .views import kept_by_nobody

PREFERS_NOT = gettext_lazy("I prefer not to say")


def answers_form(questions: tuple[Question, ...], data=None, initial=None) -> forms.Form:
    """One closed question after another; each may be left out."""
    form = forms.Form(data, initial=initial)
    for one in questions:
        choices = [(choice.code, translated(choice.name)) for choice in one.choices]
        form.fields[one.code] = forms.ChoiceField(
            label=translated(one.text),
            choices=[*choices, (NOT_SAID, PREFERS_NOT)],
            widget=forms.RadioSelect,
            required=False,
        )
    return form


@public
@FORM
@kept_by_nobody
def answer(request, token: str):
    """The questions of a link. Asking for the page changes nothing and tells nobody's name."""
    if too_many(request):
        return _wait(request)
    questions = queries.questions_of_link(token)
    if questions is None:
        return _page(request, "survey_over", title=_("This link is over"))
    refuses = "refuse" in request.POST
    form = answers_form(questions, request.POST or None)
    if request.method == "POST" and refuses and _done(request, form, actions.refuse_by_link, token=token):
        return _page(request, "survey_thanks", title=_("It is written down"), refused=True)
    if request.method == "POST" and not refuses and form.is_valid():
        told = {code: choice for code, choice in form.cleaned_data.items() if choice}
        if _done(request, form, actions.answer_by_link, token=token, answers=told):
            return _page(request, "survey_thanks", title=_("Thank you"))
    return _page(request, "survey", title=_("How are you doing?"), form=form)
