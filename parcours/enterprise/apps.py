from django.apps import AppConfig


class EnterpriseConfig(AppConfig):
    name = "parcours.enterprise"
    label = "enterprise"

    def ready(self):
        from . import actions, buying_actions, entries, grant_actions, sections  # noqa: F401
