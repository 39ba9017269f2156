from django.urls import path

from . import exports, views

urlpatterns = [
    path("results/", views.index, name="results"),
    path("results/figures.csv", exports.figures, name="results_csv"),
    path("results/<str:code>/", views.detail, name="result"),
    path("results/<str:code>/entries/", views.entries, name="result_entries"),
]
