"""A server put back from a copy, and a line that is encrypted: what only then can be seen."""

from __future__ import annotations

import datetime
import ipaddress
from pathlib import Path

import pytest
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.protocol import messages as m
from sync.server.settings import Settings
from sync.server.upkeep import backup, restore
from tests.sync.server.laptop import Laptop, chain, envelope, office, space, with_known_key
from tests.sync.server.test_command import started
from tests.sync.trust.organisation import id16


def test_what_a_restored_server_lost_comes_back_though_epoch_and_author_have_passed(tmp_path: Path) -> None:
    """Luca wrote in epoch 1 and was removed; all of that is after the copy. Sara brings everything back."""
    old, copy, new = (tmp_path / name for name in ("old", "copy", "new"))
    sent = chain("laptop of luca", space("a"), 3)
    with office(old) as here:
        luca, sara = here.laptop("luca"), here.laptop("sara")
        luca.push(sent[0])
        backup(Settings(data=str(old)), copy)
        luca.push(*sent[1:])
        here.organisation.revoke_user("sara", "luca")
        here.organisation.group("sara", "staff", id16("nord"), ("sara",), epoch=2)
        lost = here.organisation.lines[-2:]
        sara.members(*lost)
        assert sara.push(envelope("laptop of luca", space("b"))) == [("revoked", 0)]
    restore(Settings(data=str(new)), copy)
    with office(new) as here:
        sara = here.laptop("sara")
        sara.members(*lost)
        assert sara.push(*sent) == [("known", 1), ("ok", 2), ("ok", 3)]
        assert sara.push(envelope("laptop of sara", space("c"))) == [("ok", 1)]  # epoch 1: she was in it
        assert sara.push(envelope("laptop of omar", space("d"))) == [("not_member", 0)]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of its own for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([here]), False)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "cert.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return public, private


def test_it_speaks_tls_itself(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    public, private = certificate
    with_known_key(tmp_path)
    with started(tmp_path, "--tls-cert", str(public), "--tls-key", str(private)) as server:
        assert server.url.startswith("https://")
        pool = urllib3.PoolManager(retries=False, ca_certs=str(public))
        assert Laptop(server.url, "laptop of luca", pool=pool).get("/v1/about", m.About).versions == (1,)
        stranger = urllib3.PoolManager(retries=False)
        with pytest.raises(urllib3.exceptions.HTTPError):
            stranger.request("GET", server.url + "/v1/about")
        plain = urllib3.PoolManager(retries=False)
        with pytest.raises(urllib3.exceptions.HTTPError):
            plain.request("GET", server.url.replace("https", "http") + "/v1/about")
        for one in (pool, stranger, plain):
            one.clear()
