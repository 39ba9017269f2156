"""Pages for a request that nobody can read, or that was not sent from a page of ours."""

from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request, exception=None):
    """Without looking into what was sent: that is what failed."""
    said = {
        "status": 400,
        "title": _("This could not be read"),
        "lead": _("Nothing was kept. Go back, load the page again and send it once more."),
    }
    return render(request, "ui/error.html", said, status=400)


def not_from_here(request, reason=""):
    """Without the mark of a page of ours: it was open for very long, or the browser keeps no cookies."""
    said = {
        "status": 403,
        "title": _("This page has to be loaded again"),
        "lead": _(
            "Nothing was kept. Go back, load the page again and send it once more. "
            "If that does not help, allow this site to keep its cookies."
        ),
    }
    return render(request, "ui/error.html", said, status=403)
