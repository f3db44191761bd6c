"""Writes: one open application a person, sending once, offices, corrections and their end."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from giliran.accounts import queries as accounts
from giliran.accounts import services as accounts_services
from giliran.applications import queries, services
from giliran.applications.models import Application, PageAnswers
from giliran.applications.queries.offers import offered
from giliran.applications.questions.book import UnknownPageError
from giliran.applications.rules import CancelReason, ConsentKind, State, WrongState
from giliran.ledger import queries as ledger
from giliran.notifications.models import Message
from giliran.offices import queries as offices
from tests.applications.builders import (
    AT,
    a_complete_draft,
    a_draft,
    a_submitted_application,
    an_applicant,
    an_application_in,
    fill,
)

pytestmark = pytest.mark.django_db


def _send(application: UUID) -> None:
    services.submit(application_id=application, consents=set(ConsentKind), language="id", at=AT, actor=None)


def test_a_person_has_one_open_application_and_the_database_keeps_it_so() -> None:
    account = an_applicant()
    first = a_draft(account=account)
    assert a_draft(account=account) == first
    row = Application.objects.get(id=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(reference="X", account=account, person=row.person, created_at=AT)
    services.cancel(application_id=first, reason=CancelReason.APPLICANT, at=AT, actor=account.id)
    assert a_draft(account=account) != first


def test_nobody_starts_for_somebody_elses_family() -> None:
    stranger = accounts_services.own_person(an_applicant().id, AT)
    with pytest.raises(services.NotOnAccount):
        a_draft(account=an_applicant(), person=stranger)


def test_sending_twice_is_sending_once() -> None:
    application = a_submitted_application()
    before = len(ledger.concerning(application))
    _send(application)
    assert len(ledger.concerning(application)) == before


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_send_once() -> None:
    application = a_complete_draft()
    start = Barrier(2)

    def click() -> None:
        start.wait()
        _send(application)
        connection.close()

    clicks = [Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    kinds = [recorded.kind for recorded in ledger.concerning(application)]
    assert kinds.count("applications.submitted") == 1


def test_without_both_agreements_nothing_is_sent() -> None:
    application = a_complete_draft()
    with pytest.raises(services.ConsentMissing):
        services.submit(application_id=application, consents={ConsentKind.DATA}, language="id", at=AT, actor=None)


def test_a_bare_draft_names_everything_it_lacks() -> None:
    with pytest.raises(services.Incomplete) as refused:
        _send(a_draft())
    assert [item.place for item in refused.value.lacks][:2] == ["page", "office"]


def test_sending_writes_the_identity_down() -> None:
    application = a_submitted_application()
    person = accounts.person(queries.application(application).person_id)
    assert (person.full_name, person.sex, person.identity_confirmed) == ("SITI RAHAYU", "female", False)


def test_the_database_holds_no_answer_in_the_clear() -> None:
    application = a_submitted_application()
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM applications_pageanswers WHERE application_id = %s", [application])
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
        cursor.execute("SELECT data::text FROM ledger_event WHERE application = %s", [application])
        told = "".join(row[0] for row in cursor.fetchall())
    assert b"SITI" not in stored
    assert "SITI" not in told


def test_answers_do_not_change_after_sending() -> None:
    application = a_submitted_application()
    with pytest.raises(WrongState):
        fill(application=application, page="parents", mother_name="LAIN")


def test_a_correction_opens_only_what_was_asked_for() -> None:
    application = an_application_in(State.CORRECTION)
    with pytest.raises(services.PageClosed):
        fill(application=application, page="parents", mother_name="LAIN")
    with pytest.raises(UnknownPageError):
        services.save_page(application_id=application, page="nothing", typed={}, at=AT, actor=None)
    later = AT + timedelta(hours=1)
    fill(application=application, page="name", at=later, full_name="SITI RAHAYU PUTRI", nik="3174015708900001")
    assert queries.answers_changed_since(application, AT) == ["identity.full_name", "identity.nik"]
    assert PageAnswers.objects.filter(application=application, page="name").count() == 2


@pytest.mark.parametrize(
    "items",
    [
        [],
        [services.CorrectionItem(target="identity", reason=" ")],
        [services.CorrectionItem(target="shoe_size", reason="Salah")],
        [services.CorrectionItem(target="identity.shoe_size", reason="Salah")],
    ],
)
def test_a_correction_names_something_and_why(items: list[services.CorrectionItem]) -> None:
    application = a_submitted_application()
    with pytest.raises(services.NothingToCorrect):
        services.request_correction(application_id=application, items=items, at=AT, actor=None)


def test_what_was_not_corrected_by_the_last_day_ends_after_it() -> None:
    application = an_application_in(State.CORRECTION)
    due = queries.application(application).correction_due
    assert due is not None
    assert (due - AT.date()).days == 7
    still_the_day = AT.replace(day=due.day, hour=16, minute=59)  # 23.59 in Jakarta
    assert services.lapse_overdue(at=still_the_day) == 0
    assert services.lapse_overdue(at=still_the_day + timedelta(minutes=1)) == 1
    assert services.lapse_overdue(at=still_the_day + timedelta(days=1)) == 0
    view = queries.application(application)
    assert (view.state, view.closing_reason) == (State.CANCELLED, CancelReason.CORRECTION_OVERDUE)


def test_an_office_without_the_product_takes_it_back_from_a_draft_and_is_refused_after_sending() -> None:
    without = next(
        office.id
        for office in offices.active_offices()
        if not any(o.available for o in offered({"age": "adult"}, office_id=office.id, on=AT.date()) if o.electronic)
    )
    draft = a_complete_draft(product="e_10")
    services.choose_office(application_id=draft, office_id=without, at=AT, actor=None)
    assert queries.application(draft).product is None
    with pytest.raises(services.ProductNotOffered):
        services.choose_product(application_id=draft, product="e_10", at=AT, actor=None)
    sent = a_submitted_application(product="e_10")
    with pytest.raises(services.ProductNotOffered):
        services.choose_office(application_id=sent, office_id=without, at=AT, actor=None)


def test_the_office_list_takes_the_same_statements_however_long(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = queries.application(a_submitted_application()).office_id
    assert first is not None
    with django_assert_num_queries(2):
        assert [row.applicant for row in queries.waiting_for_review(first)] == ["SITI RAHAYU"]
    a_submitted_application(at=AT + timedelta(minutes=1))
    a_submitted_application(at=AT + timedelta(minutes=2))
    with django_assert_num_queries(2):
        assert len(queries.waiting_for_review(first)) == 3
    assert queries.counts(first)[State.SUBMITTED] == 3


def test_found_by_reference_however_it_is_typed_and_by_birth_date() -> None:
    application = a_submitted_application()
    view = queries.application(application)
    assert queries.search_by_reference(view.reference.lower().replace("-", " ")) == view
    born = accounts.person(view.person_id).birth_date
    assert born is not None
    assert queries.by_reference_and_birth_date(view.reference, birth_date=born) == view
    assert queries.by_reference_and_birth_date(view.reference, birth_date=born + timedelta(days=1)) is None


def test_each_step_is_told_to_the_applicant(run_subscribers: Callable[..., int]) -> None:
    applicant = an_applicant()
    applicant.language = "en"
    applicant.save()
    application = an_application_in(State.CORRECTION, account=applicant)
    fill(application=application, page="name", nik=queries.raw_answers(application)["nik"])
    services.resubmit(application_id=application, at=AT, actor=None)
    services.recommend(application_id=application, at=AT, actor=None)
    services.refuse(application_id=application, reason="Data tidak benar.", at=AT, actor=None)
    run_subscribers()
    reference = queries.application(application).reference
    told = list(Message.objects.filter(user_id=applicant.id).order_by("created_at", "id"))
    assert [message.kind for message in told if message.kind.startswith("applications.")] == [
        "applications.submitted", "applications.correction_requested", "applications.resubmitted",
        "applications.refused",
    ]  # fmt: skip
    assert all(reference in message.subject for message in told if message.kind.startswith("applications."))
    assert "by Monday, 30 November 2026" in next(m.text for m in told if m.kind.endswith("correction_requested"))
    assert not any("Data tidak benar" in message.text for message in told)
