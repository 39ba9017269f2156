from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "parcours.employment"
    label = "employment"

    def ready(self):
        from . import actions, ends_of_projects, entries, following  # noqa: F401
