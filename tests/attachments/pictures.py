"""Pictures for tests, with things in them that nobody should get to see."""

import io
import struct
import zlib

from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

SECRET = "52.3702,4.8952 Geheime Straat"


def picture(kind: str, size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """Red on the left, white on the right, in this format of Pillow."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    written = io.BytesIO()
    image.save(written, kind, **options)  # type: ignore[arg-type]
    return written.getvalue()


def photograph_that_tells() -> bytes:
    """A JPEG on its side, with a place in each part where one can be written."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter to the right
    exif[0x010E] = SECRET
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    return picture(
        "JPEG",
        exif=exif,
        xmp=xmp,
        comment=SECRET.encode(),
        icc_profile=SECRET.encode() * 10,
    )


def drawing_that_tells() -> bytes:
    """A PNG with a text in it."""
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Comment", SECRET)
    told.add_itxt("XML:com.adobe.xmp", SECRET)
    return picture("PNG", pnginfo=told)


def scan_that_tells() -> bytes:
    """A TIFF with a description."""
    told = ImageFileDirectory_v2()
    told[270] = SECRET
    return picture("TIFF", tiffinfo=told)


def of_many_points(width: int, height: int) -> bytes:
    """A PNG that says to be so large, and is a few bytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack("!L", len(content)) + name + content + struct.pack("!L", check)

    header = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def of_pages(kind: str) -> bytes:
    """Two pictures in one file."""
    first, second = Image.new("RGB", (9, 9), "red"), Image.new("RGB", (9, 9), "blue")
    written = io.BytesIO()
    first.save(written, kind, save_all=True, append_images=[second])
    return written.getvalue()
