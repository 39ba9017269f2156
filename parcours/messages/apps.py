from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "parcours.messages"
    label = "outbox"  # Django's own messages took the other name.

    def ready(self):
        from . import actions, entries  # noqa: F401
