from django.urls import path

from . import receipts, views

urlpatterns = [
    path("messages/", views.log, name="messages"),
    path("messages/queue/", views.queue, name="messages_queue"),
    path("messages/receipts/", receipts.receive, name="messages_receipts"),
    path("messages/<uuid:message>/again/", views.again, name="message_again"),
    path("messages/<uuid:message>/stop/", views.stop, name="message_stop"),
]
