"""What row security lets an organisation see and write of each table."""

from parcours.kernel.rowsecurity import ORGANISATION, policy

from . import models

# A service is an offer to every organisation, but for a secret place, which is its own people's alone.
_OWN = f"{ORGANISATION} IN (directory_service.organisation_id, directory_service.keeper_id)"
policy(
    models.Service,
    using=f"{ORGANISATION} IS NOT NULL AND (NOT directory_service.sensitive OR {_OWN})",
    check=f"directory_service.keeper_id = {ORGANISATION}",
)
# Counted under the system role only: who took a place, and what was sought, is nobody's to read.
policy(models.PlaceTaken, using="false")
policy(models.EmptySearch, using="false")
