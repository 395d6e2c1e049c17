"""Makes the certificates of a cluster, whose machines then talk to nobody without one (openssl)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from autograder.classes.failures import ClassError

__all__ = ["ROLES", "make_cluster_keys"]

ROLES = ("scheduler", "worker", "client")
DAYS = "400"
CURVE = ("-pkeyopt", "ec_paramgen_curve:P-256")
OF_AUTHORITY = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign")
OF_ROLE = """basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth,clientAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
"""


def make_cluster_keys(folder: Path) -> list[Path]:
    """Write an authority's certificate, and a certificate and key for each role; gives the files.

    The authority's own key is thrown away, so that nobody can add a certificate later. Raises
    ClassError, also where something is in the folder already.
    """
    if not shutil.which("openssl"):
        raise ClassError("openssl is not installed. Debian and Ubuntu: sudo apt install openssl")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ClassError(f"{folder}: is there already; name a new folder for the keys.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="autograder-") as private:
            _make(folder, Path(private))
    except OSError as error:
        raise ClassError(f"{folder}: cannot be written to: {error.strerror}.") from None
    return sorted(folder.iterdir())


def _make(folder: Path, private: Path) -> None:
    authority, secret, wanted = folder / "ca.pem", private / "ca-key.pem", private / "wanted"
    extensions = [word for one in OF_AUTHORITY for word in ("-addext", one)]
    new = ("-newkey", "ec", *CURVE, "-nodes")
    _openssl("req", "-x509", *new, *extensions, "-days", DAYS, "-subj", "/CN=autograder cluster",
             "-keyout", secret, "-out", authority)  # fmt: skip
    (private / "extensions").write_text(OF_ROLE)
    for role in ROLES:
        key, certificate = folder / f"{role}-key.pem", folder / f"{role}.pem"
        _openssl("req", *new, "-subj", f"/CN={role}", "-keyout", key, "-out", wanted)
        _openssl("x509", "-req", "-in", wanted, "-CA", authority, "-CAkey", secret,
                 "-CAcreateserial", "-CAserial", private / "serial", "-days", DAYS,
                 "-extfile", private / "extensions", "-out", certificate)  # fmt: skip
        key.chmod(0o600)


def _openssl(*words: str | Path) -> None:
    command = [shutil.which("openssl") or "openssl", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command line
    if done.returncode:
        last = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise ClassError(f"openssl could not make the keys: {last}")
