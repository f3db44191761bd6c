"""The head office's back office for the catalogue; every change goes through the services and onto the ledger."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from giliran.catalogue import services
from giliran.catalogue.models import (
    DocumentKind,
    Fee,
    OfficeProduct,
    Product,
    Requirement,
    Service,
    Stock,
    Surcharge,
)
from giliran.foundation.clock import local_day
from giliran.foundation.web.admin import PeriodAdmin, ServedAdmin, served

JAKARTA = "Asia/Jakarta"


class _DescribedAdmin(ServedAdmin):
    """For things known by a code, whose words may change."""

    what = ""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Leave what comes with rules of its own to a migration."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002
        """Offer only the words."""
        _model, words = services.DESCRIBED[self.what]
        names = [field.name for field in self.opts.fields]
        return [name for name in names if name not in words and (obj or name != "code")]

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Describe it otherwise."""
        services.describe(what=self.what, code=row.pk, changes=values, **served(request))
        return row.pk


@admin.register(Service)
class ServiceAdmin(_DescribedAdmin):
    """Services."""

    what = "service"
    list_display = ("name_id", "code", "valid_from", "valid_to")


@admin.register(Product)
class ProductAdmin(_DescribedAdmin):
    """Products."""

    what = "product"
    list_display = ("name_id", "code", "electronic", "years", "min_age")


@admin.register(Surcharge)
class SurchargeAdmin(_DescribedAdmin):
    """Surcharges."""

    what = "surcharge"
    list_display = ("name_id", "code")


@admin.register(DocumentKind)
class DocumentKindAdmin(_DescribedAdmin):
    """Kinds of documents; new ones may be added."""

    what = "document_kind"
    list_display = ("name_id", "code", "hint_id")
    search_fields = ("name_id", "name_en", "code")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let administrators add."""
        return ServedAdmin.has_add_permission(self, request)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:
        """Add one, or describe it otherwise."""
        if change:
            return super().serve(request, row, values, change=change)
        return services.add_document_kind(code=values["code"], words=values, **served(request))


@admin.register(Fee)
class FeeAdmin(PeriodAdmin):
    """Fees; a new one ends the old."""

    list_display = ("thing", "amount", "legal_basis", "valid_from", "valid_to", "successor")
    list_select_related = ("product", "surcharge")
    exclude = ("valid_to",)
    carried = ("product", "surcharge", "amount", "legal_basis")

    @admin.display(description=_("untuk"))
    def thing(self, row: Fee) -> str:
        """Name what it is for."""
        return str(row.product or row.surcharge)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Change the fee from a day on."""
        product, surcharge = values["product"], values["surcharge"]
        if (product is None) == (surcharge is None):
            raise services.OneThingRefused
        return services.change_fee(
            code=(product or surcharge).pk,
            surcharge=surcharge is not None,
            **{name: values[name] for name in ("amount", "legal_basis", "valid_from")},
            **served(request),
        )


@admin.register(OfficeProduct)
class OfficeProductAdmin(PeriodAdmin):
    """What offices sell; the action ends it."""

    list_display = ("office", "product", "valid_from", "valid_to")
    list_select_related = ("office", "product")
    list_filter = ("product",)
    search_fields = ("office__name", "office__city", "office__code")
    autocomplete_fields = ("office",)
    exclude = ("valid_to",)
    actions = ("end_today",)

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Offer it from a day on."""
        return services.offer_product(
            office_id=values["office"].pk,
            product_code=values["product"].pk,
            valid_from=values["valid_from"],
            **served(request),
        )

    @admin.action(description=_("Hari ini hari terakhir dilayani"))
    def end_today(self, request: HttpRequest, rows: QuerySet[OfficeProduct]) -> None:
        """End these offers today."""
        for row in rows.select_related("office"):
            services.withdraw_product(
                office_id=row.office_id,
                product_code=row.product_id,
                last_day=local_day(served(request)["at"], row.office.time_zone),
                **served(request),
            )


@admin.register(Stock)
class StockAdmin(ServedAdmin):
    """Booklets, as counted."""

    list_display = ("office", "product", "quantity", "counted_at")
    list_select_related = ("office", "product")
    list_filter = ("product",)
    search_fields = ("office__name", "office__city", "office__code")
    autocomplete_fields = ("office",)
    exclude = ("counted_at",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """Count again for the same office and product."""
        return ("office", "product") if obj else ()

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Record a count."""
        return services.count_stock(
            office_id=row.office_id, product_code=row.product_id, quantity=values["quantity"], **served(request)
        )


@admin.register(Requirement)
class RequirementAdmin(PeriodAdmin):
    """Which documents are asked of whom; new wording ends the old, the action ends it altogether."""

    list_display = ("service", "key", "rule", "valid_from", "valid_to", "successor")
    list_select_related = ("service",)
    list_filter = ("service",)
    exclude = ("valid_to", "position")
    carried = ("service", "key", "rule", "reason_id", "reason_en")
    autocomplete_fields = ("kinds",)
    actions = ("end_today",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Requirement]:
        """Bring the kinds along for the successors."""
        return super().get_queryset(request).prefetch_related("kinds")

    def carry(self, row: Requirement) -> dict[str, Any]:
        """Let a successor start with the same kinds."""
        return {**super().carry(row), "kinds": ",".join(kind.pk for kind in row.kinds.all())}

    def serve(self, request: HttpRequest, row: Any, values: Mapping[str, Any], *, change: bool) -> Any:  # noqa: ARG002
        """Ask by this rule from a day on."""
        return services.change_requirement(
            service_code=values["service"].pk,
            key=values["key"],
            kinds=[kind.pk for kind in values["kinds"]],
            rule=values["rule"] or {},
            reasons={"id": values["reason_id"], "en": values["reason_en"]},
            valid_from=values["valid_from"],
            **served(request),
        )

    @admin.action(description=_("Hari ini hari terakhir diminta"))
    def end_today(self, request: HttpRequest, rows: QuerySet[Requirement]) -> None:
        """Ask for these no more from tomorrow on."""
        today = local_day(served(request)["at"], JAKARTA)
        for row in rows:
            services.end_requirement(service_code=row.service_id, key=row.key, last_day=today, **served(request))
