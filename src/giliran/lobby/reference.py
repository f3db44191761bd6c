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


HALL_FIGURES = (
    ("undo_seconds", 60, "detik"),  # how long an officer may take back what they did last
    ("defer_passes", 3, "orang"),  # how many somebody lets pass who needs more time
    ("defer_limit", 3, "kali"),
    ("soon_ahead", 2, "orang"),  # told once when so many are before them
    ("closing_margin_minutes", 15, "menit"),  # numbers stop when the last one would end later than this before closing
    ("kiosk_reset_seconds", 45, "detik"),
    ("estimate_history_days", 60, "hari"),  # what a night's fit looks back on
    ("estimate_least_journeys", 400, "kunjungan"),  # with fewer the formula speaks
    ("estimate_stale_days", 14, "hari"),  # an older fit is not used
)
SERVICES_AT_DOOR = (
    ("paspor", "Paspor baru atau penggantian", "New or renewed passport", ""),
    ("hilang", "Paspor hilang", "Lost passport", "lost"),
    ("rusak", "Paspor rusak", "Damaged passport", "damaged"),
    ("informasi", "Informasi dan pengaduan", "Information and complaints", ""),
)


def sow_hall(*, figure: Any, service_at_door: Any) -> None:
    """Add what the deepened hall needs and is missing; takes the model classes like `sow`."""
    known = set(figure.objects.filter(office=None).values_list("key", flat=True))
    figure.objects.bulk_create(
        figure(key=key, value=value, unit=unit, valid_from=BEGINNING)
        for key, value, unit in HALL_FIGURES
        if key not in known
    )
    if not service_at_door.objects.filter(office=None).exists():
        service_at_door.objects.bulk_create(
            service_at_door(key=key, order=order, name_id=indonesian, name_en=english, circumstance=circumstance)
            for order, (key, indonesian, english, circumstance) in enumerate(SERVICES_AT_DOOR, start=1)
        )


EXAMINED = ("lost", "damaged")
EXAMINATION = ("pemeriksaan", "Pemeriksaan", "Examination")


def sow_examination(*, office: Any, step_plan: Any) -> None:
    """Let offices with steps of their own examine lost and damaged passports instead of taking a portrait that day."""
    key, indonesian, english = EXAMINATION
    for found in office.objects.filter(code__in=OWN_PLANS):
        own = step_plan.objects.filter(office=found)
        if not own.exists() or own.filter(key=key).exists():
            continue
        own.filter(key="wawancara").update(skipped_by=list(EXAMINED))
        last = max(own.values_list("order", flat=True))
        step_plan.objects.create(
            office=found, key=key, order=last + 1, name_id=indonesian, name_en=english, only_for=list(EXAMINED)
        )
