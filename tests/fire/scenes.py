"""A whole passport in a test's database, and the journal that its people would have written: to be damaged."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from giliran.accounts.models import User
from giliran.applications import services as applications
from giliran.applications.models import Application, PageAnswers
from giliran.appointments.models import Booking
from giliran.casework import services as casework
from giliran.casework.models import Case, DocumentReview
from giliran.demo.live.journal import WORDS, digest, digest_of
from giliran.documents.models import Document
from giliran.issuance import services as issuance
from giliran.issuance.models import Passport
from giliran.lobby import services as lobby
from giliran.lobby.models import CounterSession, Visit
from giliran.payments.models import Payment
from tests.applications.builders import an_applicant, fill
from tests.casework.builders import NOTE, a_desk, a_submitted_file, come_by_appointment, decide, examine
from tests.fire.audit.findings import Line
from tests.issuance.builders import accepted, booklets, hand_over, printed
from tests.lobby.builders import an_officer, at_counter, call
from tests.support.ledger import run_all

OFFICE = "jakarta-selatan"


class Scene:
    """One applicant's way to a passport, done; `lines` is what the journal says of it."""

    def __init__(self, *, at: datetime) -> None:
        """Let it all happen."""
        self.at = at
        self.lines: list[Line] = []
        self.account = an_applicant(email="ratna.sekar.melati@warga.test")
        self.desk = a_desk(at=at)
        self.application = a_submitted_file(desk=self.desk, at=at, account=self.account)
        self._files()
        come_by_appointment(desk=self.desk, application=self.application, at=at)
        self._pays_and_comes()
        self._is_served()
        self._is_examined()
        self._gets_the_passport()
        run_all()
        assert {line["did"] for line in self.lines} == set(WORDS), "the scene leaves a word out"

    @property
    def at_bank(self) -> list[dict[str, Any]]:
        """The bank's list, agreeing with ours."""
        return [
            {"reference": row.bank_reference, "code": row.bill.billing_code, "amount": row.amount, "state": "paid"}
            for row in Payment.objects.select_related("bill")
        ]

    def _says(self, did: str, *, who: str = "", **ids: Any) -> None:
        plain = {name: str(value) if isinstance(value, UUID) else value for name, value in ids.items()}
        line = {"n": len(self.lines) + 1, "who": who or self.account.email, "office": OFFICE, "did": did, **plain}
        assert set(plain) == WORDS[did], did
        self.lines.append(line)

    def _files(self) -> None:
        here: dict[str, Any] = {"application": self.application}
        self._says("account")
        self._says("application_started", **here)
        for row in PageAnswers.objects.filter(application=self.application):
            self._says("page_saved", **here, page=row.page, digest=digest_of(row.answers), answers=sorted(row.answers))
        self._says("office_chosen", **here)
        self._says("product_chosen", **here, product="ordinary_5")
        for document in Document.objects.filter(dossier=self.application):
            self._says("document_received", **here, key=document.key, digest="")
        self._says("submitted", **here)

    def _pays_and_comes(self) -> None:
        booking = Booking.objects.select_related("bill").get(application=self.application)
        assert booking.bill
        here: dict[str, Any] = {"application": self.application}
        code = booking.bill.billing_code
        self._says("held", **here, billing_code=code)
        self._says("billed", **here, billing_code=code)
        self._says("paid", billing_code=code, amount=booking.bill.amount, noticed=True)
        self._says("placed", **here, reservation=booking.code)
        # Moved once: a row is enough, the way there is told in the room's own tests.
        Booking.objects.filter(id=booking.id).update(reschedules=1)
        self._says("moved", **here, reservation=booking.code)

    def _is_served(self) -> None:
        visit = Visit.objects.get(application=self.application)
        officer = an_officer(office=self.desk.office, at=self.at)
        session = at_counter(office=self.desk.office, at=self.at, officer=officer)
        email = User.objects.get(id=officer).email
        day = visit.local_date.isoformat()
        ids = {"number": visit.number, "visit": visit.id, "counter": session.counter_number, "day": day}
        self._says("arrived", number=visit.number, token="", day=day)
        self._says("counter_taken", who=email, counter=session.counter_number, day=day)
        here: dict[str, Any] = {"visit_id": visit.id, "officer_id": officer}
        for _ in range(3):
            assert call(session, at=self.at)
            self._says("called", who=email, **ids)
            lobby.not_here(**here, at=self.at)
            self._says("not_here", who=email, **ids)
        lobby.return_to_queue(visit_id=visit.id, at=self.at, actor=None)
        self._says("returned", number=visit.number, token="", day=day)
        for _ in range(2):
            assert call(session, at=self.at)
            self._says("called", who=email, **ids)
            lobby.start_serving(**here, at=self.at)
            self._says("served", who=email, **ids)
            lobby.finish_step(**here, at=self.at)
            self._says("finished", who=email, **ids)
        assert CounterSession.objects.filter(officer=officer).exists()

    def _is_examined(self) -> None:
        here: dict[str, Any] = {"application_id": self.application, "office_id": self.desk.office.id}
        casework.open_case(**here, at=self.at, actor=self.desk.examiner)
        item = applications.CorrectionItem(target="identity.full_name", reason="Ejaan berbeda dari kartu.")
        casework.ask_for_correction(**here, items=[item], at=self.at, actor=self.desk.examiner)
        self._says("sent_back", application=self.application)
        fill(application=self.application, page="name", at=self.at)
        applications.resubmit(application_id=self.application, at=self.at, actor=self.account.id)
        self._says("corrected", application=self.application)
        examine(desk=self.desk, application=self.application, at=self.at)
        for review in DocumentReview.objects.filter(case__application=self.application):
            self._says("reviewed", application=self.application, document=review.document)
        self._says("portrait", application=self.application, digest="")
        self._says("note", application=self.application, digest=digest(NOTE.encode()))
        casework.recommend(**here, at=self.at, actor=self.desk.examiner)
        self._says("recommended", application=self.application)
        decide(desk=self.desk, application=self.application, at=self.at)
        self._says("approved", application=self.application)
        assert Case.objects.filter(application=self.application, decision="approve").exists()

    def _gets_the_passport(self) -> None:
        booklets(desk=self.desk, at=self.at)
        issuance.queue_passport(application_id=self.application, at=self.at, actor=None)
        run_all()
        passport = Passport.objects.get(application=self.application)
        from giliran.issuance import queries

        view = printed(queries.passport(passport.id), desk=self.desk, at=self.at)
        self._says("printed", passport=passport.id)
        view = accepted(view, desk=self.desk, at=self.at)
        self._says("quality", passport=passport.id, verdict="good")
        hand_over(view, desk=self.desk, at=self.at)
        self._says("handed_over", passport=passport.id)
        assert Application.objects.filter(id=self.application, state="collected").exists()


def damage(*statements: str) -> None:
    """Change the database behind everybody's back, as only its owner could with all guards off."""
    tables = ("ledger_event", "ledger_position", "ledger_seal", "payments_bill", "procrastinate_jobs")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
