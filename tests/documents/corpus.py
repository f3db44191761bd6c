"""Files that no honest phone makes: bombs, mixtures, fragments."""

import io
import struct
import zlib
from functools import cache

import pypdfium2
from PIL import Image

from tests.documents import photos


@cache
def a_jpeg() -> bytes:
    """A small, sound photo."""
    return photos.jpeg(photos.a_card(900), 85)


@cache
def a_png() -> bytes:
    """The same as PNG."""
    return photos.encoded(photos.a_card(700), "PNG")


@cache
def a_heic() -> bytes:
    """The same as HEIC."""
    return photos.encoded(photos.a_card(900), "HEIF", quality=80)


@cache
def a_pdf(pages: int = 2) -> bytes:
    """A scan saved as PDF."""
    sheets = [photos.a_sheet(1000, seed=seed) for seed in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=120)
    return out.getvalue()


def a_text_pdf(extra: bytes = b"", *, pages: int = 1, box: bytes = b"0 0 595 842", trailer: bytes = b"") -> bytes:
    """A PDF by hand, with `extra` in its catalogue."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra + b" >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [" + box + b"] >>"] * pages,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, trailer, start,
    )  # fmt: skip


def a_locked_pdf() -> bytes:
    """A PDF that wants a password."""
    words = b"<" + b"41" * 32 + b">"
    encrypt = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O " + words + b" /U " + words + b" >>"
    return a_text_pdf(trailer=encrypt + b" /ID [<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]")


def a_pdf_with_attachment() -> bytes:
    """A PDF that carries another file."""
    document = pypdfium2.PdfDocument(a_text_pdf())
    attachment = document.new_attachment("program.exe")
    attachment.set_data(b"MZ not really")
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def a_chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def a_png_bomb(side: int = 40_000) -> bytes:
    """A small file that would be several gigabytes of pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + a_chunk(b"IHDR", head)
        + a_chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
        + a_chunk(b"IEND", b"")
    )


def a_jpeg_bomb() -> bytes:
    """A JPEG whose header claims 60,000 by 60,000 pixels."""
    content = bytearray(a_jpeg())
    place = content.find(b"\xff\xc0")
    content[place + 5 : place + 9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(content)


def an_animated_png() -> bytes:
    """Several frames."""
    frames = [Image.new("RGB", (400, 300), (shade, 100, 100)) for shade in (10, 120, 240)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def a_png_with_script() -> bytes:
    """A PNG with a page for browsers in its comment."""
    png = a_png()
    return png[:33] + a_chunk(b"tEXt", b"Comment\x00<script>alert(1)</script>") + png[33:]


def a_jpeg_with_script() -> bytes:
    """The same in a JPEG's comment."""
    body = b"<html><script>alert(1)</script></html>"
    return a_jpeg()[:2] + b"\xff\xfe" + struct.pack(">H", len(body) + 2) + body + a_jpeg()[2:]


def a_motion_photo() -> bytes:
    """An honest phone's photo: a moving picture stands behind the still one."""
    return a_jpeg() + struct.pack(">I", 24) + b"ftypmp42" + bytes(12) + struct.pack(">I", 1000) + b"mdat" + bytes(992)
