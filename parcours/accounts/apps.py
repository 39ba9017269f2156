from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "parcours.accounts"
    label = "accounts"

    def ready(self):
        from . import entries, first, receivers, refusals  # noqa: F401 - declared when the application starts
