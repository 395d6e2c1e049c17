"""Where a cluster is and how to get in: an address, with certificates unless it is this machine."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

from autograder.classes.failures import ClassError

__all__ = ["ClusterAddress", "cluster_address"]

TLS, TCP = "tls", "tcp"
EXAMPLE = "tls://10.0.0.1:8786"


@dataclass(frozen=True)
class ClusterAddress:
    """An address; ``tls`` are the texts of "ca", "cert" and "key" (PEM), empty with plain TCP."""

    address: str
    tls: dict[str, str] = field(default_factory=dict, repr=False)

    def numeric(self) -> ClusterAddress:
        """The same with a number for the host, since a box knows no names; raises ClassError."""
        family, host, port = _resolved(self.address)
        name = f"[{host}]" if family == socket.AF_INET6 else host
        return replace(self, address=f"{_scheme(self.address)}://{name}:{port}")


def cluster_address(address: str, keys: Path | None, *, insecure: bool) -> ClusterAddress:
    """The address that a user has typed, with keys from a folder or from Dask's configuration.

    Plain TCP is for a cluster on this machine, or where the user insists. Raises ClassError, and
    ModuleNotFoundError where Dask is not installed.
    """
    if find_spec("distributed") is None:  # it is imported elsewhere: who lacks it hears so first
        raise ModuleNotFoundError("No module named 'distributed'", name="distributed")
    scheme = _scheme(address)
    if scheme == TLS:
        return ClusterAddress(address, _texts(keys))
    _, host, _ = _resolved(address)
    if not insecure and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
        raise ClassError(
            f"{address}: is not encrypted, and whoever reaches it can run code on the workers. "
            f"Make certificates with `autograder cluster-keys keys`, and use {EXAMPLE}. In a "
            "network where every machine is yours, --insecure grades without them."
        )
    return ClusterAddress(address)


def _scheme(address: str) -> str:
    scheme, separator, _ = address.partition("://")
    if not separator or scheme not in (TLS, TCP):
        raise ClassError(f"{address}: is no address of a scheduler; one is {EXAMPLE}.")
    return scheme


def _resolved(address: str) -> tuple[int, str, int]:
    host, _, port = address.rpartition("://")[2].rpartition(":")
    try:
        found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
    except (OSError, ValueError):
        raise ClassError(f"{address}: is no address of a scheduler; one is {EXAMPLE}.") from None
    return int(found[0]), str(found[4][0]), int(port)


def _texts(keys: Path | None) -> dict[str, str]:
    places = _in_folder(keys) if keys else _configured()
    try:
        return {name: Path(place).read_text(encoding="ascii") for name, place in places.items()}
    except (OSError, ValueError) as error:
        what = getattr(error, "filename", None) or keys
        raise ClassError(
            f"{what}: cannot be read: {getattr(error, 'strerror', None) or error}. "
            "`autograder cluster-keys DIR` makes a folder of keys; name it with --keys DIR."
        ) from None


def _in_folder(keys: Path) -> dict[str, str]:
    names = {"ca": "ca.pem", "cert": "client.pem", "key": "client-key.pem"}
    return {name: str(keys / file) for name, file in names.items()}


def _configured() -> dict[str, str]:
    """What Dask's own settings say, in its files or variables."""
    import dask

    names = {"ca": "ca-file", "cert": "client.cert", "key": "client.key"}
    found = {
        name: dask.config.get(f"distributed.comm.tls.{one}", None) for name, one in names.items()
    }
    if missing := [names[name] for name, place in found.items() if not place]:
        raise ClassError(
            f"A cluster at tls:// asks for certificates, and Dask's settings name no "
            f"{missing[0]}. `autograder cluster-keys keys` makes them; name them with --keys keys."
        )
    return {name: str(place) for name, place in found.items()}
