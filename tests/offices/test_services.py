"""Changes to offices: what holds, what is refused, what the ledger says."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from giliran.ledger.queries import history
from giliran.offices import events, queries, services
from giliran.offices.models import Figure, OpeningException, OpeningHours
from giliran.offices.rules import Hours
from tests.offices.builders import a_new_office, an_office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
ACTOR = UUID(int=7)
NINE_TO_THREE = Hours(opens=time(9), closes=time(15))


def facts_of(subject: UUID) -> list[Any]:
    return [recorded.fact for recorded in history([subject])]


def test_an_office_opens_changes_closes_and_opens_again(at: datetime) -> None:
    office = a_new_office(code="uji", at=at)

    services.change_office(office_id=office.id, changes={"city": "Depok", "name": office.name}, at=at, actor=ACTOR)
    services.close_office(office_id=office.id, at=at, actor=ACTOR)
    assert office.code not in {known.code for known in queries.active_offices()}
    assert not queries.opening(office.id, TODAY).open
    services.reopen_office(office_id=office.id, at=at, actor=ACTOR)

    opened, changed, closed, reopened = facts_of(office.id)
    assert (opened, reopened) == (events.OfficeOpened(code="uji"),) * 2
    assert changed == events.OfficeChanged(fields=("city",), before=("Kota",), after=("Depok",))
    assert closed == events.OfficeClosed(code="uji")


def test_what_changes_nothing_is_not_recorded(at: datetime) -> None:
    office = an_office()
    desk = queries.counters(office.id)[0]

    services.change_office(office_id=office.id, changes={"city": office.city}, at=at, actor=ACTOR)
    services.reopen_office(office_id=office.id, at=at, actor=ACTOR)
    services.rename_counter(counter_id=desk.id, name=desk.name, at=at, actor=ACTOR)

    assert facts_of(office.id) == []


def test_a_code_is_given_once_and_never_changed(at: datetime) -> None:
    with pytest.raises(services.CodeTakenRefused):
        a_new_office(code="denpasar", at=at)
    with pytest.raises(TypeError):
        services.change_office(office_id=an_office().id, changes={"code": "lain"}, at=at, actor=ACTOR)


def test_counters_are_added_renamed_and_taken_out_of_use(at: datetime) -> None:
    office = an_office(code="jayapura")
    added = services.add_counter(office_id=office.id, number=9, name="Loket 9", at=at, actor=ACTOR)
    services.rename_counter(counter_id=added, name="Prioritas", at=at, actor=ACTOR)
    assert queries.counters(office.id)[-1].name == "Prioritas"
    services.change_counter(counter_id=added, name="Prioritas", active=False, at=at, actor=ACTOR)

    assert added not in {desk.id for desk in queries.counters(office.id)}
    assert queries.counter(added) is not None
    assert [type(fact).__name__ for fact in facts_of(office.id)] == ["CounterAdded", "CounterChanged", "CounterChanged"]
    with pytest.raises(services.NumberTakenRefused):
        services.add_counter(office_id=office.id, number=1, name="Dua kali", at=at, actor=ACTOR)


def test_new_hours_end_the_old_and_leave_the_past(at: datetime) -> None:
    office = an_office()
    next_monday = TODAY + timedelta(days=7)

    services.change_opening_plan(
        office_id=office.id, weekday=1, hours=NINE_TO_THREE, valid_from=next_monday, at=at, actor=ACTOR
    )

    assert queries.opening(office.id, TODAY).opens == time(8)
    assert queries.opening(office.id, next_monday).opens == time(9)
    assert queries.opening(office.id, next_monday + timedelta(days=1)).opens == time(8)
    assert facts_of(office.id) == [
        events.OpeningPlanChanged(
            weekday=1, before="08:00-16:00 (12:00-13:00)", after="09:00-15:00", valid_from=next_monday
        )
    ]


def test_a_weekday_becomes_a_day_off_and_comes_back(at: datetime) -> None:
    office = an_office()
    change: dict[str, Any] = {"office_id": office.id, "weekday": 1, "valid_from": TODAY, "at": at, "actor": ACTOR}

    services.change_opening_plan(hours=None, **change)
    assert not queries.opening(office.id, TODAY).open
    services.change_opening_plan(hours=NINE_TO_THREE, **change)
    services.change_opening_plan(hours=Hours(opens=time(7), closes=time(8)), **change)

    assert queries.opening(office.id, TODAY).opens == time(7)
    assert OpeningHours.objects.filter(office_id=office.id, weekday=1).count() == 2


def test_a_single_day_differs_until_that_is_withdrawn(at: datetime) -> None:
    office, saturday = an_office(), date(2026, 11, 28)
    said: dict[str, Any] = {
        "reason_id": "Layanan akhir pekan",
        "reason_en": "Weekend service",
        "at": at,
        "actor": ACTOR,
    }

    added = services.add_exception(office_id=office.id, day=saturday, hours=NINE_TO_THREE, **said)
    assert queries.opening(office.id, saturday).reason == "Layanan akhir pekan"
    with pytest.raises(services.DayTakenRefused):
        services.add_exception(office_id=office.id, day=saturday, hours=None, **said)
    services.withdraw_exception(exception_id=added, at=at, actor=ACTOR)
    services.withdraw_exception(exception_id=added, at=at, actor=ACTOR)

    assert not queries.opening(office.id, saturday).open
    assert OpeningException.objects.get(pk=added).withdrawn
    assert [type(fact).__name__ for fact in facts_of(office.id)] == ["ExceptionAdded", "ExceptionWithdrawn"]


def test_a_holiday_is_added_for_the_whole_country(at: datetime) -> None:
    names: dict[str, Any] = {"name_id": "Pemilihan umum", "name_en": "Election"}
    day = date(2026, 11, 26)

    change = services.add_holiday_change(day=day, holiday=True, **names, at=at, actor=ACTOR)
    assert "Pemilihan umum" in queries.opening(an_office(code="jayapura").id, day).reason
    assert [found.name for found in queries.holidays_between(day, day)] == ["Pemilihan umum"]
    services.withdraw_holiday_change(change_id=change, at=at, actor=ACTOR)

    assert queries.opening(an_office(code="jayapura").id, day).open
    assert [fact.withdrawn for fact in facts_of(events.COUNTRY)] == [False, True]


def test_the_past_is_settled(at: datetime) -> None:
    yesterday = TODAY - timedelta(days=1)
    said: dict[str, Any] = {"reason_id": "x", "reason_en": "x", "at": at, "actor": ACTOR}

    with pytest.raises(services.PastRefused):
        services.set_figure(key="hold_minutes", value=1, unit="menit", valid_from=yesterday, at=at, actor=ACTOR)
    with pytest.raises(services.PastRefused):
        services.add_exception(office_id=an_office().id, day=yesterday, hours=None, **said)


def test_hours_that_cannot_be_kept_are_refused(at: datetime) -> None:
    with pytest.raises(services.HoursRefused):
        services.change_opening_plan(
            office_id=an_office().id,
            weekday=1,
            hours=Hours(opens=time(9), closes=time(8)),
            valid_from=TODAY,
            at=at,
            actor=ACTOR,
        )


def test_an_office_s_own_figure_goes_before_the_country_s_until_it_ends(at: datetime) -> None:
    office, other = an_office(), an_office(code="jayapura")
    own: dict[str, Any] = {"key": "hold_minutes", "office_id": office.id, "at": at, "actor": ACTOR}

    services.set_figure(value=45, unit="menit", valid_from=TODAY, **own)
    assert queries.figure("hold_minutes", TODAY, office.id) == 45
    assert queries.figure("hold_minutes", TODAY, other.id) == queries.figure("hold_minutes", TODAY) == 120
    services.end_figure(last_day=TODAY, **own)

    assert queries.figure("hold_minutes", TODAY + timedelta(days=1), office.id) == 120
    first, last = facts_of(office.id)
    assert (first.before, first.after, last.before, last.after) == (None, 45, 45, None)


def test_the_database_itself_refuses_two_values_on_one_day() -> None:
    for office_id in (None, an_office().id):
        key: dict[str, Any] = {"key": f"uji-{uuid4()}", "office_id": office_id, "unit": "", "valid_from": TODAY}
        Figure.objects.create(value=1, valid_to=TODAY, **key)
        with pytest.raises(IntegrityError), transaction.atomic():
            Figure.objects.create(value=2, **key)


@settings(max_examples=40)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 999), st.sampled_from([None, "denpasar", "jayapura"])), max_size=8
    )
)
def test_however_figures_change_each_day_has_one_value_and_it_is_the_last_word(
    at: datetime, changes: list[tuple[int, int, str | None]]
) -> None:
    with transaction.atomic():
        key = f"uji-{uuid4()}"
        expected: dict[tuple[str | None, int], int] = {}
        offices = {code: an_office(code=code).id if code else None for code in (None, "denpasar", "jayapura")}
        for offset, value, code in changes:
            office_id = offices[code]
            day = TODAY + timedelta(days=offset)
            later = Figure.objects.filter(key=key, office=office_id, valid_from__gt=day).order_by("valid_from").first()
            until = (later.valid_from - TODAY).days if later else 60
            services.set_figure(key=key, value=value, unit="", valid_from=day, office_id=office_id, at=at, actor=None)
            expected |= {(code, step): value for step in range(offset, until)}
        rows = list(Figure.objects.filter(key=key))
        for (code, step), value in expected.items():
            day = TODAY + timedelta(days=step)
            valid = [row for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)]
            assert [row.value for row in valid if row.office_id == offices[code]] == [value]
