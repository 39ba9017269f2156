from django.urls import path

from . import views

urlpatterns = [
    path("programme/", views.overview, name="programme"),
    path("programme/chain/", views.chain, name="programme_chain"),
    path("programme/indicators/", views.indicators, name="programme_indicators"),
    path("programme/unclear/", views.unclear, name="programme_unclear"),
]
