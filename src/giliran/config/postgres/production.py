"""The settings that we advise for PostgreSQL in production; the benchmarks run with them (see docs/operating.md)."""

import os

_MEGABYTE = 1024 * 1024
_MOST_SHARED = 8192


def settings() -> dict[str, str]:
    """Return them for this machine: safe before all else, then sized by its memory."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // _MEGABYTE
    return {
        # An acknowledged booking is on disk.
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "shared_buffers": f"{max(128, min(memory // 4, _MOST_SHARED))}MB",
        "effective_cache_size": f"{max(512, memory // 2)}MB",
        # Checkpoints by the clock, not by the rush.
        "max_wal_size": "8GB",
        "min_wal_size": "1GB",
        "wal_buffers": "64MB",
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": "0.9",
        # The statements are short and known: compiling them costs more than it saves.
        "jit": "off",
        "random_page_cost": "1.1",
    }
