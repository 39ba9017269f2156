"""What the home page says while there is nothing yet, or nothing for this role."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from parcours.kernel.actor import Actor
from parcours.people.listing import anybody


@dataclass(frozen=True)
class Hint:
    title: Any
    text: Any
    url: str = ""
    label: Any = ""


def _link(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def hints(actor: Actor) -> list[Hint]:
    """The first steps of somebody who begins; nothing once the work has begun."""
    if actor.organisation is None:
        return [
            Hint(
                _("Your account has no role at the moment"),
                _("An administrator gives you one. Until then there is nothing that you may open here."),
            )
        ]
    if actor.may("people.see") and anybody(actor):
        return []
    if actor.may("people.register"):
        return [
            Hint(
                _("Nobody is registered yet"),
                _(
                    "Begin with the person in front of you: her name is enough, everything else may follow. "
                    "She leaves with a card, and what comes next will be listed here."
                ),
                _link("people_register"),
                _("Register the first person"),
            )
        ]
    if actor.may("people.see"):
        return [
            Hint(
                _("No file is shared with your organisation yet"),
                _("As soon as a person is registered, enrolled or shared with you, she appears here."),
            )
        ]
    return _without_people(actor)


def _without_people(actor: Actor) -> list[Hint]:
    if actor.may("accounts.manage"):
        title, text = _("Accounts and roles"), _("Open accounts for those who will work here, and end them.")
        return [Hint(title, text, _link("accounts"), _("Open the accounts"))]
    if actor.may("journal.audit"):
        title = _("Rights and accesses")
        text = _("See who looked at what, and verify that the journal is intact.")
        return [Hint(title, text, _link("audit"), _("Audit"))]
    title = _("The figures of the programme")
    text = _("Each figure is drawn from what happened, as it was recorded, with its target beside it.")
    return [Hint(title, text, _link("results"), _("See the results"))]
