"""Whoever no centre has received yet waits at no desk: she is on the list of files to complete."""

from django.db.models import QuerySet

from parcours.cases.ports import not_here_yet

from .enums import FollowState
from .models import Preregistration


@not_here_yet
def to_complete() -> QuerySet:
    """Somebody met at an outing whose file no centre has completed."""
    return Preregistration.objects.exclude(state=FollowState.COMPLETED)
