"""Sessions in the database, as Django keeps them, read by a prepared statement."""

from datetime import UTC, datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from parcours.kernel.prepared import Prepared

FIELDS = ("session_key", "session_data", "expire_date")

_LIVING = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list(*FIELDS),
    key="a session",
    now=datetime(2000, 1, 1, tzinfo=UTC),
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        rows = _LIVING.rows(key=self.session_key, now=timezone.now())
        if rows:
            return self.model(**dict(zip(FIELDS, rows[0], strict=True)))
        self._session_key = None
        return None
