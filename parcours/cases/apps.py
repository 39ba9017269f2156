from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "parcours.cases"
    label = "cases"

    def ready(self):
        from . import (  # noqa: F401
            actions,
            entries,
            following,
            following_desk,
            planning,
            receivers,
            sections,
            states,
        )
