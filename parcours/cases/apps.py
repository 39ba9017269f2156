from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    name = "parcours.cases"
    label = "cases"

    def ready(self):
        from . import (  # noqa: F401
            actions,
            ends_of_projects,
            entries,
            following,
            following_desk,
            following_skills,
            planning,
            receivers,
            restanding,
            sections,
            states,
        )

        post_migrate.connect(restanding.after_migrate, sender=self, dispatch_uid="cases.restanding")
