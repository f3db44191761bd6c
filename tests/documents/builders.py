"""What tests of other rooms need from this one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

from giliran.documents import services
from giliran.documents.ports import Wanted, WantedKind
from giliran.documents.queries import DocumentView
from giliran.documents.services.gate import Target
from giliran.foundation.ids import new_id
from tests.documents import photos

KTP = Wanted(key="ktp", kinds=[WantedKind(code="ktp", name="KTP", hint="Bagian depan")])
BIRTH = Wanted(
    key="birth_proof",
    kinds=[
        WantedKind(code="birth_certificate", name="Akta kelahiran"),
        WantedKind(code="diploma", name="Ijazah", hint="Yang memuat nama orang tua"),
    ],
    reason="Menunjukkan nama, tempat dan tanggal lahir, serta orang tua Anda.",
)


@dataclass
class FakeDossiers:
    """Dossiers of a test: one owner for all that are not named, everything open."""

    owner_id: UUID = field(default_factory=new_id)
    wants: Sequence[Wanted] = (KTP, BIRTH)
    open: bool = True
    unknown: set[UUID] = field(default_factory=set)
    closed: dict[UUID, datetime] = field(default_factory=dict)

    def owner(self, dossier_id: UUID) -> UUID | None:
        """Everything is the one owner's."""
        return None if dossier_id in self.unknown else self.owner_id

    def wanted(self, dossier_id: UUID) -> Sequence[Wanted]:  # noqa: ARG002 - the port's signature
        """The same for all."""
        return self.wants

    def editable(self, dossier_id: UUID) -> bool:  # noqa: ARG002 - the same
        """The same for all."""
        return self.open

    def closed_before(self, among: Collection[UUID], before: datetime) -> Collection[UUID]:
        """As the test said."""
        return {dossier for dossier in among if dossier in self.closed and self.closed[dossier] < before}


@cache
def a_clear_photo() -> bytes:
    """A sharp photo of a card on a table, as JPEG."""
    return photos.jpeg(photos.on_table(photos.a_card()))


@cache
def a_blurred_photo() -> bytes:
    """The same, out of focus."""
    return photos.jpeg(photos.blurred(photos.on_table(photos.a_card())))


def an_accepted_document(
    *, dossier: UUID, key: str, at: datetime, kind: str = "", actor: UUID | None = None
) -> DocumentView:
    """A document handed in and accepted. The dossier must want `key` (kind: as `key` if empty)."""
    target = Target(dossier=dossier, key=key, kind=kind or key)
    found = services.receive(target=target, content=a_clear_photo(), at=at, actor=actor)
    assert found.state == "accepted", found.reasons
    return found
