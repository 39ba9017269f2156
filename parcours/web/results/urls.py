from django.urls import path

from . import views

urlpatterns = [
    path("results/", views.index, name="results"),
    path("results/<str:code>/", views.detail, name="result"),
    path("results/<str:code>/entries/", views.entries, name="result_entries"),
]
