from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "parcours.journal"
    label = "journal"

    def ready(self):
        from parcours.kernel import recorder

        from . import writing

        recorder.fill(writing.append, writing.write_accesses)
