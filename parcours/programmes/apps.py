from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "parcours.programmes"
    label = "programmes"

    def ready(self):
        from parcours.kernel import clock

        from . import actions, budget_actions, contracts, entries, policies, protection, queries  # noqa: F401

        clock.set_zone_provider(queries.zone)
