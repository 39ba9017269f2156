from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "parcours.web"
    label = "web"

    def ready(self):
        from . import domains, languages

        domains.autoload()
        languages.listen()
