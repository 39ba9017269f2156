from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "parcours.surveys"
    label = "surveys"

    def ready(self):
        from . import actions, ends_of_projects, entries, following  # noqa: F401
