"""Where gateways tell whether a message arrived (``messages.receiving``). For machines."""

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from parcours.accounts.policy import public
from parcours.kernel.actor import Actor
from parcours.kernel.limits import too_many
from parcours.kernel.refusals import NotAllowed, Refused
from parcours.messages import actions, receiving

MOST, A_MINUTE = 16 * 1024, 600


@public
@csrf_exempt
@require_POST
def receive(request):
    """204 whether the message is known or not: whoever holds the key learns nothing by asking."""
    if too_many(request, A_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    if int(request.headers.get("Content-Length") or 0) > MOST:
        return HttpResponse(status=413)
    try:
        notice = receiving.read(
            request.body, request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
        )
    except NotAllowed:
        return HttpResponse(status=403)
    except Refused:
        return HttpResponse(status=422)
    by = Actor.system("messages.receipt")
    actions.note_receipt(by=by, reference=notice.reference, status=notice.status)
    return HttpResponse(status=204)
