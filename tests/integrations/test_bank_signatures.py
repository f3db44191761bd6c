"""SNAP's signatures against vectors that were made without our code (see data/README.md)."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giliran.integrations.bank import signatures
from giliran.integrations.bank.minify import minify

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "snap_vectors.json").read_text("utf-8"))
PUBLIC = signatures.public_key(base64.b64encode(VECTORS["public_key"].encode()).decode())
PRIVATE = signatures.private_key(base64.b64encode(VECTORS["private_key"].encode()).decode())


def test_a_token_request_is_signed_as_by_openssl() -> None:
    vector = VECTORS["token_request"]
    text = signatures.token_text(client_key=vector["client_key"], timestamp=VECTORS["timestamp"])

    assert text == vector["text"]
    assert signatures.rsa_is_good(PUBLIC, text, vector["signature"])
    assert signatures.sign_rsa(PRIVATE, text) == vector["signature"]
    assert not signatures.rsa_is_good(PUBLIC, text + " ", vector["signature"])


@pytest.mark.parametrize("vector", VECTORS["services"], ids=lambda vector: vector["path"])
def test_service_requests_are_signed_as_by_openssl(vector: dict[str, Any]) -> None:
    body = vector["body"].encode()
    told = {"method": vector["method"], "path": vector["path"], "body": body, "timestamp": VECTORS["timestamp"]}

    assert minify(body) == vector["minified"].encode()

    symmetric = signatures.symmetric_text(token=vector["token"], **told)
    assert symmetric == vector["symmetric"]["text"]
    assert signatures.sign_hmac(VECTORS["secret"], symmetric) == vector["symmetric"]["signature"]
    assert signatures.hmac_is_good(VECTORS["secret"], symmetric, vector["symmetric"]["signature"])
    assert not signatures.hmac_is_good("another", symmetric, vector["symmetric"]["signature"])

    asymmetric = signatures.asymmetric_text(**told)
    assert asymmetric == vector["asymmetric"]["text"]
    assert signatures.sign_rsa(PRIVATE, asymmetric) == vector["asymmetric"]["signature"]
    assert signatures.rsa_is_good(PUBLIC, asymmetric, vector["asymmetric"]["signature"])


@pytest.mark.parametrize("signature", ["", "%%%", "AAAA", "ä", "A" * 4000])
def test_a_signature_that_is_none_is_no_error(signature: str) -> None:
    assert not signatures.rsa_is_good(PUBLIC, "text", signature)
    assert not signatures.hmac_is_good("secret", "text", signature)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(JSON, st.sampled_from([None, 0, 1, 4, "\t", " \r\n"]), st.booleans())
def test_minifying_takes_the_whitespace_and_nothing_else(value: Any, indent: Any, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    spread = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    tight = json.dumps(value, separators=(",", ":"), ensure_ascii=ascii_only).encode()

    assert minify(spread) == tight
    assert minify(tight) == tight


@given(st.binary(max_size=200))
def test_minifying_is_settled_after_once(body: bytes) -> None:
    assert minify(minify(body)) == minify(body)
    assert minify(body).translate(None, b" \t\r\n") == body.translate(None, b" \t\r\n")
