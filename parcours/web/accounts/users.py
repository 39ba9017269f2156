"""Users of the instance, for the administrator; the table of rights, for whoever may see accounts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from parcours.accounts import actions, queries
from parcours.accounts.enums import Role
from parcours.accounts.policy import requires
from parcours.ui.wording import translated
from parcours.web.acting import perform

from . import presenters
from .forms import RoleForm, UserFilter, UserForm

PAGE = 50


def _crumbs(*more) -> list[dict]:
    return [{"label": _("Accounts"), "url": reverse("accounts")}, *more]


@requires("accounts.see")
def index(request):
    """Every account with its roles."""
    form = UserFilter(request.GET)
    page = Paginator(queries.users(request.actor, **form.wanted()), PAGE).get_page(request.GET.get("page"))
    actions_ = [{"label": _("Roles and rights"), "url": reverse("rights")}]
    if request.actor.may("accounts.manage"):
        new = {"label": _("Open an account"), "url": reverse("account_new"), "kind": "primary"}
        actions_ = [new, *actions_]
    context = {
        "title": _("Accounts"),
        "lead": _("Who signs in here, for whom and in which role."),
        "head_actions": actions_,
        "form": form,
        "page": page,
        "users": presenters.users(page, request.GET),
    }
    return render(request, "web/accounts/users.html", context)


@sensitive_post_parameters("password")
@requires("accounts.manage")
def create(request):
    """Open an account: a login, a first password, a role in an organisation."""
    form = UserForm(request.POST or None, initial={"language": "fr"})
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("name", "login", "password", "email", "language")}
        made = perform(request, form, actions.create_user, **told, **form.told())
        if made is not None:
            messages.success(request, _("The account is open."))
            if made.asked:
                messages.warning(request, _("Its role holds once a second person has confirmed it."))
            return redirect("account", user=made.user)
    context = {"title": _("Open an account"), "crumbs": _crumbs(), "form": form}
    return render(request, "web/accounts/user_new.html", context)


@requires("accounts.see")
def detail(request, user):
    """One account: its roles, those that ended too; the administrator gives another one here."""
    found = queries.user(request.actor, user)
    manages = request.actor.may("accounts.manage")
    oneself = found.id == request.actor.user
    form = RoleForm(request.POST or None) if manages and found.is_active and not oneself else None
    if request.method == "POST":
        if form is None:
            raise Http404
        told = form.told() if form.is_valid() else None
        made = told and perform(request, form, actions.grant_role, user=user, **told)
        if made:
            _say_given(request, made)
            return redirect("account", user=user)
    context = {
        "title": found.name,
        "title_is_name": True,
        "crumbs": _crumbs(),
        "chips": [] if found.is_active else [{"text": _("Account closed"), "tone": "bad"}],
        "facts": presenters.account_facts(found),
        "roles": presenters.roles(found, manages and not oneself),
        "asked": [Role(one.role).label for one in queries.roles_asked(found.id)],
        "seconds_url": reverse("seconds") if manages else "",
        "form": form,
        "oneself": manages and oneself,
        "factor_url": reverse("account_second_factor_reset", args=[user])
        if form and queries.has_second_factor(found)
        else "",
        "close_url": reverse("account_close", args=[user]) if form else "",
    }
    return render(request, "web/accounts/user.html", context)


def _say_given(request, made) -> None:
    if made.membership is None:
        messages.warning(request, _("Its role holds once a second person has confirmed it."))
    else:
        messages.success(request, _("The role is given."))


@requires("accounts.manage")
def end_role(request, membership):
    """End a role now."""
    held = queries.living_memberships().filter(id=membership).first()
    if held is None:
        raise Http404
    back = reverse("account", args=[held.user_id])
    if request.method == "POST":
        if perform(request, None, actions.end_role, membership=membership) is not None:
            messages.success(request, _("The role has ended."))
        return redirect(back)
    told = {"role": Role(held.role).label, "organisation": translated(held.organisation.name)}
    context = {
        "title": _("End a role"),
        "question": _("End the role %(role)s for %(organisation)s?") % told,
        "consequences": [
            _("It holds from the next page on, and the tokens of this role are dead."),
            _("What was done in this role stays in the journal."),
        ],
        "label": _("End the role"),
        "back": back,
        "undo": _("The role can be given again."),
    }
    return render(request, "web/accounts/confirm.html", context)


@requires("accounts.manage")
def reset_second_factor(request, user):
    """Take off the second factor of somebody who lost it."""
    found = queries.user(request.actor, user)
    back = reverse("account", args=[user])
    if not found.is_active:
        raise Http404
    if request.method == "POST":
        if perform(request, None, actions.reset_second_factor, user=user) is not None:
            messages.success(request, _("The second factor is taken off."))
        return redirect(back)
    context = {
        "title": _("Take off the second factor"),
        "question": _("Take off the second factor of %(login)s?") % {"login": found.login},
        "consequences": [
            _("Be sure that it is she who asks: see her, or call her back."),
            _("Until she has set up another one, her password alone lets her in, to that page only."),
        ],
        "label": _("Take off"),
        "back": back,
        "undo": _("It cannot be put back: she sets up a new one."),
    }
    return render(request, "web/accounts/confirm.html", context)


@requires("accounts.manage")
def close(request, user):
    """Close an account."""
    found = queries.user(request.actor, user)
    back = reverse("account", args=[user])
    if not found.is_active:
        raise Http404
    if request.method == "POST":
        if perform(request, None, actions.close_user, user=user) is not None:
            messages.success(request, _("The account is closed."))
        return redirect(back)
    context = {
        "title": _("Close an account"),
        "question": _("Close the account %(login)s?") % {"login": found.login},
        "consequences": [
            _("Nobody signs in with it any more; its sessions and tokens are dead."),
            _("What was done with it stays in the journal."),
        ],
        "label": _("Close the account"),
        "back": back,
        "undo": _("It cannot be opened again: a new account is made instead."),
    }
    return render(request, "web/accounts/confirm.html", context)


@requires("accounts.see")
def rights(request):
    """The one table: which role holds which right, in sentences."""
    context = {
        "title": _("Roles and rights"),
        "lead": _("What a role may do. Whose file it may be done on is another matter: a grant says so."),
        "crumbs": _crumbs(),
        "rights": presenters.rights_table(),
        "roles": presenters.roles_in_words(),
    }
    return render(request, "web/accounts/rights.html", context)
