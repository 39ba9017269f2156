from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "parcours.people"
    label = "people"

    def ready(self):
        from . import actions, entries, following, lower_tables, states  # noqa: F401
