"""Without an account: how somebody is doing some months later, by the link that she got."""

from django.utils.translation import gettext as _

from parcours.accounts.policy import public
from parcours.kernel.limits import too_many
from parcours.surveys import actions, queries, wording
from parcours.ui.closed import chosen, closed_form

from .complaining import FORM, _done, _page, _wait
from .views import kept_by_nobody


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
    asked = wording.asked(questions)
    form = closed_form(asked, request.POST or None)
    if request.method == "POST" and refuses and _done(request, form, actions.refuse_by_link, token=token):
        return _page(request, "survey_thanks", title=_("It is written down"), refused=True)
    sent = request.method == "POST" and not refuses and form.is_valid()
    if sent and _done(request, form, actions.answer_by_link, token=token, answers=chosen(form, asked)):
        return _page(request, "survey_thanks", title=_("Thank you"))
    return _page(request, "survey", title=_("How are you doing?"), form=form)
