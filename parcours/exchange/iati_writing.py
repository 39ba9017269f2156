"""What every part of an IATI file needs: who publishes, who is who, and what had to be left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.programmes.pack import Organisation, Pack, Project
from parcours.reference.queries import in_language

from .iati_cells import Published
from .iati_plan import Body, IatiPlan
from .xml_writing import Element, said

SPOKEN = ("fr", "ar", "en")
"""Languages of our own sentences."""


@dataclass
class Writing:
    """The file of one programme for one actor. ``hidden``, ``unrated``, ``unseen``: what is not in it.
    ``published``: the public figures whose cells it tells."""

    actor: Actor
    pack: Pack
    plan: IatiPlan
    today: date = field(default_factory=clock.today)
    hidden: int = 0
    unrated: int = 0
    unseen: list[str] = field(default_factory=list)
    published: Published | None = None

    @property
    def usual(self) -> str:
        """The language of the source."""
        return self.pack.languages[0]

    @cached_property
    def reporting(self) -> Body:
        return self.plan.body(self.plan.reporting)  # type: ignore[return-value]

    @cached_property
    def funder(self) -> Organisation | None:
        return next((one for one in self.pack.organisations if one.kind == "funder"), None)

    @property
    def programme_id(self) -> str:
        return f"{self.reporting.ref}-{self.pack.code}"

    def identifier(self, project: Project) -> str:
        """Of the grant's activity; the grantee's own where it publishes itself; empty: not known."""
        body = self.plan.body(project.grantee)
        if body is not None and body.publishes:
            return body.activity
        return f"{self.programme_id}-{project.code}"

    def elsewhere(self, project: Project) -> bool:
        body = self.plan.body(project.grantee)
        return body is not None and body.publishes

    def words(self, sentence: Any, **values: Any) -> dict[str, str]:
        """A sentence of ours in the languages of the pack that we speak, in English where it has none."""
        found = {}
        for language in [one for one in self.pack.languages if one in SPOKEN] or ["en"]:
            with override(language):
                found[language] = str(sentence) % values
        return found

    def organisation(self, own: Element, tag: str, code: str, **more: Any) -> None:
        body, known = self.plan.body(code), self.pack.organisation(code)
        told = {"ref": body.ref, "type": body.type} if body else {}
        said(own, tag, known.name if known else {}, self.usual, **told | more)

    def warnings(self) -> Iterator[str]:
        """What is not in the file, and what to look at before it is published."""
        if self.plan.note:
            yield in_language(self.plan.note)
        for one in self.plan.bodies:
            if one.to_confirm:
                told = {"ref": one.ref or "–", "organisation": one.organisation}
                yield _("To confirm before it is published: %(ref)s of %(organisation)s.") % told
        for project in self.pack.projects:
            if self.elsewhere(project):
                yield _("%(organisation)s publishes itself: %(project)s is referred to, not told again.") % {
                    "organisation": project.grantee,
                    "project": project.code,
                }
        for code in self.unseen:
            yield _("What %(project)s received and spent is not in the file: you do not see it.") % {
                "project": code
            }
        if self.unrated:
            yield ngettext(
                "%(count)s payment has no rate yet and is in no sum.",
                "%(count)s payments have no rate yet and are in no sum.",
                self.unrated,
            ) % {"count": self.unrated}
        if self.hidden:
            yield ngettext(
                "%(count)s figure is left out, so that nobody is known in a small number.",
                "%(count)s figures are left out, so that nobody is known in a small number.",
                self.hidden,
            ) % {"count": self.hidden}
        if self.published is None:
            yield _("Figures by sex, age or region are not in the file: no month is published yet.")
        else:
            yield _("Figures by sex, age and region are those published for %(month)s, rounded.") % {
                "month": self.published.month
            }
