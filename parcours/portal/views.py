"""Whether a certificate is genuine: for an employer, a school, a counter, or the person herself."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parcours.accounts.policy import public
from parcours.documents import wording as papers
from parcours.kernel.identifiers import read_public_code
from parcours.kernel.limits import too_many
from parcours.training import badges, queries
from parcours.training.enums import CertificateState
from parcours.ui import wording
from parcours.ui.addresses import reverse

LENGTH = 26


def kept_by_nobody(view: Callable) -> Callable:
    """No cache keeps the answer, no search engine lists it."""

    @wraps(view)
    def answer(request, *arguments, **more):
        response = view(request, *arguments, **more)
        patch_cache_control(response, no_store=True, private=True, no_cache=True)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answer


@public
@require_safe
@kept_by_nobody
def ask(request):
    """Where a code is typed. Spaces, hyphens and small letters do no harm."""
    typed = request.GET.get("code", "")[:200]
    code = read_public_code(typed)
    if len(code) == LENGTH and code.isascii():
        return redirect("certificate_check", code)
    context = {"title": _("Check a certificate"), "typed": typed, "unreadable": bool(typed.strip())}
    return render(request, "portal/ask.html", context)


@public
@require_safe
@kept_by_nobody
def check(request, code: str):
    """Valid, revoked or unknown."""
    if too_many(request):
        return _calm_down(request)
    found = queries.certificate_by_code(code)
    context = {"title": _("Check a certificate"), "state": found.state}
    if found.printed:
        context["printed"] = _said(found.code, found.printed)
        context["badge"] = reverse("certificate_badge", args=[found.code])
    return render(request, "portal/check.html", context)


@public
@require_safe
@kept_by_nobody
def badge(request, code: str):
    """A valid certificate as a file that wallets of diplomas read (Open Badges 3.0)."""
    if too_many(request):
        return _calm_down(request)
    found = queries.certificate_by_code(code)
    if not found.printed:
        raise Http404
    answer = JsonResponse(badges.badge(found.code, found.printed), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="badge.json"'
    return answer


@public
@require_safe
@kept_by_nobody
def badge_status(request, code: str):
    """Whether it was revoked, for those wallets."""
    if too_many(request):
        return _calm_down(request)
    found = queries.certificate_by_code(code)
    if found.state == queries.UNKNOWN:
        raise Http404
    revoked = found.state != CertificateState.VALID
    return JsonResponse(badges.status(read_public_code(code), revoked=revoked))


def _calm_down(request) -> HttpResponse:
    context = {"title": _("Check a certificate"), "state": "too_many"}
    response = render(request, "portal/check.html", context, status=429)
    response["Retry-After"] = "60"
    return response


def _said(code: str, printed) -> dict:
    """What the paper says, in the reader's language where the paper has it."""
    first, last, issued = (date.fromisoformat(printed[n]) for n in ("starts_on", "ends_on", "issued_on"))
    language = wording.language()
    names = [one for one in (printed["person"], printed["person_other_script"]) if one]
    lines = [
        {"label": _("Training"), "value": wording.translated(printed["course"])},
        {"label": _("Duration"), "value": papers.hours(printed["hours"])},
        {"label": _("Days"), "value": papers.period(first, last, language)},
        {"label": _("Organisation"), "value": wording.translated(printed["organisation"])},
        {"label": _("Place"), "value": wording.translated(printed["place"])},
        {"label": _("Day of issue"), "value": wording.day(issued)},
    ]
    if printed["signatory"]:
        title = wording.translated(printed["signatory_title"])
        lines.append({"label": _("Signed by"), "value": printed["signatory"], "is_name": True, "note": title})
    lines.append({"label": _("Programme"), "value": wording.translated(printed["programme"])})
    return {
        "names": names,
        "lines": [line for line in lines if line["value"]],
        "code": papers.grouped(code),
        "emblem": wording.translated(printed["emblem"]),
        "funding": wording.translated(printed["funding"]),
        "specimen": printed["specimen"],
    }
