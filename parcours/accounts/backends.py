"""Signing in by login and password; who a session belongs to is read together with what she may be."""

from uuid import UUID

from django.contrib.auth.backends import ModelBackend

from .standing import standing


class Backend(ModelBackend):
    def get_user(self, user_id):
        """The user with her memberships in force as ``living``; None when the account is closed."""
        try:
            wanted = user_id if isinstance(user_id, UUID) else UUID(str(user_id))
        except ValueError:
            return None
        return standing(wanted)
