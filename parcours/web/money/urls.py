from django.urls import path

from . import budgets, projects, reports, spending

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
    path("money/projects/<str:project>/spending/", spending.listed, name="money_spending"),
    path("money/projects/<str:project>/reports/", reports.page, name="money_reports"),
    path("money/projects/<str:project>/reports/new/", reports.hand_in, name="money_report_hand_in"),
    path("money/projects/<str:project>/ask/", reports.ask, name="money_ask"),
    path("money/reports/<uuid:financial_report>/", reports.report, name="money_report"),
    path("money/reports/<uuid:financial_report>/file/", reports.file, name="money_report_file"),
    path("money/projects/<str:project>/spend/", spending.new, name="money_spend"),
    path("money/projects/<str:project>/commit/", spending.commit, name="money_commit"),
    path("money/projects/<str:project>/receive/", spending.receive, name="money_receive"),
    path("money/payments/<uuid:spending>/", spending.page, name="money_payment"),
    path("money/payments/<uuid:spending>/voucher/", spending.add_voucher, name="money_payment_voucher"),
    path("money/payments/<uuid:spending>/back/", spending.take_back, name="money_payment_back"),
    path("money/vouchers/<uuid:voucher>/", spending.voucher, name="money_voucher"),
    path("money/commitments/<uuid:commitment>/end/", spending.end_commitment, name="money_commitment_end"),
    path("money/received/<uuid:instalment>/undo/", spending.undo_instalment, name="money_instalment_undo"),
]
