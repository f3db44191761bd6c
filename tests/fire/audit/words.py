"""Each word of the journal, and where what it says must be found."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from giliran.accounts.models import User
from giliran.applications.models import Application, CorrectionRequest, PageAnswers
from giliran.appointments.models import Booking
from giliran.casework.models import Case, DocumentReview, InterviewNote
from giliran.demo.live.journal import WORDS, digest, digest_of
from giliran.documents.models import Document, Image
from giliran.issuance.models import Handover, Passport, QualityCheck
from giliran.ledger.models import Event
from giliran.lobby.models import CounterSession, Visit
from giliran.payments.models import Bill, Payment, Refund
from tests.fire.audit.findings import Finding, Kind, Line

Check = Callable[[Line], bool]
"""Whether what a line says was done is in the database."""


def look_up(lines: Sequence[Line], counted: Counter[str]) -> Iterator[Finding]:
    """Look every line up, counting its word; whatever cannot be found, or is not understood, is a finding."""
    for line in lines:
        did = str(line["did"])
        counted[did] += 1
        check = CHECKS.get(did)
        if check is None:
            yield Finding(kind=Kind.UNKNOWN, what=f"line {line['n']}: nobody checks {did!r}")
        elif not check(line):
            yield Finding(kind=Kind.LOST, what=f"line {line['n']}: {did} {_ids(line)}")
    yield from _pages(lines)
    yield from _counted(lines)


def _ids(line: Line) -> str:
    return " ".join(f"{name}={line[name]}" for name in sorted(WORDS.get(line["did"], ())) if name != "answers")


def _account(line: Line) -> bool:
    return User.objects.filter(email__iexact=line["who"], is_active=True, phone_verified=True).exists()


def _application(line: Line) -> bool:
    return Application.objects.filter(id=line["application"], account__email__iexact=line["who"]).exists()


def _page(line: Line) -> bool:
    return PageAnswers.objects.filter(application=line["application"], page=line["page"]).exists()


def _office(line: Line) -> bool:
    return Application.objects.filter(id=line["application"], office__isnull=False).exists()


def _product(line: Line) -> bool:
    return Application.objects.filter(id=line["application"], product__code=line["product"]).exists()


def _document(line: Line) -> bool:
    return Document.objects.filter(dossier=line["application"], key=line["key"]).exists()


def _submitted(line: Line) -> bool:
    return Application.objects.filter(id=line["application"], submitted_at__isnull=False).exists()


def _held(line: Line) -> bool:
    bill = Bill.objects.filter(billing_code=line["billing_code"], application=line["application"])
    return Booking.objects.filter(bill__in=bill, slot__isnull=False).exists()


def _billed(line: Line) -> bool:
    return Bill.objects.filter(billing_code=line["billing_code"], application=line["application"]).exists()


def _paid(line: Line) -> bool:
    of_bill = {"bill__billing_code": line["billing_code"], "amount": line["amount"]}
    return Payment.objects.filter(**of_bill).exists() or Refund.objects.filter(**of_bill).exists()


def _placed(line: Line) -> bool:
    return Booking.objects.filter(application=line["application"], code=line["reservation"]).exists()


def _moved(line: Line) -> bool:
    moved = Booking.objects.filter(application=line["application"], code=line["reservation"], reschedules__gte=1)
    return moved.exists()


def _visit(line: Line) -> bool:
    day = date.fromisoformat(line["day"])
    return Visit.objects.filter(office__code=line["office"], local_date=day, number=line["number"]).exists()


def _counter(line: Line) -> bool:
    return CounterSession.objects.filter(
        office__code=line["office"], counter__number=line["counter"], officer__email__iexact=line["who"]
    ).exists()


def _at_counter(kind: str) -> Check:
    def check(line: Line) -> bool:
        return Event.objects.filter(kind=kind, subject=line["visit"], data__counter_number=line["counter"]).exists()

    return check


def _not_here(line: Line) -> bool:
    return Event.objects.filter(kind="lobby.ticket_not_here", subject=line["visit"]).exists()


def _returned(line: Line) -> bool:
    day = line["day"]
    return Event.objects.filter(
        kind="lobby.ticket_returned", data__local_date=day, data__number=line["number"]
    ).exists()


def _reviewed(line: Line) -> bool:
    """What was accepted stands, unless that very document was asked for again later."""
    told = Event.objects.filter(
        kind="casework.document_reviewed", application=line["application"], data__document=line["document"]
    )
    stands = DocumentReview.objects.filter(case__application=line["application"], document=line["document"])
    asked_again = Event.objects.filter(kind="documents.document_sent_back", subject=line["document"])
    return told.exists() and (stands.exists() or asked_again.exists())


def _portrait(line: Line) -> bool:
    case = Case.objects.filter(application=line["application"]).first()
    return case is not None and case.portrait is not None and Image.objects.filter(id=case.portrait).exists()


def _note(line: Line) -> bool:
    notes = InterviewNote.objects.filter(case__application=line["application"])
    return any(digest(note.text.encode()) == line["digest"] for note in notes)


def _sent_back(line: Line) -> bool:
    return CorrectionRequest.objects.filter(application=line["application"]).exists()


def _recommended(line: Line) -> bool:
    return Case.objects.filter(application=line["application"], recommended_at__isnull=False).exists() and _told(
        "applications.recommended"
    )(line)


def _approved(line: Line) -> bool:
    return Case.objects.filter(application=line["application"], decision="approve").exists()


def _printed(line: Line) -> bool:
    return Passport.objects.filter(id=line["passport"], printed_at__isnull=False, number__isnull=False).exists()


def _quality(line: Line) -> bool:
    return QualityCheck.objects.filter(passport=line["passport"], passed=line["verdict"] == "good").exists()


def _handed_over(line: Line) -> bool:
    return Handover.objects.filter(passport=line["passport"], passport__state="handed_over").exists()


def _told(kind: str) -> Check:
    def check(line: Line) -> bool:
        return Event.objects.filter(kind=kind, application=line["application"]).exists()

    return check


CHECKS: dict[str, Check] = {
    "account": _account,
    "application_started": _application,
    "page_saved": _page,
    "office_chosen": _office,
    "product_chosen": _product,
    "document_received": _document,
    "submitted": _submitted,
    "held": _held,
    "billed": _billed,
    "paid": _paid,
    "placed": _placed,
    "moved": _moved,
    "arrived": _visit,
    "counter_taken": _counter,
    "called": _at_counter("lobby.ticket_called"),
    "served": _at_counter("lobby.service_started"),
    "finished": _at_counter("lobby.step_finished"),
    "not_here": _not_here,
    "returned": _returned,
    "reviewed": _reviewed,
    "portrait": _portrait,
    "note": _note,
    "sent_back": _sent_back,
    "corrected": _told("applications.resubmitted"),
    "recommended": _recommended,
    "approved": _approved,
    "printed": _printed,
    "quality": _quality,
    "handed_over": _handed_over,
}

_AS_OFTEN = {
    "submitted": ("applications.submitted", "application"),
    "sent_back": ("applications.correction_requested", "application"),
    "corrected": ("applications.resubmitted", "application"),
    "recommended": ("applications.recommended", "application"),
    "approved": ("applications.approved", "application"),
    "called": ("lobby.ticket_called", "visit"),
    "served": ("lobby.service_started", "visit"),
    "finished": ("lobby.step_finished", "visit"),
    "not_here": ("lobby.ticket_not_here", "visit"),
}
"""Words that may be said several times of the same subject: each saying has an event of this kind of its own."""


def _counted(lines: Sequence[Line]) -> Iterator[Finding]:
    said: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if line["did"] in _AS_OFTEN:
            said[line["did"], line[_AS_OFTEN[line["did"]][1]]] += 1
    for (did, subject), times in said.items():
        kind, name = _AS_OFTEN[did]
        column = "application" if name == "application" else "subject"
        done = Event.objects.filter(kind=kind, **{column: subject}).count()
        if done < times:
            yield Finding(kind=Kind.LOST, what=f"{did} {name}={subject}: said {times} times, recorded {done} times")


def _pages(lines: Sequence[Line]) -> Iterator[Finding]:
    """Compare what was typed last on each page with what is kept of it."""
    last: dict[tuple[str, str], Line] = {}
    for line in lines:
        if line["did"] == "page_saved":
            last[line["application"], line["page"]] = line
    kept: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in PageAnswers.objects.filter(application__in={application for application, _ in last}):
        kept[str(row.application_id), row.page].append(row.answers)
    for key, line in last.items():
        names = line["answers"]
        same = any(digest_of({name: str(row.get(name, "")) for name in names}) == line["digest"] for row in kept[key])
        if kept[key] and not same:
            yield Finding(kind=Kind.LOST, what=f"line {line['n']}: page {key[1]} of {key[0]} holds other answers")
