"""The calendar of an officer for her telephone, behind a secret link."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from parcours.accounts.policy import public
from parcours.cases.feeds import feed
from parcours.kernel.limits import too_many

from .views import kept_by_nobody

LONGEST = 64


@public
@require_safe
@kept_by_nobody
def calendar(request, secret: str):
    """Times and codes of cards; what is unknown, revoked or no longer hers is missing."""
    if too_many(request):
        response = HttpResponse(status=429)
        response["Retry-After"] = "60"
        return response
    text = feed(secret) if len(secret) <= LONGEST else None
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
