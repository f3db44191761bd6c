"""Sowing the figures of the room, and the steps that offices take their visitors through."""

from datetime import date
from typing import Any

BEGINNING = date(2024, 1, 1)

# (key, value, unit). The first two are allowances of the calling rule; the last is how long a service is taken to last
# until a hall has measured its own (Padang 2017: about 4.6 and 4.3 minutes for its two desks).
FIGURES = (
    ("walk_in_minutes", 30, "menit"),
    ("priority_minutes", 30, "menit"),
    ("service_minutes", 6, "menit"),
)
_SINGLE = (("layanan", "Pelayanan paspor", "Passport service"),)
_TWO = (("berkas", "Periksa berkas", "Document check"), ("wawancara", "Foto dan wawancara", "Photo and interview"))
OWN_PLANS = {"jakarta-selatan": _TWO}


def sow(*, figure: Any, office: Any, step_plan: Any) -> None:
    """Add what is missing. Takes the model classes, so that a migration may pass the models of its own moment."""
    known = set(figure.objects.filter(office=None).values_list("key", flat=True))
    figure.objects.bulk_create(
        figure(key=key, value=value, unit=unit, valid_from=BEGINNING)
        for key, value, unit in FIGURES
        if key not in known
    )
    offices = dict(office.objects.filter(code__in=OWN_PLANS).values_list("code", "id"))
    plans = {None: _SINGLE, **{offices[code]: steps for code, steps in OWN_PLANS.items() if code in offices}}
    planned = set(step_plan.objects.values_list("office_id", flat=True))
    step_plan.objects.bulk_create(
        step_plan(office_id=office_id, key=key, order=order, name_id=indonesian, name_en=english)
        for office_id, steps in plans.items()
        if office_id not in planned
        for order, (key, indonesian, english) in enumerate(steps, start=1)
    )
