"""Without an account: what a trainee thinks of her training, by the link that she got."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import public
from parcours.kernel.limits import too_many
from parcours.training import actions, opining
from parcours.training.enums import Pace, Useful, Welcome

from .complaining import FORM, _done, _page, _wait
from .views import kept_by_nobody


class SaidForm(forms.Form):
    useful = forms.ChoiceField(
        label=gettext_lazy("Was it useful?"), choices=Useful.choices, widget=forms.RadioSelect
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("Was the pace right?"), choices=Pace.choices, widget=forms.RadioSelect
    )
    welcome = forms.ChoiceField(
        label=gettext_lazy("Were you well received?"), choices=Welcome.choices, widget=forms.RadioSelect
    )


@public
@FORM
@kept_by_nobody
def opinion(request, token: str):
    """Three questions. Asking for the page changes nothing."""
    if too_many(request):
        return _wait(request)
    if not opining.link_is_open(token):
        return _page(request, "opinion_over", title=_("This link is over"))
    form = SaidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = opining.Said(**form.cleaned_data)
        if _done(request, form, actions.give_opinion_by_link, token=token, opinion=said):
            return _page(request, "opinion_thanks", title=_("Thank you"))
    return _page(request, "training_opinion", title=_("What do you think of your training?"), form=form)
