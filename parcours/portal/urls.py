from django.urls import path

from . import answers, calendars, complaining, figures, surveys, training, views

urlpatterns = [
    path("cal/<str:secret>.ics", calendars.calendar, name="calendar_feed"),
    path("c/", views.ask, name="certificate_ask"),
    path("c/<str:code>/", views.check, name="certificate_check"),
    path("c/<str:code>/badge.json", views.badge, name="certificate_badge"),
    path("c/<str:code>/status.json", views.badge_status, name="certificate_badge_status"),
    path("r/<str:token>/", answers.answer, name="referral_link"),
    path("figures/", figures.index, name="public_figures"),
    path("figures/<str:month>.json", figures.as_json, name="public_figures_json"),
    path("figures/<str:month>.csv", figures.as_csv, name="public_figures_csv"),
    path("complaint/", complaining.complain, name="complain"),
    path("complaint/safe/", complaining.safe, name="safe_report"),
    path("v/", complaining.ask, name="complaint_ask"),
    path("v/<str:code>/", complaining.progress, name="complaint_progress"),
    path("s/<str:token>/", surveys.answer, name="survey_by_link"),
    path("t/<str:token>/", training.opinion, name="training_opinion_by_link"),
    path("f/<str:token>/", complaining.opinion, name="feedback_by_link"),
]
