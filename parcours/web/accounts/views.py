from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_variables

from parcours.accounts import actions, queries
from parcours.accounts.enums import Role
from parcours.accounts.policy import requires, signed_in
from parcours.kernel.refusals import Refused
from parcours.ui.wording import translated
from parcours.web.acting import perform, refuse

from . import presenters
from .forms import EmailForm, LanguageForm, TokenForm


@signed_in
def my_account(request):
    """Who I am here, in which language, and where the rest of my account is."""
    form = LanguageForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        if perform(request, form, actions.set_language, language=chosen) is not None:
            with override(chosen):
                messages.success(request, _("The screens now speak your language."))
            response = redirect("my_account")
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, chosen, httponly=True, samesite="Lax", max_age=31_536_000
            )
            return response
    context = {"title": _("My account"), "form": form, "facts": presenters.myself(request)}
    context["tokens"] = request.actor.may("tokens.own")
    return render(request, "web/accounts/my_account.html", context)


@requires("accounts.own")
def my_email(request):
    """Where I am told what waits for me."""
    form = EmailForm(request.POST or None, initial={"email": request.user.email})
    sent = request.method == "POST" and form.is_valid()
    if sent and perform(request, form, actions.set_email, email=form.cleaned_data["email"]) is not None:
        messages.success(request, _("The address is kept."))
        return redirect("my_account")
    context = {
        "title": _("My e-mail address"),
        "lead": _(
            "There you read that a partner has answered, or has not answered in time: never who it is about."
        ),
        "crumbs": [{"label": _("My account"), "url": reverse("my_account")}],
        "form": form,
    }
    return render(request, "web/accounts/my_email.html", context)


@requires("tokens.own")
@sensitive_variables("secret")
def tokens(request):
    """My tokens: for machines that act in my name. The secret of a new one is shown once, on this page."""
    form = TokenForm(request.POST or None, actor=request.actor, initial={"days": 90})
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _made, secret = actions.make_token(by=request.actor, **form.cleaned_data)
        except Refused as refused:
            refuse(request, form, refused)
        else:
            form = TokenForm(actor=request.actor, initial={"days": 90})
    context = {
        "title": _("My tokens"),
        "lead": _("A token lets a machine act in your name, within the rights you give it."),
        "crumbs": [{"label": _("My account"), "url": reverse("my_account")}],
        "form": form,
        "secret": secret,
        "lines": presenters.tokens(queries.tokens_of(request.actor)),
    }
    return render(request, "web/accounts/tokens.html", context)


@requires("tokens.own")
def revoke(request, token):
    """Revoke one of my tokens; whatever uses it stops at once."""
    found = next((one for one in queries.tokens_of(request.actor) if one.id == token), None)
    if found is None or not queries.is_alive(found):
        raise Http404
    if request.method == "POST" and perform(request, None, actions.revoke_token, token=token) is not None:
        messages.success(request, _("The token is revoked."))
        return redirect("tokens")
    context = {
        "title": _("Revoke a token"),
        "question": _("Revoke the token “%(label)s”?") % {"label": found.label},
        "consequences": [_("Whatever uses it is refused from the next request on.")],
        "label": _("Revoke"),
        "back": reverse("tokens"),
        "undo": _("It cannot be given back; make a new one instead."),
    }
    return render(request, "web/accounts/confirm.html", context)


@signed_in
def switch_role(request):
    """Somebody who works in several roles or organisations chooses the one she acts in now."""
    held = {str(one.id): one for one in getattr(request, "memberships", ())}
    if request.method == "POST":
        wanted = request.POST.get("membership", "")
        if wanted not in held:
            raise Http404
        request.session["membership"] = wanted
        return redirect("home")
    current = request.membership
    choices = [
        {
            "id": key,
            "organisation": translated(one.organisation.name),
            "role": Role(one.role).label,
            "current": current is not None and one.id == current.id,
        }
        for key, one in held.items()
    ]
    title = _("In which role do you work now?")
    return render(request, "web/accounts/role.html", {"title": title, "choices": choices})
