"""What is to be paid for an application."""

from django.db import models
from django.db.models import Q

from giliran.foundation.ids import new_id
from giliran.payments.rules import BillState

# Plain texts, so that migrations do not import the rules.
_OPEN, _PAID = BillState.OPEN.value, BillState.PAID.value


class Bill(models.Model):
    """A bill, payable at any bank by its 15-digit billing code.

    `lines` is a list of `{"text_code": …, "amount": …}`; the database itself checks that they make up `amount`
    (constraint `payments_bill_lines_make_amount`), and refuses any change to a bill once paid (migration 0002).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    billing_code = models.CharField(max_length=15, unique=True)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", null=True)
    amount = models.BigIntegerField()
    lines = models.JSONField(default=list)
    state = models.CharField(max_length=12, default=_OPEN)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    ntb = models.CharField(max_length=64, null=True)  # noqa: DJ001 - none is not the empty text
    ntpn = models.CharField(max_length=16, null=True, unique=True)  # noqa: DJ001 - the same, and unique
    receipt_code = models.CharField(max_length=19, null=True, unique=True)  # noqa: DJ001 - the same

    class Meta:
        """What must hold for every bill, whoever writes it."""

        db_table = "payments_bill"
        indexes = (
            models.Index(fields=("application", "created_at"), name="payments_bill_of_application"),
            models.Index(fields=("due_at",), condition=Q(state=_OPEN), name="payments_bill_open_by_due"),
            models.Index(fields=("closed_at",), condition=~Q(state=_PAID), name="payments_bill_closed"),
        )
        constraints = (
            models.UniqueConstraint(fields=("application",), condition=Q(state=_OPEN), name="payments_bill_one_open"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in BillState]), name="payments_bill_state_known"
            ),
            models.CheckConstraint(
                condition=Q(billing_code__regex=r"^[1-9][0-9]{14}$"), name="payments_bill_code_form"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(amount=0, state=_PAID), name="payments_bill_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(state=_PAID, paid_at__isnull=False, receipt_code__isnull=False)
                & (Q(amount=0) | Q(ntpn__isnull=False, ntb__isnull=False))
                | ~Q(state=_PAID) & Q(paid_at__isnull=True, ntpn__isnull=True, receipt_code__isnull=True),
                name="payments_bill_paid_has_proof",
            ),
            models.CheckConstraint(
                condition=Q(ntpn__isnull=True) | Q(ntpn__regex=r"^[0-9A-Z]{16}$"), name="payments_bill_ntpn_form"
            ),
        )

    def __str__(self) -> str:
        """Name it by its id: the billing code is a key to money."""
        return str(self.id)
