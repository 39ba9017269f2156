from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReferenceConfig(AppConfig):
    name = "parcours.reference"
    label = "reference"

    def ready(self):
        from . import loading

        post_migrate.connect(loading.after_migrate, sender=self, dispatch_uid="reference.loading")
