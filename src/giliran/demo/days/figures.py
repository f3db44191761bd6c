"""The figures of the model. Those measured come from public sources; those assumed say so.

Measured at the immigration office of Padang (2017): document desk, three servers, load 0.50, W = 4.63 min; photograph
and interview, three servers, load 0.81, Wq = 3.10 min, mean service about 4.3 min. For M/M/3 at load 0.50 Erlang's C is
0.237 and so W = 1.158 services: a document service of 4.0 minutes on the average.
"""

from collections.abc import Mapping

MEAN_MINUTES: Mapping[str, float] = {"berkas": 4.0, "wawancara": 4.3, "layanan": 8.3}
"""Mean service time of a step; an office with a single step does the work of both in it."""
OTHER_MEAN_MINUTES = 6.0
SPREAD = 0.55
"""Coefficient of variation of service times, log-normal (assumed: most are short, some very long)."""
SHORTEST_SERVICE, LONGEST_SERVICE = 60, 40 * 60
"""Seconds."""

BOOKED_SHARE, WALK_IN_SHARE, PRIORITY_SHARE = 0.76, 0.13, 0.11
"""Of all who mean to come. Pontianak 240 + 30 + 10 a day, Batam 200 + 35 with appointments and 50 with priority."""
NO_SHOW_SHARE = 0.08
"""Of those booked (assumed)."""

EARLINESS_MEAN, EARLINESS_SPREAD = 13.0, 11.0
"""Minutes before the appointed time at which those booked come (assumed); the door opens for them `early_minutes`
before it, so that nobody comes earlier."""
LATE_SHARE, LATE_MEAN = 0.12, 14.0
"""How many come late instead, and by how many minutes on the average (assumed)."""

PEAK_AFTER, PEAK_WIDTH, PEAK_HEIGHT = 50.0, 55.0, 2.4
"""Walk-ins: the rate is 1, and PEAK_HEIGHT more at its morning peak, this many minutes after opening (assumed)."""
LAST_WALK_IN = 60.0
"""Minutes before closing after which nobody comes without an appointment."""
PRIORITY_UNTIL = 150.0
"""Minutes after opening within which those with priority come (Batam: 07.30 to 10.00)."""

CORRECTION_SHARE = 0.06
"""Applications sent back at the desk (assumed)."""
REFUSED_SHARE = 0.004
"""Applications refused (assumed)."""
MISSED_CALL_SHARE, MISSED_AGAIN_SHARE = 0.04, 0.35
"""Calls that find nobody, and again after that (assumed)."""
COMES_BACK_SHARE = 0.8
"""Of those parked after too many calls (assumed)."""
NOT_COLLECTED_SHARE = 0.015
"""Passports that nobody collects (assumed)."""

OFFICER_MINUTES = 380.0
"""What an officer serves in a day of eight hours, less lunch and breaks."""
TARGET_LOAD = 0.81
"""How much of the officers' time the guests take: the busier desk of Padang."""
