from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "parcours.outreach"
    label = "outreach"

    def ready(self):
        from . import actions, entries, following, waiting  # noqa: F401
