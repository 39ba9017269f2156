from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "parcours.people"
    label = "people"

    def ready(self):
        from . import actions, entries, following, lower_tables  # noqa: F401
