"""How people log in: nobody signs up by herself; the second factor shows the login."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from parcours.kernel.limits import client_address


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request)

    def clean_username(self, username, shallow=False):
        return super().clean_username(username.casefold(), shallow=shallow)


class SecondFactorAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user):
        return user.login
