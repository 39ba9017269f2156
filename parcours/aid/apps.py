from django.apps import AppConfig


class AidConfig(AppConfig):
    name = "parcours.aid"
    label = "aid"

    def ready(self):
        from . import actions, entries, sections  # noqa: F401
