from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "parcours.programmes"
    label = "programmes"

    def ready(self):
        from parcours.kernel import clock

        from . import (  # noqa: F401
            actions,
            addendum_actions,
            budget_actions,
            closing_actions,
            contracts,
            entries,
            policies,
            protection,
            queries,
            report_actions,
            spending_actions,
        )

        clock.set_zone_provider(queries.zone)
