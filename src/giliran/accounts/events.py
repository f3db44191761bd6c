"""The facts this room publishes. None names a person: ids and choices only."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giliran.ledger.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Fact):
    """An account's e-mail address and mobile number were both verified for the first time."""

    kind: ClassVar[str] = "accounts.account_opened"
    subject_type: ClassVar[str] = "account"
    sentence: ClassVar[str | Promise] = _("Akun Anda dibuka.")


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Fact):
    """An account can no longer sign in."""

    kind: ClassVar[str] = "accounts.account_closed"
    subject_type: ClassVar[str] = "account"


@dataclass(frozen=True, kw_only=True)
class AccountReopened(Fact):
    """A closed account can sign in again."""

    kind: ClassVar[str] = "accounts.account_reopened"
    subject_type: ClassVar[str] = "account"


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Fact):
    """The account has another password. Whoever knew the old one is to lose what they still hold."""

    kind: ClassVar[str] = "accounts.password_changed"
    subject_type: ClassVar[str] = "account"


@dataclass(frozen=True, kw_only=True)
class LanguageChosen(Fact):
    """The account chose the language of its pages and messages."""

    kind: ClassVar[str] = "accounts.language_chosen"
    subject_type: ClassVar[str] = "account"
    language: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorAdded(Fact):
    """A way to prove oneself besides the password was set up: `factor` is totp, webauthn or recovery_codes."""

    kind: ClassVar[str] = "accounts.second_factor_added"
    subject_type: ClassVar[str] = "account"
    factor: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorRemoved(Fact):
    """A second factor was taken away."""

    kind: ClassVar[str] = "accounts.second_factor_removed"
    subject_type: ClassVar[str] = "account"
    factor: str


@dataclass(frozen=True, kw_only=True)
class FamilyMemberAdded(Fact):
    """Somebody was put on the account's family list."""

    kind: ClassVar[str] = "accounts.family_member_added"
    subject_type: ClassVar[str] = "person"
    account: UUID
    relation: str


@dataclass(frozen=True, kw_only=True)
class FamilyMemberChanged(Fact):
    """The name or relation of somebody on the list was corrected."""

    kind: ClassVar[str] = "accounts.family_member_changed"
    subject_type: ClassVar[str] = "person"
    account: UUID
    relation: str


@dataclass(frozen=True, kw_only=True)
class FamilyMemberRemoved(Fact):
    """Somebody was taken off the list."""

    kind: ClassVar[str] = "accounts.family_member_removed"
    subject_type: ClassVar[str] = "person"
    account: UUID


@dataclass(frozen=True, kw_only=True)
class IdentityRecorded(Fact):
    """A person's identity was written down (or written again); what it says stays with the person."""

    kind: ClassVar[str] = "accounts.identity_recorded"
    subject_type: ClassVar[str] = "person"
    account: UUID


@dataclass(frozen=True, kw_only=True)
class IdentityConfirmed(Fact):
    """The registry matched the identity, or an officer confirmed it."""

    kind: ClassVar[str] = "accounts.identity_confirmed"
    subject_type: ClassVar[str] = "person"
    account: UUID


@dataclass(frozen=True, kw_only=True)
class IdentityReopened(Fact):
    """An officer asked for a correction: the identity may be written anew, and is not confirmed until then."""

    kind: ClassVar[str] = "accounts.identity_reopened"
    subject_type: ClassVar[str] = "person"
    account: UUID


@dataclass(frozen=True, kw_only=True)
class StaffAssigned(Fact):
    """A member of staff was given a role at an office (none: at the head office)."""

    kind: ClassVar[str] = "accounts.staff_assigned"
    subject_type: ClassVar[str] = "account"
    assignment: UUID
    role: str
    at_office: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class StaffUnassigned(Fact):
    """A role of a member of staff ended."""

    kind: ClassVar[str] = "accounts.staff_unassigned"
    subject_type: ClassVar[str] = "account"
    assignment: UUID
    role: str
    at_office: UUID | None = None
