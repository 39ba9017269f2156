"""An officer asks a person what she thinks of the service she was sent to, and writes it down."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from parcours.accounts.policy import requires
from parcours.complaints import actions, queries
from parcours.ui.wording import translated
from parcours.web.acting import perform

from .forms import OpinionForm


@sensitive_post_parameters()
@requires("complaints.record")
def give(request, feedback):
    """Four faces, why, and her words; once."""
    found = queries.feedback(request.actor, feedback)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.give_feedback, feedback=feedback, opinion=form.told())
        if done is not None:
            messages.success(request, _("Her opinion is kept."))
            return redirect("person", found.person_id) if found.person_id else redirect("home")
    context = {
        "title": _("What she thinks of the service"),
        "lead": translated(found.service.name) if found.service else "",
        "form": form,
        "back": reverse("person", args=[found.person_id]) if found.person_id else reverse("home"),
    }
    return render(request, "web/complaints/opinion.html", context)
