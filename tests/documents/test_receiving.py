"""Taking documents in, and what becomes of them."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from giliran.documents import queries, services
from giliran.documents.models import Document, Image, Page, Piece, Upload
from giliran.documents.rules.refusals import NotEditable, NotWanted, NotYours, UnusableFile
from giliran.documents.rules.states import State
from giliran.documents.services import receiving
from giliran.documents.services.cleaning import TooBusy
from giliran.documents.services.gate import Target
from giliran.foundation.crypto import CannotDecryptError
from giliran.foundation.ids import new_id
from giliran.ledger.queries import history
from tests.documents import corpus, photos
from tests.documents.builders import BIRTH, KTP, FakeDossiers, a_blurred_photo, a_clear_photo, an_accepted_document

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)


def _kinds(document_id: UUID) -> list[str]:
    return [recorded.kind.removeprefix("documents.") for recorded in history([document_id])]


def _send(dossier: UUID, content: bytes, at: datetime, **more: UUID) -> queries.DocumentView:
    target = Target(dossier=dossier, key="ktp", kind="ktp", **more)
    return services.receive(target=target, content=content, at=at, actor=None)


def test_a_clear_photo_is_accepted(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    found = an_accepted_document(dossier=dossier, key="ktp", at=at, actor=fake.owner_id)

    assert found.pages == 1
    assert [view.id for view in queries.documents_of(dossier)] == [found.id]
    assert _kinds(found.id) == ["document_received", "document_checked"]
    assert not queries.complete(dossier, [KTP, BIRTH])
    an_accepted_document(dossier=dossier, key="birth_proof", kind="diploma", at=at)
    assert queries.complete(dossier, [KTP, BIRTH])


def test_a_page_is_sealed_and_bound_to_its_row(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    found = an_accepted_document(dossier=dossier, key="ktp", at=at)
    other = an_accepted_document(dossier=dossier, key="birth_proof", kind="diploma", at=at)
    page, another = Page.objects.get(document=found.id), Page.objects.get(document=other.id)
    assert b"\xff\xd8\xff" not in bytes(page.sealed)[:64]

    Page.objects.filter(pk=page.pk).update(sealed=bytes(another.sealed))

    with pytest.raises(CannotDecryptError):
        services.open_page(document_id=found.id, page=1, actor=None, at=at)


def test_opening_a_page_is_recorded(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    found = an_accepted_document(dossier=dossier, key="ktp", at=at)
    officer = new_id()

    assert services.open_page(document_id=found.id, page=1, actor=officer, at=at).startswith(b"\xff\xd8")

    last = history([found.id])[-1]
    assert (last.kind, last.actor, last.application) == ("documents.page_opened", officer, dossier)
    with pytest.raises(NotYours):
        services.open_page(document_id=found.id, page=2, actor=officer, at=at)
    with pytest.raises(NotYours):
        services.own_page(document_id=found.id, page=1, owner=officer)


def test_a_poor_photo_may_be_kept_after_two_tries(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    first = _send(dossier, a_blurred_photo(), at)
    assert (first.state, first.reasons, first.may_keep) == (State.REDO, ("blur",), False)
    with pytest.raises(NotYours):
        services.keep(document_id=first.id, at=at, actor=None)

    second = _send(dossier, a_blurred_photo(), at + LATER)
    assert second.may_keep
    services.keep(document_id=second.id, at=at + LATER, actor=None)
    services.keep(document_id=second.id, at=at + LATER, actor=None)

    kept = queries.document(second.id)
    assert kept is not None
    assert (kept.state, kept.flagged, kept.reasons) == (State.ACCEPTED, True, ("blur",))
    assert _kinds(second.id)[-1] == "document_kept"
    assert Document.objects.get(pk=first.id).state == State.REPLACED
    assert not Page.objects.filter(document=first.id).exists()


def test_the_same_click_twice_is_one_document(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    first = _send(dossier, a_clear_photo(), at)
    second = _send(dossier, a_clear_photo(), at + timedelta(seconds=2))

    assert first.id == second.id
    assert second.pages == 1


def test_pages_are_added_and_removed(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    found = _send(dossier, a_clear_photo(), at)
    worse = _send(dossier, a_blurred_photo(), at, add_to=found.id)
    assert (worse.id, worse.pages, worse.state) == (found.id, 2, State.REDO)
    _send(dossier, corpus.a_pdf(), at, add_to=found.id)

    services.remove_page(document_id=found.id, page=2, at=at, actor=None)
    left = queries.document(found.id)
    assert left is not None
    assert (left.state, [page.number for page in left.page_list]) == (State.ACCEPTED, [1, 2, 3])

    for _ in range(3):
        services.remove_page(document_id=found.id, page=1, at=at, actor=None)
    assert queries.document(found.id) is None
    assert _kinds(found.id)[-1] == "document_removed"


def test_a_document_has_an_end(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    many = corpus.a_pdf(7)
    found = _send(dossier, many, at)

    with pytest.raises(UnusableFile) as refusal:
        _send(dossier, many, at + LATER, add_to=found.id)

    assert refusal.value.code == "too_many_document_pages"
    assert Page.objects.count() == 7


def test_an_officer_may_ask_again(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    found = an_accepted_document(dossier=dossier, key="ktp", at=at)

    services.send_back(document_id=found.id, at=at, actor=new_id())

    asked = queries.document(found.id)
    assert asked is not None
    assert (asked.state, asked.by_officer, asked.may_keep) == (State.REDO, True, False)
    again = _send(dossier, a_clear_photo(), at + LATER)
    assert (again.state, again.tries) == (State.ACCEPTED, 1)


def test_only_what_is_wanted_while_it_is_open(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    with pytest.raises(NotWanted):
        services.receive(
            target=Target(dossier=dossier, key="ktp", kind="diploma"), content=a_clear_photo(), at=at, actor=None
        )
    found = _send(dossier, a_clear_photo(), at)
    fake.open = False
    with pytest.raises(NotEditable):
        _send(dossier, a_clear_photo(), at)
    with pytest.raises(NotEditable):
        services.remove(document_id=found.id, at=at, actor=None)
    with pytest.raises(NotYours):
        services.remove(document_id=new_id(), at=at, actor=None)


def _busy(**_: object) -> None:
    raise TooBusy


def test_a_heavy_file_is_read_by_the_worker(
    fake: FakeDossiers, dossier: UUID, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "clean", _busy)
        waiting = _send(dossier, a_clear_photo(), at)
    assert waiting.state == State.CHECKING
    upload = Upload.objects.get(document=waiting.id)

    services.read_later(upload_id=upload.id, at=at + LATER)
    services.read_later(upload_id=upload.id, at=at + LATER)

    read = queries.document(waiting.id)
    assert read is not None
    assert (read.state, read.pages) == (State.ACCEPTED, 1)
    assert not Piece.objects.exists()


@pytest.mark.parametrize("content", [b"not a picture", b""])
def test_what_the_worker_cannot_read_is_asked_again(
    fake: FakeDossiers, dossier: UUID, at: datetime, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "clean", _busy)
        waiting = _send(dossier, content, at)

    services.read_later(upload_id=Upload.objects.get().id, at=at + LATER)

    read = queries.document(waiting.id)
    assert read is not None
    assert (read.state, read.pages, read.may_keep, len(read.advice)) == (State.REDO, 0, False, 1)


def test_a_document_taken_back_while_it_waits(
    fake: FakeDossiers, dossier: UUID, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "clean", _busy)
        waiting = _send(dossier, a_clear_photo(), at)
    upload = Upload.objects.get().id
    services.remove(document_id=waiting.id, at=at, actor=None)

    services.read_later(upload_id=upload, at=at + LATER)

    assert not Page.objects.exists()
    assert not Piece.objects.exists()


def test_images_of_other_rooms(fake: FakeDossiers, at: datetime) -> None:
    owner, application = new_id(), new_id()
    image = services.store_image(
        owner=owner, purpose="portrait", content=photos.jpeg(photos.a_card(800)), at=at, actor=None,
        application=application,
    )  # fmt: skip

    assert services.open_image(image_id=image, actor=owner, at=at).startswith(b"\xff\xd8")
    services.purge_image(image_id=image, at=at, actor=None)
    services.purge_image(image_id=image, at=at, actor=None)

    assert _kinds(image) == ["image_stored", "image_opened", "image_purged"]
    with pytest.raises(NotYours):
        services.open_image(image_id=image, actor=owner, at=at)
    with pytest.raises(UnusableFile):
        services.store_image(owner=owner, purpose="portrait", content=corpus.a_pdf(), at=at, actor=None)


def test_pages_of_dossiers_closed_long_ago_are_purged(fake: FakeDossiers, dossier: UUID, at: datetime) -> None:
    found = an_accepted_document(dossier=dossier, key="ktp", at=at)
    stays = an_accepted_document(dossier=new_id(), key="ktp", at=at)
    services.store_image(
        owner=dossier, purpose="portrait", content=a_clear_photo(), at=at, actor=None, application=dossier
    )
    fake.closed[dossier] = at + timedelta(days=10)
    assert services.purge_closed(at=at + timedelta(days=370)) == 0

    assert services.purge_closed(at=at + timedelta(days=380)) == 2
    assert services.purge_closed(at=at + timedelta(days=381)) == 0

    assert list(Page.objects.values_list("document", flat=True)) == [stays.id]
    assert not Image.objects.exists()
    assert _kinds(found.id)[-1] == "document_purged"
    assert queries.documents_of(dossier)[0].pages == 0
