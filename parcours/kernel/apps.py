from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "parcours.kernel"
    label = "kernel"

    def ready(self):
        from . import doors, rowsecurity

        doors.open_all()
        post_migrate.connect(rowsecurity.after_migrate, sender=self, dispatch_uid="kernel.rowsecurity")
