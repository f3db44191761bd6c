"""What must always hold of cases."""

from giliran.foundation.invariants import none_of

INVARIANTS = [
    none_of(
        "an application that was decided has a case, decided by somebody who did not examine",
        "SELECT a.reference, a.state FROM applications_application a LEFT JOIN casework_case c"
        " ON c.application_id = a.id WHERE a.state IN ('approved', 'producing', 'ready', 'collected')"
        " AND (c.id IS NULL OR c.decision <> 'approve' OR c.adjudicator = c.examiner)",
    ),
    none_of(
        "an application that was refused has a case that says so",
        "SELECT a.reference FROM applications_application a LEFT JOIN casework_case c ON c.application_id = a.id"
        " WHERE a.state = 'refused' AND (c.id IS NULL OR c.decision <> 'refuse' OR c.reason IS NULL)",
    ),
    none_of(
        "an application that waits for a decision has a case with an examiner and no decision",
        "SELECT a.reference FROM applications_application a LEFT JOIN casework_case c ON c.application_id = a.id"
        " WHERE a.state = 'recommended' AND (c.id IS NULL OR c.examiner IS NULL OR c.decision <> '')",
    ),
]
