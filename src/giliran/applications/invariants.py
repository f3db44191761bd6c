"""What must always hold of applications."""

from giliran.foundation.invariants import none_of

# The facts that change a state, and the state that each leaves.
_LEAVES = """
    ('applications.started', 'draft'), ('applications.submitted', 'submitted'),
    ('applications.correction_requested', 'correction'), ('applications.resubmitted', 'submitted'),
    ('applications.recommended', 'recommended'), ('applications.sent_back', 'submitted'),
    ('applications.approved', 'approved'), ('applications.refused', 'refused'),
    ('applications.production_begun', 'producing'), ('applications.ready', 'ready'),
    ('applications.collected', 'collected'), ('applications.cancelled', 'cancelled')
"""

_OTHERWISE_TOLD = f"""
SELECT a.id, a.state, told.state FROM applications_application a LEFT JOIN LATERAL (
    SELECT l.state FROM ledger_event e JOIN (VALUES {_LEAVES}) AS l(kind, state) ON l.kind = e.kind
    WHERE e.subject = a.id ORDER BY e.subject_seq DESC LIMIT 1
) told ON true WHERE told.state IS DISTINCT FROM a.state
"""  # noqa: S608 - only our own constant is put in

INVARIANTS = [
    none_of("an application is in the state that its last fact left", _OTHERWISE_TOLD),
    none_of(
        "a correction is open exactly while the applicant corrects",
        "SELECT a.id, a.state FROM applications_application a LEFT JOIN applications_correctionrequest c"
        " ON c.application_id = a.id AND c.answered_at IS NULL WHERE (a.state = 'correction') <> (c.id IS NOT NULL)",
    ),
    none_of(
        "whatever was sent was agreed to",
        "SELECT a.id FROM applications_application a WHERE a.submitted_at IS NOT NULL AND (SELECT count(DISTINCT kind)"
        " FROM applications_consent c WHERE c.application_id = a.id) < 2",
    ),
    none_of(
        "an application has an instant of closing exactly when it is closed",
        "SELECT id, state FROM applications_application"
        " WHERE (state IN ('refused', 'collected', 'cancelled')) <> (closed_at IS NOT NULL)",
    ),
]
