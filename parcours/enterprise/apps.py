from django.apps import AppConfig


class EnterpriseConfig(AppConfig):
    name = "parcours.enterprise"
    label = "enterprise"

    def ready(self):
        from . import actions, buying_actions, ends_of_projects, entries, grant_actions, sections  # noqa: F401
