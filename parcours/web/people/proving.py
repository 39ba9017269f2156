"""The paper that proves her answers, beside the answers: kept aside while the rest of the form comes back."""

from parcours.documents import storing, uploading
from parcours.kernel.refusals import Refused
from parcours.web.acting import refuse

from .forms import ProofForm

SCAN, KEPT = "scan", "scan_kept"


def handed(request, form: ProofForm) -> bytes | None:
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


def set_aside(request, form: ProofForm, content: bytes | None) -> None:
    """The form is shown again: a browser sends no file twice by itself."""
    if content is not None:
        form.kept = storing.set_aside(request.actor, content)
