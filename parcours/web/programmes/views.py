from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.programmes import queries

from . import presenters


def _page(request, name, present):
    pack = queries.pack_or_none()
    if pack is None:
        return render(request, "web/programmes/none.html", {"title": _("The programme")})
    may = request.actor.may("cases.forms")
    context = presenters.head(pack, queries.version(pack.code), name, forms=may) | present(pack)
    return render(request, f"web/programmes/{name}.html", context)


@requires("programmes.see")
def overview(request):
    """The call, its money, lots, projects and places."""
    return _page(
        request, "overview", lambda pack: presenters.overview(pack, queries.named_places(pack), request.GET)
    )


@requires("programmes.see")
def chain(request):
    """Objectives, results and activities, word for word."""
    return _page(request, "chain", presenters.chain)


@requires("programmes.see")
def indicators(request):
    """What is counted, with every target and where it is stated."""
    return _page(request, "indicators", presenters.indicators)


@requires("programmes.see")
def unclear(request):
    """What the source leaves unclear, and the frame it gives."""
    return _page(request, "unclear", presenters.unclear)
