from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "parcours.training"
    label = "training"

    def ready(self):
        from . import actions, entries, following  # noqa: F401
