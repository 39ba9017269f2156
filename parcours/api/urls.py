"""Addresses below ``/api/v1/``. Each declares who may ask; a test holds that it does."""

from functools import cache

from django.http import HttpRequest, JsonResponse
from django.urls import path, re_path

from parcours.accounts.policy import PUBLIC, Policy, public
from parcours.kernel.problems import problem
from parcours.kernel.refusals import NOT_FOUND

from . import actions, reads
from .doors import api, guarded


@cache
def _described() -> dict:
    return api.get_openapi_schema()


@public
def description(request: HttpRequest) -> JsonResponse:
    """Public: the source is too, and a machine needs it before it holds a token. It tells of nobody."""
    return JsonResponse(_described(), json_dumps_params={"ensure_ascii": False, "default": str})


@public
def nothing(request: HttpRequest, rest: str = ""):
    """Whatever is not an address, for machines; it says nothing of what there is."""
    return problem(404, NOT_FOUND)


def _guarded():
    specs = actions.public()
    for pattern in api.urls[0]:
        spec = specs.get(pattern.name)
        if spec is not None:
            policy = Policy("right", spec.right)
            yield guarded(pattern, policy, lambda spec=spec: actions.fields_of(spec))
        elif pattern.name in reads.RIGHTS:
            right = reads.RIGHTS[pattern.name]
            yield guarded(pattern, Policy("right", right) if right else PUBLIC)


actions.declare()
nothing.csrf_exempt = True
urlpatterns = [
    path("openapi.json", description, name="openapi"),
    *_guarded(),
    re_path(r"^(?P<rest>.*)$", nothing, name="nothing"),
]
