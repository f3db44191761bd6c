"""What is published about signs of broking. Applicants read none of it: staff look at it, and nothing else follows."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from giliran.appointments.events import Text
from giliran.ledger.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SignRaised(Fact):
    """There is a reason to look at an account."""

    kind: ClassVar[str] = "appointments.sign_raised"
    subject_type: ClassVar[str] = "sign"
    staff_sentence: ClassVar[Text] = _("Sebuah akun perlu dilihat: {reason}, {count}.")
    account: UUID
    reason: str
    count: int


@dataclass(frozen=True, kw_only=True)
class SignJudged(Fact):
    """A supervisor looked, and decided: harmless, watched, referred."""

    kind: ClassVar[str] = "appointments.sign_judged"
    subject_type: ClassVar[str] = "sign"
    staff_sentence: ClassVar[Text] = _("Tanda dinilai: {verdict}.")
    account: UUID
    verdict: str
