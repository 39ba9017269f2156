from django.urls import path

from . import answers, views

urlpatterns = [
    path("c/", views.ask, name="certificate_ask"),
    path("c/<str:code>/", views.check, name="certificate_check"),
    path("r/<str:token>/", answers.answer, name="referral_link"),
]
