from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "parcours.directory"
    label = "directory"

    def ready(self):
        from . import actions, entries  # noqa: F401
