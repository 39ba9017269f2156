from django.urls import path

from . import budgets, projects

urlpatterns = [
    path("money/", projects.listed, name="money"),
    path("money/projects/<str:project>/", projects.page, name="money_project"),
    path("money/projects/<str:project>/draft/", budgets.new, name="money_budget_new"),
    path("money/budgets/<uuid:budget>/", budgets.page, name="money_budget"),
    path("money/budgets/<uuid:budget>/file/", budgets.file, name="money_budget_file"),
    path("money/budgets/<uuid:budget>/terms/", budgets.terms, name="money_budget_terms"),
    path("money/budgets/<uuid:budget>/line/", budgets.add_line, name="money_budget_line"),
    path("money/budgets/<uuid:budget>/import/", budgets.take_in, name="money_budget_import"),
    path("money/budgets/<uuid:budget>/agree/", budgets.agree, name="money_budget_agree"),
    path("money/budgets/<uuid:budget>/drop/", budgets.drop, name="money_budget_drop"),
    path("money/lines/<uuid:budget_line>/", budgets.change_line, name="money_line"),
    path("money/lines/<uuid:budget_line>/drop/", budgets.drop_line, name="money_line_drop"),
]
