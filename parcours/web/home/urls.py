from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("todo/", views.rest, name="home_rest"),
    path("todo/<str:todo>/", views.first_of, name="home_todo"),
]
