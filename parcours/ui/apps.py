from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "parcours.ui"
    label = "ui"
