"""What a rush may cost: sign-ins a second, passwords hashed at once in a process, who listens from one address."""

import os

from giliran.config.environment import current

_env = current()
_cores = os.cpu_count() or 1

# A hash takes a core about a quarter of a second; half of the cores are left to everybody else.
HASHES_AT_ONCE = _env.number("GILIRAN_HASHES_AT_ONCE", max(1, _cores // 2))
# A demonstration's people come in at many times the speed, and do not queue.
SIGN_INS_PER_S = _env.number("GILIRAN_SIGN_INS_PER_S", 100 if _env.flag("GILIRAN_DEMO") else 4 * max(1, _cores // 2))
PASSWORD_HASHERS = ["giliran.accounts.hashing.PatientHasher"]
# A hall's phones share the address of its network, and whole districts that of their telephone company.
LIVE_PER_ADDRESS = _env.number("GILIRAN_LIVE_PER_ADDRESS", 8_000)
