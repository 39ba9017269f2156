"""The API itself: who may come in, and the guard around every address."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.functional import SimpleLazyObject
from ninja import Schema
from ninja.security import APIKeyCookie, HttpBearer

from parcours.accounts.policy import Policy
from parcours.kernel.problems import problem
from parcours.kernel.refusals import INVALID

from . import refusals
from .describing import Api
from .errors import answer_problems


class Problem(Schema):
    """RFC 9457. ``code`` is stable; ``detail`` is a sentence in the caller's language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None


def problems(*statuses: int) -> dict[int, type[Schema]]:
    return dict.fromkeys((401, 403, *statuses), Problem)


class Token(HttpBearer):
    """A token of one's own account: scoped, it ends, it can be revoked."""

    def authenticate(self, request: HttpRequest, token: str):
        return request.actor if getattr(request, "with_token", False) else None


class Session(APIKeyCookie):
    """The session of the screens; what writes needs the CSRF token of a page too."""

    def __init__(self):
        self.param_name = settings.SESSION_COOKIE_NAME
        super().__init__()

    def authenticate(self, request: HttpRequest, key: str | None):
        return request.actor if request.actor.user is not None else None


api = Api(
    title="Parcours",
    version="1",
    description="Every action of Parcours, and what the screens read, for machines: docs/how-to/api.md.",
    openapi_url=None,
    docs_url=None,
    auth=[Token(), Session()],
    urls_namespace="api",
)
answer_problems(api)


def guarded(pattern: URLPattern, policy: Policy, fields: Callable[[], Iterable[str]] = tuple) -> URLPattern:
    """Declare who may ask; refuse what is too large or cannot be stored before it is read."""
    inner = pattern.callback

    def view(request: HttpRequest, *arguments, **named) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return problem(413, refusals.TOO_LARGE)
        if any("\x00" in value for values in request.GET.lists() for value in values[1]):
            return problem(422, INVALID)
        request.known_fields = SimpleLazyObject(lambda: frozenset(fields()))
        response = inner(request, *arguments, **named)
        return problem(405, refusals.METHOD) if response.status_code == 405 else response

    view.policy, view.csrf_exempt, view.__name__ = policy, True, pattern.name or "api"
    pattern.callback = view
    return pattern
