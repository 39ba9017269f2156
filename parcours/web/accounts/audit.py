"""For the data protection officer: what was done, who looked, and that nothing was altered. Never a name
of a person whom the programme serves."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.journal import queries, sealing
from parcours.ui.tables import with_query

from . import presenters
from .forms import AccessFilter, AuditFilter


def _context(current: str, **more) -> dict:
    labels = {"audit": _("What was done"), "audit_accesses": _("Who looked"), "audit_heads": _("Seals")}
    tabs = [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in labels.items()
    ]
    lead = _("Codes, users, organisations and times; whom it concerned stays with those who may see her.")
    return {"title": _("Audit"), "lead": lead, "tabs": tabs} | more


@requires("journal.audit")
def entries(request):
    """What was recorded, by whom, for which organisation."""
    form = AuditFilter(request.GET)
    page = queries.audited_entries(request.actor, **form.wanted(), page=request.GET.get("page", 1))
    table = presenters.audited(page, request.GET)
    return render(
        request,
        "web/accounts/audit.html",
        _context("audit", form=form, page=page, lines=table, **_of_user(request, form)),
    )


@requires("journal.audit")
def accesses(request):
    """Who looked at how many people, on which page."""
    form = AccessFilter(request.GET)
    page = queries.audited_accesses(request.actor, **form.wanted(), page=request.GET.get("page", 1))
    table = presenters.looked(page, request.GET)
    return render(
        request,
        "web/accounts/audit.html",
        _context("audit_accesses", form=form, page=page, lines=table, **_of_user(request, form)),
    )


def _of_user(request, form) -> dict:
    chosen = form.wanted().get("user")
    if not chosen:
        return {}
    return {
        "of_user": presenters.name_of_user(chosen),
        "all_url": with_query(request.GET, user=None, page=None),
    }


@requires("journal.audit")
def heads(request):
    """The newest head of each chain, to be kept outside."""
    return render(
        request,
        "web/accounts/heads.html",
        _context("audit_heads", heads=presenters.heads(sealing.head())),
    )
