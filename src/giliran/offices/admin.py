"""The head office's back office for offices; every change goes through the services and onto the ledger."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from giliran.foundation.clock import local_day
from giliran.foundation.web.admin import PeriodAdmin, ServedAdmin, served
from giliran.offices import services
from giliran.offices.models import Counter, Figure, HolidayChange, Office, OpeningException, OpeningHours
from giliran.offices.rules import Hours

JAKARTA = "Asia/Jakarta"


@admin.register(Office)
class OfficeAdmin(ServedAdmin):
    """Offices: described, opened, closed."""

    list_display = ("name", "code", "city", "province", "time_zone", "payment_first", "active")
    list_filter = ("active", "time_zone", "province")
    search_fields = ("name", "code", "city", "province")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """Keep a code once it is in links."""
        return ("code",) if obj else ("active",)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:
        """Open, describe, close or reopen."""
        description = {name: values[name] for name in services.DESCRIPTION}
        if not change:
            return services.open_office(code=values["code"], description=description, **served(request))
        services.change_office(office_id=row.pk, changes=description, **served(request))
        turn = services.reopen_office if values["active"] else services.close_office
        turn(office_id=row.pk, **served(request))
        return row.pk


@admin.register(Counter)
class CounterAdmin(ServedAdmin):
    """Counters: added, renamed, taken out of use."""

    list_display = ("office", "number", "name", "active")
    list_select_related = ("office",)
    list_filter = ("active",)
    search_fields = ("office__name", "office__city", "name")
    autocomplete_fields = ("office",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """Keep office and number once given."""
        return ("office", "number") if obj else ("active",)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:
        """Add or change."""
        if change:
            services.change_counter(counter_id=row.pk, name=values["name"], active=values["active"], **served(request))
            return row.pk
        return services.add_counter(
            office_id=values["office"].pk, number=values["number"], name=values["name"], **served(request)
        )


@admin.register(OpeningHours)
class OpeningHoursAdmin(PeriodAdmin):
    """The week's plan; new hours end the old. The action makes a weekday a day off."""

    list_display = (
        "office",
        "weekday",
        "opens",
        "closes",
        "break_starts",
        "break_ends",
        "valid_from",
        "valid_to",
        "successor",
    )
    list_select_related = ("office",)
    list_filter = ("weekday",)
    search_fields = ("office__name", "office__city", "office__code")
    autocomplete_fields = ("office",)
    exclude = ("valid_to",)
    carried = ("office", "weekday", "opens", "closes", "break_starts", "break_ends")
    actions = ("day_off",)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Change the plan from a day on."""
        return services.change_opening_plan(
            office_id=values["office"].pk,
            weekday=values["weekday"],
            hours=_hours(values),
            valid_from=values["valid_from"],
            **served(request),
        )

    @admin.action(description=_("Tutup pada hari-hari ini mulai hari ini"))
    def day_off(self, request: HttpRequest, rows: QuerySet[OpeningHours]) -> None:
        """Make these weekdays days off from today on."""
        for row in rows.select_related("office"):
            services.change_opening_plan(
                office_id=row.office_id,
                weekday=row.weekday,
                hours=None,
                valid_from=local_day(served(request)["at"], row.office.time_zone),
                **served(request),
            )


class _WithdrawnAdmin(PeriodAdmin):
    """For decisions about single days: added, and withdrawn."""

    actions = ("withdraw",)
    exclude = ("withdrawn",)

    @admin.action(description=_("Cabut"))
    def withdraw(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Withdraw these."""
        for row in rows:
            self.take_back(request, row)

    def take_back(self, request: HttpRequest, row: Any) -> None:
        """Withdraw one by its service."""
        raise NotImplementedError


@admin.register(OpeningException)
class OpeningExceptionAdmin(_WithdrawnAdmin):
    """Days on which an office differs from its plan."""

    list_display = ("day", "office", "open", "opens", "closes", "reason_id", "withdrawn")
    list_select_related = ("office",)
    search_fields = ("office__name", "office__city", "reason_id")
    autocomplete_fields = ("office",)
    date_hierarchy = "day"

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Add one."""
        if values["open"] and (values["opens"] is None or values["closes"] is None):
            raise services.HoursRefused
        return services.add_exception(
            office_id=values["office"].pk,
            day=values["day"],
            hours=_hours(values) if values["open"] else None,
            reason_id=values["reason_id"],
            reason_en=values["reason_en"],
            **served(request),
        )

    def take_back(self, request: HttpRequest, row: Any) -> None:
        """Withdraw one."""
        services.withdraw_exception(exception_id=row.pk, **served(request))


@admin.register(HolidayChange)
class HolidayChangeAdmin(_WithdrawnAdmin):
    """Holidays that the government added or took away."""

    list_display = ("day", "name_id", "holiday", "withdrawn")
    search_fields = ("name_id", "name_en")

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Add one."""
        return services.add_holiday_change(**{name: values[name] for name in _HOLIDAY}, **served(request))

    def take_back(self, request: HttpRequest, row: Any) -> None:
        """Withdraw one."""
        services.withdraw_holiday_change(change_id=row.pk, **served(request))


@admin.register(Figure)
class FigureAdmin(PeriodAdmin):
    """The dated figures; a new value ends the old. The action gives an office back to the country's value."""

    list_display = ("key", "office", "value", "unit", "valid_from", "valid_to", "successor")
    list_select_related = ("office",)
    list_filter = ("key",)
    search_fields = ("key", "office__name")
    autocomplete_fields = ("office",)
    exclude = ("valid_to",)
    carried = ("key", "office", "value", "unit")
    actions = ("end_today",)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Set a value from a day on."""
        office = values["office"]
        return services.set_figure(
            office_id=office.pk if office else None,
            **{name: values[name] for name in ("key", "value", "unit", "valid_from")},
            **served(request),
        )

    @admin.action(description=_("Akhiri nilai kantor ini hari ini"))
    def end_today(self, request: HttpRequest, rows: QuerySet[Figure]) -> None:
        """End offices' own values today; the country's are only ever replaced."""
        today = local_day(served(request)["at"], JAKARTA)
        for row in rows.exclude(office=None):
            if row.office_id is not None:
                services.end_figure(key=row.key, office_id=row.office_id, last_day=today, **served(request))


_HOLIDAY = ("day", "holiday", "name_id", "name_en")


def _hours(values: Mapping[str, Any]) -> Hours:
    return Hours(**{name: values[name] for name in ("opens", "closes", "break_starts", "break_ends")})
