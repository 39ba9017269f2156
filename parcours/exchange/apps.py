from importlib import import_module

from django.apps import AppConfig

KINDS = (
    "control_files",
    "dictionary_files",
    "figures_files",
    "hxl_files",
    "iati_files",
    "logframe_files",
    "opsys_files",
    "public_files",
    "report_files",
)
"""Modules that declare kinds of files."""
ROWS = ("people_rows", "attendance_rows", "event_rows", "offer_rows", "answer_rows", "met_rows")
"""Modules that declare kinds of rows that are taken in."""


class ExchangeConfig(AppConfig):
    name = "parcours.exchange"
    label = "exchange"

    def ready(self):
        for name in ("actions", "control_actions", "entries", "sections", "public_plan", *KINDS):
            import_module(f"parcours.exchange.{name}")
        for name in ("following", *(f"importing.{name}" for name in ROWS)):
            import_module(f"parcours.exchange.{name}")
