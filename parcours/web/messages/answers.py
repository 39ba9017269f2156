"""Where gateways hand in what people answer (``messages.answers``). For machines: no word of it is kept."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from parcours.accounts.policy import public
from parcours.kernel.actor import Actor
from parcours.kernel.limits import too_many
from parcours.kernel.refusals import Refused
from parcours.messages import answers
from parcours.people import actions

MOST, A_MINUTE = 16 * 1024, 600


@public
@csrf_exempt
@require_POST
def hear(request, gateway: str):
    """204 for whatever is understood or not, known or not: who asks learns nothing of anybody."""
    if not answers.is_on(gateway):
        return HttpResponse(status=404)
    if too_many(request, A_MINUTE, "answers"):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    if not answers.is_known(gateway, request.headers.get("X-Parcours-Key", "")):
        return HttpResponse(status=403)
    body = _body(request)
    if body is None:
        return HttpResponse(status=413)
    try:
        answer = answers.read(gateway, body, (request.content_params or {}).get("charset", ""))
    except Refused:
        return HttpResponse(status=422)
    if answers.is_new(gateway, answer) and (answer.stops is not None or answers.is_first_today(answer)):
        by = Actor.system("messages.answer")
        actions.hear_answer(by=by, channel=answer.channel, number=answer.number, stops=answer.stops)
    return HttpResponse(status=204)


def _body(request) -> bytes | None:
    try:
        if int(request.headers.get("Content-Length") or 0) > MOST:
            return None
        body = request.body
    except (RequestDataTooBig, ValueError):
        return None
    return body if len(body) <= MOST else None
