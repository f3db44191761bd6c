"""What must always hold of passports."""

from giliran.foundation.invariants import none_of

INVARIANTS = [
    none_of(
        "a passport handed over has its handover, and only such a passport has one",
        "SELECT p.id FROM issuance_passport p LEFT JOIN issuance_handover h ON h.passport_id = p.id"
        " WHERE (p.state = 'handed_over') <> (h.id IS NOT NULL)",
    ),
    none_of(
        "an application's state agrees with its passport",
        "SELECT a.reference, a.state, p.state FROM issuance_passport p"
        " JOIN applications_application a ON a.id = p.application_id"
        " WHERE (p.state = 'ready' AND a.state <> 'ready') OR (p.state = 'handed_over' AND a.state <> 'collected')"
        " OR (p.state IN ('queued', 'printed') AND a.state <> 'producing')",
    ),
]
