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
            following_skills,
            planning,
            receivers,
            sections,
            states,
        )
