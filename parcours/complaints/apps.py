from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "parcours.complaints"
    label = "complaints"

    def ready(self):
        from . import actions, entries, following  # noqa: F401
