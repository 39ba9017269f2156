"""A paper handed over with a form, in its field ``scan``: kept aside while the form comes back."""

from parcours.documents import storing, uploading
from parcours.kernel.refusals import Refused
from parcours.web.acting import refuse

SCAN, KEPT = "scan", "scan_kept"


def handed(request, form) -> bytes | None:
    """The paper that was handed over now, or with an earlier try; a fault lands beside its field."""
    try:
        content, mark = uploading.content(request, SCAN), request.POST.get(KEPT, "")
        if content is None and mark:
            content = storing.taken_back(request.actor, mark)
        if content is not None:
            storing.check(content)
    except Refused as refused:
        refuse(request, form, refused, {"file": SCAN})
        return None
    return content


def set_aside(request, form, content: bytes | None) -> None:
    """The form is shown again: a browser sends no file twice by itself."""
    if content is not None:
        form.kept = storing.set_aside(request.actor, content)
