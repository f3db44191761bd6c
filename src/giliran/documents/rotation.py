"""What a change of keys means here: pages, pictures and pieces are sealed, each bound to its own row."""

from functools import partial

from giliran.documents.models import Image, Page, Piece
from giliran.documents.services import vault
from giliran.foundation.rotation import Sealed

_AT_ONCE = 8  # megabytes each

PARTS = [
    Sealed(model=model, columns={"sealed": partial(vault.context, what)}, at_once=_AT_ONCE)
    for what, model in (("page", Page), ("image", Image), ("piece", Piece))
]
