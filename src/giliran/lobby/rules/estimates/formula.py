"""The estimate before anything was learned: the length of the queue by the rule of calling.

(ahead + 1) x mean service time / counters: the queue-length estimator of Ibrahim and Whitt (2009), with "queue" read as
"those who need my counters and have the earlier turn". The bounds are those of a sum of so many services, wider the
fewer there are, and wider than it would be for independent ones, since counters open and close and people give up;
calibration on the first days corrects them.
"""

import numpy as np

from giliran.lobby.rules.estimates.features import NAMES
from giliran.lobby.rules.estimates.past import Floats

_AHEAD = NAMES.index("ahead_for_my_counters")
_OVERTAKERS = NAMES.index("expected_booked")
_OPEN = NAMES.index("my_counters_open")
_ACTIVE = NAMES.index("my_counters_active")
_SERVICE = NAMES.index("mean_of_last_services")
_FLOOR = 0.25
_SPREAD = 1.35
_Z95 = 1.645
_LEAST = 0.05


def by_formula(values: Floats) -> Floats:
    """Return low, middle and high (n, 3) in seconds for rows of features (n, features)."""
    before = values[:, _AHEAD] + values[:, _OVERTAKERS]
    counters = np.maximum(np.where(values[:, _ACTIVE] > 0, values[:, _ACTIVE], values[:, _OPEN]), 1)
    middle = (before + 1) * values[:, _SERVICE] / counters
    deviation = _SPREAD / np.sqrt(before + 1) + _FLOOR
    return np.column_stack([middle * np.maximum(1 - _Z95 * deviation, _LEAST), middle, middle * (1 + _Z95 * deviation)])
