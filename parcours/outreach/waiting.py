"""Whoever no centre has received yet waits at no desk: she is on the list of files to complete."""

from django.db.models import Exists, OuterRef, QuerySet

from parcours.cases.ports import not_here_yet
from parcours.people.models import Canonical

from .enums import FollowState
from .models import Preregistration


@not_here_yet
def to_complete() -> QuerySet:
    """Somebody met at an outing whose file no centre has completed.

    That nobody follows up a file that was made part of another says nothing of the other.
    """
    merged = Canonical.objects.filter(kept_id=OuterRef("person_id"))
    rows = Preregistration.objects.exclude(state=FollowState.COMPLETED)
    return rows.exclude(Exists(merged), state=FollowState.GIVEN_UP)
