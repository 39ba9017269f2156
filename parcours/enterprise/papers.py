"""What can be shown of an enterprise: the papers of its legal steps."""

from collections.abc import Collection, Iterable
from uuid import UUID

from parcours.kernel.entries import DOCUMENT

from .models import StepDone


def kept(ventures: Iterable[UUID]) -> frozenset[UUID]:
    """Those of which a paper of a legal step is kept: that they exist can be shown."""
    rows = StepDone.objects.filter(venture__in=list(ventures), scan__isnull=False)
    return frozenset(rows.values_list("venture_id", flat=True))


def behind(venture: UUID, proved: Collection[UUID]) -> dict[str, str]:
    """The coded fact of an entry that says so (``kernel.entries.EVIDENCE``), none without a paper."""
    return {"evidence": DOCUMENT} if venture in proved else {}
