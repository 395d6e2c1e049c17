"""Where a cluster may be, and the certificates that lead there."""

from __future__ import annotations

import shutil
import ssl
import stat
import subprocess
from pathlib import Path

import pytest

from autograder.classes.cluster.address import cluster_address
from autograder.classes.cluster.keys import ROLES, make_cluster_keys
from autograder.classes.failures import ClassError


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "keys"
    make_cluster_keys(folder)
    return folder


def test_keys_are_for_their_owner_alone_and_fit_together(keys: Path) -> None:
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert {one.name for one in keys.iterdir()} == {
        "ca.pem", *(f"{role}{end}.pem" for role in ROLES for end in ("", "-key")),
    }  # fmt: skip
    for role in ROLES:
        key, certificate = keys / f"{role}-key.pem", keys / f"{role}.pem"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        context = ssl.create_default_context(cafile=str(keys / "ca.pem"))
        context.load_cert_chain(certificate, key)
        strict = ["openssl", "verify", "-x509_strict", "-CAfile", keys / "ca.pem", certificate]
        subprocess.run(strict, check=True, capture_output=True)


def test_keys_are_never_written_over(keys: Path, tmp_path: Path) -> None:
    before = (keys / "ca.pem").read_bytes()
    with pytest.raises(ClassError, match="is there already"):
        make_cluster_keys(keys)
    (tmp_path / "file").touch()
    with pytest.raises(ClassError, match="is there already"):
        make_cluster_keys(tmp_path / "file")
    with pytest.raises(ClassError, match="cannot be written to"):
        make_cluster_keys(tmp_path / "file" / "keys")
    assert (keys / "ca.pem").read_bytes() == before


def test_who_lacks_openssl_hears_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ClassError, match="sudo apt install openssl"):
        make_cluster_keys(tmp_path / "keys")
    assert not (tmp_path / "keys").exists()


def test_an_address_with_keys_of_a_folder(keys: Path) -> None:
    found = cluster_address("tls://localhost:8786", keys, insecure=False)
    assert found.tls["key"] == (keys / "client-key.pem").read_text()
    assert found.tls["key"] not in repr(found)
    assert found.numeric().address in ("tls://127.0.0.1:8786", "tls://[::1]:8786")


def test_an_address_with_keys_of_dasks_settings(keys: Path) -> None:
    dask = pytest.importorskip("dask")
    names = {"ca-file": "ca.pem", "client.cert": "client.pem", "client.key": "client-key.pem"}
    given = {f"distributed.comm.tls.{name}": str(keys / file) for name, file in names.items()}
    with dask.config.set(given):
        found = cluster_address("tls://127.0.0.1:8786", None, insecure=False)
    assert found == cluster_address("tls://127.0.0.1:8786", keys, insecure=False)
    with pytest.raises(ClassError, match="autograder cluster-keys keys"):
        cluster_address("tls://127.0.0.1:8786", None, insecure=False)


@pytest.mark.parametrize("address", ["tcp://192.0.2.1:8786", "tcp://0.0.0.0:8786", "tcp://[::]:1"])
def test_without_encryption_a_cluster_is_here_or_insisted_on(address: str) -> None:
    with pytest.raises(ClassError, match=r"is not encrypted.*cluster-keys.*--insecure"):
        cluster_address(address, None, insecure=False)
    assert cluster_address(address, None, insecure=True).address == address


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "tcp://[::1]:1", "tcp://127.9.9.9:1"])
def test_this_machine_needs_no_encryption(address: str) -> None:
    found = cluster_address(address, None, insecure=False)
    assert (found.address, found.tls) == (address, {})


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1:8786", "ucx://10.0.0.1:1", "inproc://x", "tcp://10.0.0.1", "tcp://:x", "tls", "://"],
)
def test_what_is_no_address_is_told(address: str, tmp_path: Path) -> None:
    with pytest.raises(
        ClassError, match=r"is no address of a scheduler; one is tls://10\.0\.0\.1:8786"
    ):
        cluster_address(address, tmp_path, insecure=True)


def test_a_folder_without_keys_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClassError, match=r"ca.pem: cannot be read.*--keys DIR"):
        cluster_address("tls://127.0.0.1:1", tmp_path, insecure=False)
