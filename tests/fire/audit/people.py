"""Everybody whom the installation knows, as its logs could name them."""

from giliran.accounts.models import Person, User
from giliran.applications.models import PageAnswers
from giliran.demo.logins import LOGINS
from tests.fire.audit.leaks import Roster

_NAMES = ("full_name", "mother_name", "father_name", "emergency_name")
_PHONES = ("phone", "emergency_phone")


def roster() -> Roster:
    """Return all applicants and all whom they named.

    Staff are not among them, their names stand on the door; nor are the accounts that the demonstration's panel names.
    """
    found, published = Roster(), {email for _, email, _ in LOGINS}
    applicants = User.objects.filter(is_staff=False, assignments__isnull=True)
    for user in applicants.exclude(email__in=published).iterator():
        found.add(email=user.email, phone=user.phone or "")
    for person in Person.objects.iterator():
        found.add(nik=person.nik or "", full_name=person.full_name or "")
    for row in PageAnswers.objects.iterator():
        for name in _NAMES:
            found.add(full_name=str(row.answers.get(name) or ""))
        for name in _PHONES:
            found.add(phone=str(row.answers.get(name) or ""))
        found.add(nik=str(row.answers.get("nik") or ""), email=str(row.answers.get("email") or ""))
    return found
