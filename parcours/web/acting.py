"""How a screen performs an action: the request's id goes along, a refusal lands beside its field."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages

from parcours.accounts.refusals import OTHER_ROLE
from parcours.kernel.refusals import Missing, NotAllowed, Refused

LONGEST_ID = 100


def request_id(request) -> str | None:
    """The id of ``{% request_id %}``: the same form sent twice is done once.

    Refused from a page that was made in another role: somebody who works for two organisations changed to the
    other one beside it, or her role there has ended.
    """
    if request.POST.get("made_in", "") not in ("", getattr(request, "role_mark", "")):
        raise Refused(OTHER_ROLE)
    told = request.POST.get("request_id", "")[:LONGEST_ID]
    return told if told.isascii() and told.isprintable() and told else None


def perform(
    request, form, action: Callable[..., Any], /, *, rename: Mapping[str, str] | None = None, **arguments: Any
) -> Any:
    """Run ``action`` as the actor of the request; its answer, or ``None`` when it was refused.

    The refusal's sentence lands on the form's field of the same name (``rename`` maps other names), else at
    the top of the form; without a form it becomes a message. What is missing or not allowed goes further.
    """
    try:
        return action(by=request.actor, request_id=request_id(request), **arguments)
    except (Missing, NotAllowed):
        raise
    except Refused as refused:
        refuse(request, form, refused, rename)
        return None


def leads_away(request, over: bool) -> bool:
    """Whether a form that is over is left for the page of its object. What somebody typed meanwhile is not
    dropped without a word: the action refuses it, and the form comes back with it."""
    return over and request.method != "POST"


def refuse(request, form, refused: Refused, rename: Mapping[str, str] | None = None) -> None:
    """Show a refusal where it belongs."""
    if form is None:
        messages.error(request, refused.sentence)
        return
    field = (rename or {}).get(refused.field or "", refused.field)
    if not form.errors:
        form.full_clean()
    form.add_error(field if field in form.fields else None, refused.sentence)
