"""What she can do, when files are merged, when a person is erased, and when she asks what is kept."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.people.ports import follows
from parcours.reference.searching import group, skills_named

from . import models


def _skills(kept: UUID, gone: UUID, changes) -> None:
    """The same work under the same words in both files stands once."""
    standing = models.Skill.objects.filter(person_id=kept, current=True, withdrawn=False)
    there = set(standing.values_list("group_id", "label"))
    for row in models.Skill.objects.filter(person_id=gone):
        doubled = row.held and (row.group_id, row.label) in there
        changes.set(row, person_id=kept, **({"withdrawn": True} if doubled else {}))


def _told(person: UUID) -> list[dict]:
    found = []
    rows = models.Skill.objects.filter(person_id=person).select_related("country", "esco", "organisation")
    for row in rows.order_by("thread", "version"):
        line = {
            "group": group(row.group_id).title,
            "label": row.label,
            "years": row.years,
            "level": row.get_level_display(),
            "known": row.get_known_display(),
            "country": row.country.name if row.country else "",
            "wish": row.wish,
            "esco": row.esco.label if row.esco else "",
            "can": [one.label for one in skills_named(row.can).values()],
            "noted_on": row.noted_on,
            "withdrawn": row.withdrawn or None,
            "organisation": row.organisation,
        }
        found.append({name: value for name, value in line.items() if value not in ("", [], None)})
    return found


follows(
    models.Skill,
    title=_("What you can do and have done"),
    merge=_skills,
    access=_told,
    words={
        "group": _("Kind of work"),
        "label": _("In your words"),
        "years": _("Years"),
        "level": _("How well"),
        "known": _("How it is known"),
        "country": _("Country"),
        "wish": _("You wish to work in it"),
        "esco": _("Occupation"),
        "can": _("What you can do of it"),
        "noted_on": _("Written down on"),
        "withdrawn": _("Taken back"),
    },
)
