"""What machines are told when something is refused: RFC 9457, ``application/problem+json``."""

from http import HTTPStatus

from django.http import JsonResponse

from .refusals import REPLAYED_OTHERWISE, Missing, NotAllowed, Refused, sentence_of

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:parcours:refusal:"


def status_of(refused: Refused) -> int:
    if isinstance(refused, Missing):
        return 404
    if isinstance(refused, NotAllowed):
        return 403
    return 409 if refused.code == REPLAYED_OTHERWISE else 422


def problem(status: int, code: str, detail: str = "", field: str | None = None) -> JsonResponse:
    """Never what was sent: the code, a sentence in the reader's language, and the field it concerns."""
    told = {
        "type": f"{TYPE}{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or sentence_of(code),
        "code": code,
        "field": field,
    }
    response = JsonResponse(
        told, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def problem_of(refused: Refused) -> JsonResponse:
    return problem(status_of(refused), refused.code, refused.sentence, refused.field)
