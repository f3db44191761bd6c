"""Which steps an office takes its visitors through."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

from giliran.foundation.ids import new_id

_ANY = "00000000-0000-0000-0000-000000000000"


class StepPlan(models.Model):
    """One step of an office's plan; rows without an office are for all that have none of their own.

    `skipped_by`: lanes and classes whose visitors leave it out (express, say). `only_for`: circumstances in which alone
    it is taken (`lost`, `damaged`: the examination); empty is always. `counters`: the numbers of the counters that may
    call for it; empty is all. `usual_seconds`: how long it takes until the hall has measured its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    key = models.SlugField(max_length=30)
    order = models.PositiveSmallIntegerField()
    name_id = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    skipped_by = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    only_for = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    counters = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    usual_seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        """A step stands once in a plan, each at its own place."""

        ordering = ("office", "order")
        constraints = (
            models.UniqueConstraint(
                Coalesce("office", Value(_ANY), output_field=models.UUIDField()), "key", name="lobby_plan_key_once"
            ),
            models.UniqueConstraint(
                Coalesce("office", Value(_ANY), output_field=models.UUIDField()), "order", name="lobby_plan_order_once"
            ),
        )

    def __str__(self) -> str:
        """Name the step."""
        return self.name_id
