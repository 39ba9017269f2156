from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "parcours.employment"
    label = "employment"

    def ready(self):
        from . import actions, entries, following  # noqa: F401
