"""What others may have done here."""

from giliran.documents.services.cleaning import CleanFile, read_own
from giliran.documents.services.gate import Target
from giliran.documents.services.images import open_image, purge_image, store_image
from giliran.documents.services.looking import open_page, own_page
from giliran.documents.services.receiving import read_later, receive
from giliran.documents.services.retention import purge_closed
from giliran.documents.services.settling import keep, remove, remove_page, send_back
from giliran.documents.services.uploads import add_piece, begin, drop_stale, progress, read_waiting

__all__ = [
    "CleanFile", "Target", "add_piece", "begin", "drop_stale", "keep", "open_image", "open_page", "own_page",
    "progress", "purge_closed", "purge_image", "read_later", "read_own", "read_waiting", "receive", "remove",
    "remove_page", "send_back", "store_image",
]  # fmt: skip
