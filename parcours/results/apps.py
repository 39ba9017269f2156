from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "parcours.results"
    label = "results"

    def ready(self):
        from . import actions, entries  # noqa: F401
