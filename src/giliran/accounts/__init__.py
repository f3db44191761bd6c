"""People and their families, staff and their roles.

Owns: accounts (how somebody signs in), people (whom a passport is for: the account's own person and family), and
assignments (which role a member of staff holds at which office, from when to when).
Words: an *account* signs in; a *person* has an identity and never signs in; a *second factor* is a code from an app
or a passkey, asked of staff and offered to all.
Doors: `services.own_person`, `services.add_family_member`, `services.record_identity`, `services.confirm_identity`,
`services.assign`, `queries.person`, `queries.people_of`, `queries.recipient`, `queries.actor_for`,
`queries.staff_name`. Signing up and in is django-allauth's, under `/akun/`.
"""
