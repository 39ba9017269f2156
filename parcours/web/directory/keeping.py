"""The entries of one's own organisation: added, changed, confirmed, ended."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.directory import actions, queries
from parcours.kernel.refusals import Refused
from parcours.ui.addresses import reverse
from parcours.web.acting import perform, refuse

from . import presenters
from .entry import crumbs
from .forms import EndForm, OursForm, ServiceForm, initial

PAGE = 25


@requires("directory.keep")
def ours(request):
    """What one's organisation keeps, those to confirm first; several are confirmed at once."""
    if request.method == "POST":
        return _confirm_several(request)
    form = OursForm(request.GET or None, actor=request.actor)
    found = queries.kept(request.actor, **(form.asked() if request.GET else {}))
    page = Paginator(found.select_related(None), PAGE).get_page(request.GET.get("page"))
    # What is to be done stands first while nothing is sought.
    due, review = ([], []) if request.GET else queries.first_to_do(request.actor, PAGE)
    queries.tell_where([*page, *due])
    head = [{"label": _("Add a service"), "url": reverse("service_new"), "kind": "primary"}]
    if request.actor.may("directory.exchange"):
        head.append({"label": _("Import and export"), "url": reverse("services_import")})
    context = {
        "title": _("Our services"),
        "crumbs": crumbs(),
        "head_actions": head,
        "form": form,
        "page": page,
        "table": presenters.ours_table(page, request.GET, reverse("service_new"), _owners(page)),
        "due": [(row, presenters.card(row)) for row in due],
        "due_count": due[0].total if due else 0,
        "review": [
            {
                "url": presenters.url(row),
                "title": presenters.name(row),
                "note": presenters.outdated(queries.outdated_texts(row)),
            }
            for row in review
        ],
        "review_count": review[0].total if review else 0,
    }
    return render(request, "web/directory/ours.html", context)


def _owners(page) -> dict[UUID, str]:
    return user_names(row.owner_id for row in page)


def _confirm_several(request):
    wanted = []
    for text in request.POST.getlist("service"):
        try:
            wanted.append(UUID(text))
        except ValueError:
            raise Http404 from None
    if wanted and perform(request, None, actions.confirm_services, services=wanted):
        messages.success(request, _("Confirmed. These services are proposed again."))
    return redirect("services_ours")


def _told(request, form, action, **arguments):
    """Perform with what the form tells; hours that cannot be read land beside their day."""
    try:
        told = form.told()
    except Refused as refused:
        refuse(request, form, refused)
        return None
    name = "told" if "service" in arguments else "service"
    return perform(request, form, action, **arguments, **{name: told})


@requires("directory.keep")
def add(request):
    """Describe a new service of one's organisation."""
    form = ServiceForm(request.POST or None, actor=request.actor, initial={"owner": str(request.actor.user)})
    if request.method == "POST" and form.is_valid():
        made = _told(request, form, actions.add_service)
        if made:
            messages.success(request, _("The service is in the directory."))
            return redirect("service", made.id)
    context = {
        "title": _("Add a service"),
        "crumbs": crumbs(),
        "form": form,
        "back": reverse("services_ours"),
    }
    return render(request, "web/directory/edit.html", context)


def _own(request, service: UUID):
    found = queries.get_service(request.actor, service)
    if not queries.is_kept(request.actor, found):
        raise Http404
    return found


@requires("directory.keep")
def change(request, service: UUID):
    found = _own(request, service)
    form = ServiceForm(request.POST or None, actor=request.actor, adding=False, initial=initial(found))
    told = request.method == "POST" and form.is_valid()
    if told and _told(request, form, actions.change_service, service=service):
        messages.success(request, _("The service is changed and confirmed."))
        return redirect("service", service)
    context = {
        "title": _("Change the service"),
        "crumbs": crumbs(found),
        "form": form,
        "back": presenters.url(found),
    }
    return render(request, "web/directory/edit.html", context)


def _asked(request, found, action, said: str, **shown):
    """A question, then the deed."""
    form = shown.get("form")
    if request.method == "POST" and (form is None or form.is_valid()):
        more = dict(form.cleaned_data) if form else {}
        wanted = {"services": [found.id]} if action is actions.confirm_services else {"service": found.id}
        if perform(request, form, action, **wanted, **more):
            messages.success(request, said)
            return redirect("service", found.id)
    context = {"title": presenters.name(found), "crumbs": crumbs(found), "back": presenters.url(found)}
    return render(request, "web/directory/confirm.html", context | {"kind": "primary", "undo": ""} | shown)


@requires("directory.keep")
def confirm(request, service: UUID):
    return _asked(
        request,
        _own(request, service),
        actions.confirm_services,
        _("The service is confirmed."),
        question=_("Is everything as it is written?"),
        label=_("Confirm"),
        consequences=[_("It is proposed for another period. You are reminded before it ends.")],
    )


@requires("directory.keep")
def review(request, service: UUID):
    found = _own(request, service)
    return _asked(
        request,
        found,
        actions.review_translations,
        _("The translations are marked as fitting."),
        question=_("Do the translations still say what the source says?"),
        label=_("They do"),
        consequences=presenters.outdated(queries.outdated_texts(found)),
    )


@requires("directory.keep")
def end(request, service: UUID):
    return _asked(
        request,
        _own(request, service),
        actions.end_service,
        _("The service has ended."),
        form=EndForm(request.POST or None),
        question=_("Is this service no longer offered?"),
        label=_("It has ended"),
        consequences=[_("Nobody is sent there any more. What was agreed already stays.")],
        undo=_("It can be offered again later."),
        kind="danger",
    )


@requires("directory.keep")
def reopen(request, service: UUID):
    return _asked(
        request,
        _own(request, service),
        actions.reopen_service,
        _("The service is offered again."),
        question=_("Offer this service again?"),
        label=_("Offer it again"),
        consequences=[_("It counts as confirmed today.")],
    )
