from django.urls import path

from . import views

urlpatterns = [
    path("c/", views.ask, name="certificate_ask"),
    path("c/<str:code>/", views.check, name="certificate_check"),
]
