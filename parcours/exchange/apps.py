from importlib import import_module

from django.apps import AppConfig

KINDS = ("figures_files", "iati_files", "public_files")
"""Modules that declare kinds of files."""


class ExchangeConfig(AppConfig):
    name = "parcours.exchange"
    label = "exchange"

    def ready(self):
        for name in ("actions", "entries", "sections", "public_plan", *KINDS):
            import_module(f"parcours.exchange.{name}")
