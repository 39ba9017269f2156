"""Pages that are asked for all day: all but a few parts of them is drawn once a minute for each reader.

A frame is the page with marks where the parts go that may not be kept or change from look to look (people,
the reader's token, the address). The parts are written into it each time; nothing of a person is ever kept.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from .context import interface

KEPT_SECONDS = 60
_MARK = re.compile("(\ue000[a-z_]+\ue001)")


def _mark(name: str) -> SafeString:
    return mark_safe(f"\ue000{name}\ue001")  # noqa: S308


def _key(request: HttpRequest, template: str) -> str | None:
    """What a frame depends on; None where a page has more in it than its frame."""
    membership = getattr(request, "membership", None)
    if request.headers.get("HX-Request") or membership is None or len(get_messages(request)):
        return None
    roles, theme = len(getattr(request, "memberships", ())), interface(request)["theme"]
    return f"ui.frame:{template}:{request.path}:{membership.id}:{roles}:{get_language()}:{theme}"


def page(
    request: HttpRequest,
    template: str,
    context: Callable[[], dict[str, Any]],
    parts: Mapping[str, SafeString],
) -> HttpResponse:
    """The template with ``parts`` in its variables of those names; ``context`` is made when a frame is drawn.

    What ``context`` gives has to follow from the reader, her language and the address alone.
    """
    key = _key(request, template)
    if key is None:
        return render(request, template, context() | parts)
    frame = cache.get(key)
    if frame is None:
        marks = {name: _mark(name) for name in ("csrf_token", "here", *parts)}
        frame = _MARK.split(render_to_string(template, context() | marks, request))
        cache.set(key, frame, KEPT_SECONDS)
    known = dict(parts) | {"csrf_token": get_token(request), "here": escape(request.get_full_path())}
    texts = {_mark(name): text for name, text in known.items()}
    return HttpResponse("".join(texts.get(part, part) for part in frame))
