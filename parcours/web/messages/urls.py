from django.urls import path

from . import answers, receipts, views

urlpatterns = [
    path("messages/", views.log, name="messages"),
    path("messages/queue/", views.queue, name="messages_queue"),
    path("messages/receipts/", receipts.receive, name="messages_receipts"),
    path("messages/answers/http/", answers.hear, {"gateway": "http"}, name="messages_answers_http"),
    path(
        "messages/answers/rapidpro/",
        answers.hear,
        {"gateway": "rapidpro"},
        name="messages_answers_rapidpro",
    ),
    path("messages/<uuid:message>/again/", views.again, name="message_again"),
    path("messages/<uuid:message>/stop/", views.stop, name="message_stop"),
]
