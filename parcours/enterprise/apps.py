from django.apps import AppConfig


class EnterpriseConfig(AppConfig):
    name = "parcours.enterprise"
    label = "enterprise"

    def ready(self):
        from . import actions, entries, sections  # noqa: F401
