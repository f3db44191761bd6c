"""Taking a passport for a change: passport first, then application, so that no two changes wait in a ring."""

from uuid import UUID

from giliran.issuance.models import Passport
from giliran.issuance.rules.production import Action, NotNow, after


def take(passport_id: UUID, *, office_id: UUID, action: Action) -> Passport:
    """Lock the office's passport and put it in the state after `action` (unsaved); raise `NotNow`."""
    passport = Passport.objects.select_for_update(no_key=True).filter(id=passport_id, office_id=office_id).first()
    if passport is None:
        raise NotNow
    passport.state = after(passport.state, action)
    return passport
