"""The registry is asked after sending; whatever it does, nobody is held up."""

from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from giliran.accounts import queries as accounts
from giliran.accounts import services as accounts_services
from giliran.applications import ports, queries, services, tasks
from giliran.applications.rules import Match, State
from giliran.ledger import queries as ledger
from tests.applications.builders import AT, a_submitted_application, fill
from tests.applications.conftest import Absent

pytestmark = pytest.mark.django_db


class Registry:
    """Answers as the test says."""

    def __init__(self) -> None:
        self.differing: set[str] = set()
        self.down = False
        self.asked: list[str] = []

    def verify(self, *, nik: str, fields: Mapping[str, str]) -> dict[str, bool]:
        self.asked.append(nik)
        if self.down:
            raise ports.RegistryUnavailable
        return {name: name not in self.differing for name in fields}


@pytest.fixture
def registry() -> Iterator[Registry]:
    with ports.population_registry.plugged(Registry()) as part:
        yield part  # type: ignore[misc]


def _confirmed(application: UUID) -> bool:
    return accounts.person(queries.application(application).person_id).identity_confirmed


def test_sending_has_the_registry_asked_when_it_commits(run_subscribers: Callable[..., int]) -> None:
    application = a_submitted_application()
    run_subscribers()
    jobs = ProcrastinateJob.objects.filter(task_name="applications.verify_identity")
    assert [job.args for job in jobs] == [{"application_id": str(application)}]


def test_a_match_confirms_the_person(registry: Registry) -> None:
    application = a_submitted_application()
    tasks.verify_identity(application_id=str(application))
    assert queries.application(application).identity_match is Match.MATCHED
    assert _confirmed(application)
    assert services.verify(application_id=application, at=AT) is None
    assert len(registry.asked) == 1


def test_a_mismatch_is_kept_field_by_field_and_holds_nobody_up(registry: Registry) -> None:
    registry.differing = {"birthplace"}
    application = a_submitted_application()
    assert services.verify(application_id=application, at=AT) is Match.MISMATCHED
    check = queries.identity_check(application)
    assert check is not None
    assert [name for name, match in check.fields.items() if not match] == ["birthplace"]
    fact = next(r.fact for r in ledger.concerning(application) if r.kind == "applications.identity_checked")
    assert fact.differing == ("birthplace",)
    assert not _confirmed(application)
    services.recommend(application_id=application, at=AT, actor=None)


def test_a_registry_that_is_away_leaves_it_unknown_until_it_is_back(registry: Registry) -> None:
    registry.down = True
    application = a_submitted_application()
    for _ in range(2):
        with pytest.raises(ports.RegistryUnavailable):
            services.verify(application_id=application, at=AT)
    tasks.verify_waiting(timestamp=0)
    assert queries.application(application).identity_match is Match.UNKNOWN
    assert [r.kind for r in ledger.concerning(application)].count("applications.identity_checked") == 1
    registry.down = False
    tasks.verify_waiting(timestamp=0)
    assert queries.application(application).identity_match is Match.MATCHED


def test_corrected_answers_are_asked_about_anew(registry: Registry) -> None:
    registry.differing = {"full_name"}
    application = a_submitted_application()
    services.verify(application_id=application, at=AT)
    accounts_services.confirm_identity(person_id=queries.application(application).person_id, at=AT, actor=None)
    item = services.CorrectionItem(target="identity.full_name", reason="Ejaan berbeda.")
    services.request_correction(application_id=application, items=[item], at=AT, actor=None)
    assert not _confirmed(application)
    assert services.verify(application_id=application, at=AT) is None
    fill(application=application, page="name", full_name="SITI R", nik=queries.raw_answers(application)["nik"])
    services.resubmit(application_id=application, at=AT, actor=None)
    assert queries.application(application).identity_match is Match.PENDING
    registry.differing = set()
    assert services.verify(application_id=application, at=AT) is Match.MATCHED
    assert queries.application(application).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("booked", "name", "nik", "refused"),
    [
        (True, "BUDI SANTOSO", "3174015708900003", True),
        (True, "SITI R", "", False),
        (True, "", "3174015708900003", False),
        (False, "BUDI SANTOSO", "3174015708900003", False),
    ],
)
def test_a_place_that_is_kept_does_not_become_somebody_elses(
    attendance: Absent, *, booked: bool, name: str, nik: str, refused: bool
) -> None:
    application = a_submitted_application()
    if booked:
        attendance.to_come.add(application)
    stood = queries.raw_answers(application)
    item = services.CorrectionItem(target="identity.full_name", reason="Ejaan berbeda.")
    services.request_correction(application_id=application, items=[item], at=AT, actor=None)
    full_name = name or stood["full_name"]
    fill(application=application, page="name", full_name=full_name, nik=nik or stood["nik"])
    if refused:
        with pytest.raises(services.NameIsBooked):
            services.resubmit(application_id=application, at=AT, actor=None)
        attendance.came.add(application)
        attendance.to_come.clear()
    services.resubmit(application_id=application, at=AT, actor=None)
    assert queries.raw_answers(application)["full_name"] == full_name
