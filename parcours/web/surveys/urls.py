from django.urls import path

from . import asking, listing, rates

urlpatterns = [
    path("surveys/", listing.page, name="surveys"),
    path("surveys/results/", rates.page, name="survey_rates"),
    path("surveys/results.csv", rates.csv, name="survey_rates_csv"),
    path("surveys/<uuid:survey>/", asking.page, name="survey"),
    path("surveys/<uuid:survey>/tried/", asking.tried, name="survey_tried"),
    path("surveys/<uuid:survey>/refuse/", asking.refuse, name="survey_refuse"),
    path("surveys/<uuid:survey>/correct/", asking.correct, name="survey_correct"),
    path("people/<uuid:person>/surveys/<slug:survey_occasion>/", asking.once, name="survey_once"),
]
