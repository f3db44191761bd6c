"""The room's tables."""

from giliran.documents.models.document import Document
from giliran.documents.models.image import Image
from giliran.documents.models.page import Page
from giliran.documents.models.upload import Piece, Upload

__all__ = ["Document", "Image", "Page", "Piece", "Upload"]
