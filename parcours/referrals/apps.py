from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "parcours.referrals"
    label = "referrals"

    def ready(self):
        from . import actions, entries, following  # noqa: F401
