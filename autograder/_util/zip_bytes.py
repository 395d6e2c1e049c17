"""Makes zip files whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

__all__ = ["zip_bytes"]

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the time of every entry
UNIX = 3  # wherever it is made: it is in the bytes


def zip_bytes(files: Mapping[str, bytes], programs: Collection[str] = ()) -> bytes:
    """The file, with its entries in order; those named in ``programs`` may be run."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = UNIX
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if name in programs else 0o644) << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()
