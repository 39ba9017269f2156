"""Turns what the domain refuses into pages: the same 404 for foreign and missing, a sentence for the rest."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.kernel.refusals import Missing, NotAllowed, Refused

from . import languages


class ShellMiddleware:
    """Stands inside the transaction: a refusal that no screen caught takes everything back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        languages.remember(request, response)
        return response

    def process_exception(self, request, exception):
        if not isinstance(exception, Refused) or request.path.startswith("/api/"):
            return None
        request.failed = True
        if isinstance(exception, Missing):
            raise Http404 from None
        if isinstance(exception, NotAllowed):
            return render(request, "403.html", status=403)
        said = {"title": _("This cannot be done now"), "lead": exception.sentence}
        return render(request, "ui/error.html", said, status=409)
