"""Money of the projects: budgets, spending, reports."""
