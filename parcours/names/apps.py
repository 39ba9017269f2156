from django.apps import AppConfig


class NamesConfig(AppConfig):
    name = "parcours.names"
    label = "names"
