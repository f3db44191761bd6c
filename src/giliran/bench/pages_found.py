"""Where among many applications the objects are that pages are opened on."""

_OF_OFFICE = "SELECT a.account_id, a.id FROM applications_application a WHERE a.office_id = %(office)s AND "

# Stage → how to find it: the owner, then the URL's arguments in the order named.
FOUND: dict[str, tuple[str, tuple[str, ...]]] = {
    "draft": (
        (
            "SELECT a.account_id, a.id FROM applications_application a JOIN documents_document d ON d.dossier = a.id"
            " WHERE a.state = 'draft' AND a.product_id IS NOT NULL GROUP BY a.id"
            " ORDER BY count(d.id) DESC, a.id DESC LIMIT 1"
        ),
        ("application_id",),
    ),
    "correcting": (f"{_OF_OFFICE} a.state = 'correction' ORDER BY a.id DESC LIMIT 1", ("application_id",)),
    "ready": (f"{_OF_OFFICE} a.state = 'ready' ORDER BY a.id DESC LIMIT 1", ("application_id",)),
    "booked": (
        (
            "SELECT a.account_id, b.id FROM appointments_booking b JOIN applications_application a"
            " ON a.id = b.application_id JOIN appointments_slot s ON s.id = b.slot_id WHERE b.office_id = %(office)s"
            " AND b.state = 'confirmed' AND s.starts_at > %(at)s + interval '2 days' ORDER BY s.starts_at DESC LIMIT 1"
        ),
        ("booking_id",),
    ),
    "paid": (
        (
            "SELECT a.account_id, b.receipt_code FROM payments_bill b JOIN applications_application a"
            " ON a.id = b.application_id WHERE b.state = 'paid' AND b.office_id = %(office)s ORDER BY b.id DESC LIMIT 1"
        ),
        ("code",),
    ),
    "settled": (
        (
            "SELECT a.account_id, b.id FROM payments_bill b JOIN applications_application a"
            " ON a.id = b.application_id WHERE b.state = 'paid' AND b.office_id = %(office)s ORDER BY b.id DESC LIMIT 1"
        ),
        ("bill_id",),
    ),
    "file": (
        (
            "SELECT a.account_id, a.id FROM casework_case c JOIN applications_application a ON a.id = c.application_id"
            " WHERE c.office_id = %(office)s AND a.state = 'submitted' ORDER BY c.id DESC LIMIT 1"
        ),
        ("application_id",),
    ),
    "page_of_file": (
        (
            "SELECT a.account_id, a.id, d.id, 1 FROM casework_case c JOIN applications_application a"
            " ON a.id = c.application_id JOIN documents_document d ON d.dossier = a.id"
            " WHERE c.office_id = %(office)s AND a.state = 'submitted' ORDER BY c.id DESC LIMIT 1"
        ),
        ("application_id", "document_id", "page"),
    ),
    "deciding": (f"{_OF_OFFICE} a.state = 'recommended' ORDER BY a.id DESC LIMIT 1", ("application_id",)),
    "printing": (
        "SELECT NULL, id FROM issuance_passport WHERE office_id = %(office)s AND state = 'printed' LIMIT 1",
        ("passport_id",),
    ),
    "collecting": (
        "SELECT NULL, id FROM issuance_passport WHERE office_id = %(office)s AND state = 'ready' LIMIT 1",
        ("passport_id",),
    ),
}
