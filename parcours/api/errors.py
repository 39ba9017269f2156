"""Every way in which a request fails, as a problem; whatever was written until then is taken back."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from parcours.accounts.refusals import NOT_SIGNED_IN
from parcours.kernel.problems import problem, problem_of
from parcours.kernel.refusals import INVALID, NOT_FOUND, Refused

from . import refusals

log = logging.getLogger("parcours.api")
OF_STATUS = {400: refusals.MALFORMED, 401: NOT_SIGNED_IN, 403: refusals.NO_CSRF, 404: NOT_FOUND}


def answer_problems(api: NinjaAPI) -> None:
    for kind, handler in (
        (Refused, lambda request, error: problem_of(error)),
        (ValidationError, _invalid),
        (Http404, lambda request, error: problem(404, NOT_FOUND)),
        (AuthenticationError, lambda request, error: problem(401, NOT_SIGNED_IN)),
        (HttpError, _http),
        (RequestDataTooBig, lambda request, error: problem(413, refusals.TOO_LARGE)),
        (DataError, lambda request, error: problem(422, INVALID)),
        (IntegrityError, lambda request, error: problem(409, refusals.CLASH)),
        (Exception, _failed),
    ):
        api.add_exception_handler(kind, _taken_back(handler))


def _taken_back(handler):
    def handle(request: HttpRequest, error: Exception) -> HttpResponse:
        request.failed = True
        return handler(request, error)

    return handle


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, OF_STATUS.get(error.status_code, refusals.MALFORMED))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(422, INVALID, field=_field(error, getattr(request, "known_fields", frozenset())))


def _field(error: ValidationError, known: frozenset[str]) -> str | None:
    """Where the first value stands that cannot be read, in the names that we know: never what was sent."""
    source, *where = error.errors[0].get("loc", ("",)) if error.errors else ("",)
    if source != "body":
        return str(where[0]) if where else None
    return ".".join(str(part) for part in where[1:] if isinstance(part, int) or part in known) or None


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("api request failed: %s", type(error).__name__, exc_info=error)
    return problem(500, refusals.FAILED)
