"""The module on data protection: read, answer, and the account opens."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts import actions
from parcours.accounts.module import Module, current
from parcours.accounts.policy import signed_in
from parcours.accounts.queries import lacks_module
from parcours.ui.wording import day, number
from parcours.web.acting import perform


class ModuleForm(forms.Form):
    """A wrong answer is explained beside its question."""

    def __init__(self, *args, asked: Module, **more):
        super().__init__(*args, **more)
        self.asked = asked
        for one in asked.questions:
            self.fields[one.code] = forms.ChoiceField(
                label=one.text, choices=list(one.options.items()), widget=forms.RadioSelect
            )

    def clean(self):
        given = super().clean()
        for one in self.asked.questions:
            if one.code in given and given[one.code] != one.right:
                self.add_error(one.code, one.why)
        return given


def _lead(questions: int) -> str:
    words = ngettext(
        "Once, before you see people: read this, then answer %(n)s question. It takes ten minutes.",
        "Once, before you see people: read this, then answer %(n)s questions. It takes ten minutes.",
        questions,
    )
    return words % {"n": number(questions)}


@signed_in
def module(request):
    """What everybody knows who sees people, and the questions; who has passed may read it again."""
    since, asked = request.user.protects_since, current()
    form = ModuleForm(request.POST or None, asked=asked) if lacks_module(request.actor) else None
    valid = form is not None and request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.pass_module, answers=form.cleaned_data):
        messages.success(request, _("All answers are right: your account is open."))
        return redirect("home")
    context = {
        "title": _("Protecting people’s data"),
        "lead": _lead(len(asked.questions))
        if form
        else (_("You have known this since %(day)s.") % {"day": day(since)} if since else ""),
        "form": form,
        "text": asked.text,
    }
    status = 422 if form and form.errors else 200
    return render(request, "web/accounts/module.html", context, status=status)
