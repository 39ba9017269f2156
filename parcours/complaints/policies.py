"""What row security lets an organisation, or a named person, see and write of each table.

Recording runs under the system role: whoever records reads nothing afterwards.
"""

from parcours.kernel.rowsecurity import ORGANISATION, USER, append_only, grant_exists, policy

from . import models

# Who handles it, and never the organisation concerned.
policy(
    models.Complaint,
    using=(
        f"complaints_complaint.handler_id = {ORGANISATION} "
        f"AND complaints_complaint.about_id IS DISTINCT FROM {ORGANISATION}"
    ),
)
# The organisation that is asked sees the question, and nothing of the complaint.
policy(
    models.Statement,
    using=(
        f"complaints_statement.organisation_id = {ORGANISATION} OR EXISTS (SELECT 1 "  # noqa: S608
        "FROM complaints_complaint c WHERE c.id = complaints_statement.complaint_id "
        f"AND c.handler_id = {ORGANISATION})"
    ),
)
# Everybody knows who the focal points are; none is named but under the system role.
policy(models.FocalPoint, using=f"{ORGANISATION} IS NOT NULL", check="false")
policy(
    models.Report,
    using=(
        "EXISTS (SELECT 1 FROM complaints_focal_point f "  # noqa: S608
        f"WHERE f.user_id = {USER} AND f.organisation_id = {ORGANISATION} AND f.until IS NULL "
        "AND f.confirmed_at IS NOT NULL "
        "AND complaints_report.kept_from_id IS DISTINCT FROM f.organisation_id)"
    ),
)
append_only(models.ReportStep)
policy(
    models.ReportStep,
    using="EXISTS (SELECT 1 FROM complaints_report r WHERE r.id = complaints_report_step.report_id)",
)
policy(
    models.Feedback,
    using=(
        f"complaints_feedback.asked_by_id = {ORGANISATION} AND (complaints_feedback.person_id IS NULL "
        f"OR {grant_exists('complaints_feedback.person_id')})"
    ),
)
