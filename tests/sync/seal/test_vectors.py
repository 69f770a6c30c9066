"""Published test vectors through the very objects that seal and sign (tests/fixtures/vectors/SOURCE.txt)."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite

from sync.seal import boxes
from sync.seal.broken import SealBroken
from sync.seal.derivation import derived
from sync.trust import signatures

FOLDER = Path(__file__).parents[2] / "fixtures" / "vectors"
X_WING, CURVE = 0x647A, 0x20


def cases(name: str) -> list[Any]:
    rows: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text())
    return [pytest.param(row, id=str(row.get("id", at))) for at, row in enumerate(rows)]


def of(row: dict[str, Any], *names: str) -> list[bytes]:
    return [bytes.fromhex(row[name]) for name in names]


@pytest.mark.parametrize("row", cases("ed25519"))
def test_ed25519(row: dict[str, Any]) -> None:
    """Of what the vectors call acceptable: a key of small order, under which one signature fits any text,
    is refused; one of mixed order has an owner who alone can sign, and is taken."""
    pk, told, signature = of(row, "pk", "msg", "sig")
    owned = row["result"] == "acceptable" and "MixedOrderPublicKey" in row["flags"]
    accepted = row["result"] == "valid" or owned
    assert signatures.verify(pk, signature, told) is accepted


@pytest.mark.parametrize("row", cases("aes_256_gcm"))
def test_aes_256_gcm(row: dict[str, Any]) -> None:
    key, nonce, aad, plain, ciphertext, tag = of(row, "key", "iv", "aad", "msg", "ct", "tag")
    if row["result"] == "valid":
        assert AESGCM(key).encrypt(nonce, plain, aad) == ciphertext + tag
        assert AESGCM(key).decrypt(nonce, ciphertext + tag, aad) == plain
        return
    with pytest.raises(InvalidTag):
        AESGCM(key).decrypt(nonce, ciphertext + tag, aad)


@pytest.mark.parametrize("row", cases("hkdf_sha256"))
def test_hkdf_sha256(row: dict[str, Any]) -> None:
    key, salt, info, told = of(row, "ikm", "salt", "info", "okm")
    if row["result"] == "valid":
        assert derived(key, info, row["size"], salt) == told
        return
    with pytest.raises(ValueError):
        derived(key, info, row["size"], salt)


@pytest.mark.parametrize("row", cases("mlkem_768"))
def test_ml_kem_768(row: dict[str, Any]) -> None:
    """Under the key a box opens with. A malformed seed or ciphertext is refused, never half taken."""
    seed, ciphertext, shared = of(row, "seed", "c", "K")
    if row["result"] == "invalid":
        with pytest.raises(ValueError):
            MLKEM768PrivateKey.from_seed_bytes(seed).decapsulate(ciphertext)
        if len(seed) != 64:
            with pytest.raises(SealBroken):
                boxes.public_of(seed + bytes(32))
        return
    assert MLKEM768PrivateKey.from_seed_bytes(seed).decapsulate(ciphertext) == shared


@pytest.mark.parametrize("row", cases("mlkem_768_bad_keys"))
def test_nothing_is_sealed_to_a_malformed_ml_kem_key(row: dict[str, Any]) -> None:
    (ek,) = of(row, "ek")
    curve = boxes.public_of(bytes(96))[-32:]
    with pytest.raises(SealBroken) as broken:
        boxes.seal_to(ek + curve, b"inside", b"")
    assert broken.value.reason == "key"


@pytest.mark.parametrize("row", cases("x25519_low_order"))
def test_nothing_is_sealed_to_a_point_of_low_order(row: dict[str, Any]) -> None:
    (public,) = of(row, "public")
    lattice = boxes.public_of(bytes(96))[:-32]
    with pytest.raises(SealBroken) as broken:
        boxes.seal_to(lattice + public, b"inside", b"")
    assert broken.value.reason == "key"


@pytest.mark.parametrize("row", cases("hpke"))
def test_hpke(row: dict[str, Any]) -> None:
    """RFC 9180's vector with our KDF and AEAD, and the draft's with our KEM and KDF."""
    info, private, enc = of(row, "info", "skRm", "enc")
    first = row["encryptions"][0]
    told, ciphertext, aad = of(first, "pt", "ct", "aad")
    if row["kem_id"] == X_WING:
        key: Any = MLKEM768X25519PrivateKey(*boxes._private_parts(hashlib.shake_256(private).digest(96)))
        suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
        assert boxes.public_of(hashlib.shake_256(private).digest(96)).hex() == row["pkRm"]
    else:
        key = X25519PrivateKey.from_private_bytes(private)
        suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    shared = bytes.fromhex(row["shared_secret"])
    assert schedule(shared, info, row["kem_id"], row["aead_id"]) == tuple(of(row, "key", "base_nonce"))
    opened = openssl.hpke._decrypt_with_aad(suite, enc + ciphertext, key, info=info, aad=aad)
    assert opened == told


def test_our_boxes_are_hpke_by_the_book() -> None:
    """A box opened by hand: X-Wing, then the key schedule of RFC 9180 in base mode, then AES-256-GCM."""
    seed, info = bytes(range(96)), b"approdo box 1\x00" + b"purpose"
    box = boxes.seal_to(boxes.public_of(seed), b"inside", b"purpose")
    assert box[:1] == b"\x01"
    lattice_ct, ephemeral, sealed = box[1:1089], box[1089:1121], box[1121:]
    lattice = MLKEM768PrivateKey.from_seed_bytes(seed[:64])
    curve = X25519PrivateKey.from_private_bytes(seed[64:])
    both = lattice.decapsulate(lattice_ct) + curve.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    shared = hashlib.sha3_256(both + ephemeral + curve.public_key().public_bytes_raw() + rb"\.//^\ ".strip())
    key, nonce = schedule(shared.digest(), info, X_WING, 2)
    assert AESGCM(key).decrypt(nonce, sealed, b"") == b"inside"


def schedule(shared: bytes, info: bytes, kem: int, aead: int) -> tuple[bytes, bytes]:
    """Key and nonce by RFC 9180, section 5.1, written from the text."""
    suite = b"HPKE" + kem.to_bytes(2, "big") + (1).to_bytes(2, "big") + aead.to_bytes(2, "big")

    def extract(salt: bytes, label: bytes, ikm: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, "sha256")

    def expand(prk: bytes, label: bytes, context: bytes, length: int) -> bytes:
        told = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        return hmac.digest(prk, told + b"\x01", "sha256")[:length]

    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    return expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)
