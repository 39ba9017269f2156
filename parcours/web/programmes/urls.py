from django.urls import path

from . import forms, rates, views

urlpatterns = [
    path("programme/", views.overview, name="programme"),
    path("programme/chain/", views.chain, name="programme_chain"),
    path("programme/indicators/", views.indicators, name="programme_indicators"),
    path("programme/forms/", forms.forms, name="programme_forms"),
    path("programme/forms/<str:form>/<str:version>/", forms.give_out, name="programme_form_file"),
    path("programme/rates/", rates.page, name="programme_rates"),
    path("programme/rates/new/", rates.new, name="programme_rate_new"),
    path("programme/rates/import/", rates.take_in, name="programme_rates_import"),
    path("programme/unclear/", views.unclear, name="programme_unclear"),
]
