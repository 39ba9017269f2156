"""How people log in: nobody signs up by herself; the second factor shows the login."""

import time
from datetime import UTC, datetime

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parcours.kernel.cipher import open_sealed, seal
from parcours.kernel.limits import client_address

from . import actions

SECOND_FACTOR = "mfa_authenticator"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The login name or the password is not right."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_reauthentication_required(self, *, app, **kwargs):
        """Who just gave her password is not asked for it again while she sets up her first second factor."""
        given = get_authentication_records(self.request, self.request.user)
        at = given[-1]["at"] if given else 0
        if app == "allauth.mfa" and time.time() - at < app_settings.REAUTHENTICATION_TIMEOUT:
            before = Authenticator.objects.filter(
                user=self.request.user, created_at__lt=datetime.fromtimestamp(at, UTC)
            )
            if not before.exists():
                return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_client_ip(self, request):
        return client_address(request)

    def clean_password(self, password, user=None):
        if user is not None and user.has_usable_password() and user.check_password(password):
            raise ValidationError(_("This is the password you have: choose another one."), code="same")
        return super().clean_password(password, user)

    def set_password(self, user, password):
        super().set_password(user, password)
        if self.request is not None and self.request.actor.user == user.pk:
            actions.note_password(by=self.request.actor)

    def get_password_change_redirect_url(self, request):
        return reverse("home")

    def clean_username(self, username, shallow=False):
        return super().clean_username(username.casefold(), shallow=shallow)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted: whoever reads a copy of the table makes no code."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. The app shows a new one every 30 seconds."),
    }

    def encrypt(self, text):
        return seal(text, SECOND_FACTOR)

    def decrypt(self, encrypted_text):
        return open_sealed(encrypted_text, SECOND_FACTOR)

    def get_totp_label(self, user):
        return user.login
