"""People on an account: the own person, family, identity."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from giliran.accounts import queries, services
from giliran.accounts.models import Person
from giliran.accounts.rules import FAMILY, Relation, mobile_number
from giliran.accounts.services.family import FamilyFull, NotFamily, NotOnList
from giliran.accounts.services.identity import IdentityAlreadyConfirmed, IdentityNotReadable, IdentityUnknown
from giliran.ledger.models import Event
from tests.accounts.builders import an_applicant, an_identity

pytestmark = pytest.mark.django_db
NIK = "3174015206900001"


def add(account: UUID, at: datetime, name: str = "Bintang") -> UUID:
    return services.add_family_member(account_id=account, relation=Relation.CHILD, full_name=name, at=at, actor=account)


def test_the_own_person_is_made_once(at: datetime) -> None:
    account = an_applicant()
    assert services.own_person(account, at) == services.own_person(account, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(account_id=account, relation=Relation.SELF, created_at=at)


def test_family_is_added_up_to_the_figure(at: datetime) -> None:
    account = an_applicant()
    services.own_person(account, at)
    limit = queries.family_limit(at)
    for number in range(limit):
        add(account, at, f"Anak  {number}")
    with pytest.raises(FamilyFull):
        add(account, at)
    people = queries.people_of(account)
    assert people[0].relation is Relation.SELF
    assert [person.full_name for person in people[1:]] == [f"Anak {number}" for number in range(limit)]


def test_removing_makes_room_unless_an_identity_was_written_down(at: datetime) -> None:
    account = an_applicant()
    people = [add(account, at) for _ in range(queries.family_limit(at))]
    an_identity(person_id=people[0])
    for person in people[:2]:
        services.remove_family_member(account_id=account, person_id=person, at=at, actor=account)
    add(account, at)
    with pytest.raises(FamilyFull):
        add(account, at)
    add(account, at + timedelta(days=366))


def test_somebody_elses_family_cannot_be_touched(at: datetime) -> None:
    owner, stranger = an_applicant(), an_applicant()
    person = add(owner, at)
    with pytest.raises(NotOnList):
        services.remove_family_member(account_id=stranger, person_id=person, at=at, actor=stranger)
    with pytest.raises(NotOnList):
        services.remove_family_member(account_id=owner, person_id=uuid4(), at=at, actor=owner)
    assert queries.family_member(person, account_id=stranger) is None


def test_the_own_person_is_no_family(at: datetime) -> None:
    account = an_applicant()
    with pytest.raises(NotFamily):
        services.add_family_member(account_id=account, relation="self", full_name="Saya", at=at, actor=account)
    with pytest.raises(NotOnList):
        services.remove_family_member(
            account_id=account, person_id=services.own_person(account, at), at=at, actor=account
        )


def test_an_identity_is_kept_encrypted_and_found_by_its_number(at: datetime) -> None:
    person = services.own_person(an_applicant(), at)
    an_identity(person_id=person, nik=NIK)
    seen = queries.person(person)
    assert (seen.nik, seen.full_name, seen.birth_date) == (NIK, "Dewi Lestari", date(1990, 6, 12))
    assert seen.nik_hash
    assert not seen.identity_confirmed
    with connection.cursor() as cursor:
        cursor.execute("SELECT nik, full_name FROM accounts_person WHERE id = %s", [person])
        assert all(NIK.encode() not in bytes(value) and b"Dewi" not in bytes(value) for value in cursor.fetchone())
    assert Person.objects.all().with_nik(NIK).get().id == person
    event = Event.objects.get(kind="accounts.identity_recorded")
    assert NIK not in str(event.data)


def test_a_number_is_found_while_its_key_rotates(at: datetime, settings: pytest.FixtureRequest) -> None:
    person = services.own_person(an_applicant(), at)
    an_identity(person_id=person, nik=NIK)
    settings.LOOKUP_KEYS = {"t2": b"2" * 32, **settings.LOOKUP_KEYS}  # type: ignore[attr-defined]  # pytest-django's fixture
    assert Person.objects.all().with_nik(NIK).get().id == person
    other = services.own_person(an_applicant(), at)
    an_identity(person_id=other, nik=NIK)
    row = Person.objects.get(id=other)
    assert row.nik_hash_before is not None
    assert bytes(row.nik_hash_before) == bytes(Person.objects.get(id=person).nik_hash or b"")
    assert Person.objects.all().with_nik(NIK).count() == 2


def test_a_confirmed_identity_stays(at: datetime) -> None:
    person = services.own_person(an_applicant(), at)
    with pytest.raises(IdentityUnknown):
        services.confirm_identity(person_id=person, at=at, actor=None)
    an_identity(person_id=person)
    services.confirm_identity(person_id=person, at=at, actor=None)
    services.confirm_identity(person_id=person, at=at, actor=None)
    an_identity(person_id=person)
    with pytest.raises(IdentityAlreadyConfirmed):
        an_identity(person_id=person, full_name="Orang Lain")
    assert Event.objects.filter(kind="accounts.identity_confirmed").count() == 1


@pytest.mark.parametrize("nik", ["", "317401520690000", "31740152069000011", "31740152069000O1", "٣١٧٤٠١٥٢٠٦٩٠٠٠٠١"])
def test_what_is_no_number_is_refused(nik: str, at: datetime) -> None:
    person = services.own_person(an_applicant(), at)
    with pytest.raises(IdentityNotReadable):
        an_identity(person_id=person, nik=nik)


def test_the_database_itself_keeps_number_and_hash_together(at: datetime) -> None:
    person = services.own_person(an_applicant(), at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(id=person).update(nik=NIK)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(id=person).update(identity_confirmed_at=at)


@pytest.mark.parametrize("text", ["0812-3456-7890", "+62 812 3456 7890", "62812 34567890", "(0812) 34567890"])
def test_a_mobile_number_is_read_however_it_is_written(text: str) -> None:
    assert mobile_number(text) == "+6281234567890"


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_mobile_number_or_nothing(text: str) -> None:
    number = mobile_number(text)
    assert number is None or number.startswith("+628")


def test_every_relation_but_oneself_is_family() -> None:
    assert set(FAMILY) == set(Relation) - {Relation.SELF}
