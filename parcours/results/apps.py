from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "parcours.results"
    label = "results"
