from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "parcours.api"
    label = "api"

    def ready(self):
        from . import refusals  # noqa: F401
