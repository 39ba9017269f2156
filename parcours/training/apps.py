from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "parcours.training"
    label = "training"

    def ready(self):
        from . import actions, apprentice_following, ends_of_projects, entries, following  # noqa: F401
