from django.urls import path

from . import dashboards, exports, logframes, reports, views

urlpatterns = [
    path("results/", views.index, name="results"),
    path("results/figures.csv", exports.figures, name="results_csv"),
    path("results/dashboard/", dashboards.targets, name="results_dashboard"),
    path("results/dashboard/cohorts/", dashboards.cohort_board, name="results_cohorts"),
    path("results/dashboard/waits/", dashboards.waiting_board, name="results_waits"),
    path("results/dashboard/equity/", dashboards.equity_board, name="results_equity"),
    path("results/dashboard/<str:drawing>.<str:form>", dashboards.chart, name="results_chart"),
    path("results/logframe/", logframes.show, name="results_logframe"),
    path("results/changes/", reports.changes, name="results_changes"),
    path("results/reports/", reports.listed, name="results_reports"),
    path("results/reports/new/", reports.new, name="results_report_new"),
    path("results/reports/<uuid:report>/", reports.report, name="results_report"),
    path("results/reports/<uuid:report>/figures.json", reports.data, name="results_report_data"),
    path("results/reports/<uuid:report>/write/<str:section>/", reports.write, name="results_report_write"),
    path("results/reports/<uuid:report>/submit/", reports.submit, name="results_report_submit"),
    path("results/reports/<uuid:report>/answer/", reports.answer, name="results_report_answer"),
    path("results/reports/<uuid:report>/restate/", reports.restate, name="results_report_restate"),
    path("results/reports/<uuid:report>/withdraw/", reports.withdraw, name="results_report_withdraw"),
    path("results/<str:code>/", views.detail, name="result"),
    path("results/<str:code>/entries/", views.entries, name="result_entries"),
]
