"""Tables that serve every room."""

from giliran.foundation.models.once_post import OncePost
from giliran.foundation.models.rate import Rate
from giliran.foundation.models.rate_window import RateWindow

__all__ = ["OncePost", "Rate", "RateWindow"]
