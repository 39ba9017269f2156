"""What was worked on is the organisation's that accompanies the project; it names no person."""

from collections.abc import Iterable
from uuid import UUID

from parcours.kernel.rowsecurity import ORGANISATION, policy

from .coaching_models import Coaching, Market

for owned in (Coaching, Market):
    policy(owned, using=f"{owned._meta.db_table}.organisation_id = {ORGANISATION}")


def forget(ventures: Iterable[UUID]) -> None:
    """Of projects whose only holder is erased no word remains: days, minutes and codes do."""
    ids = list(ventures)
    Coaching.objects.filter(venture_id__in=ids).update(agreed="")
    Market.objects.filter(venture_id__in=ids).update(title="—", note="")
