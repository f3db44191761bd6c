"""Schemathesis over the description, against the real ASGI application, in front of the gates and behind them."""

import base64
import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks
from schemathesis.transport.serialization import Binary
from starlette.types import Receive, Scope, Send

from giliran.config import asgi, openapi
from tests.apis.signing import SIGNED, Signed
from tests.apis.stage import CONTENT, CSRF, Stage, set_up
from tests.payments.calls import SERVICE_ID

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("apis")]
SHORT, LONG = 12, 100
_CHECKS = [
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_headers_conformance, checks.response_schema_conformance,
]  # fmt: skip


@schemathesis.serializer("application/offset+octet-stream")
def _piece(_context: Any, value: Any) -> bytes:
    raw = value.data if isinstance(value, Binary) else value
    return raw if isinstance(raw, bytes) else str(raw).encode("utf-8", "replace")


@pytest.fixture
def stage() -> Stage:
    """What the APIs point at."""
    return set_up()


@pytest.fixture
def described() -> Any:
    """The description as the application itself gives it away."""
    everything = asgi.everything()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        # Ours returns what is to be awaited; only a coroutine function is known for an ASGI application here.
        await everything(scope, receive, send)

    found = schemathesis.openapi.from_asgi(openapi.ADDRESS, application)
    found.config.max_stream_events = 1  # the first picture comes at once; for the next one would have to wait
    return found


def test_whatever_is_sent_is_answered_as_described(stage: Stage, described: Any) -> None:
    sent, wrong = _run(stage, described, examples=SHORT)
    assert not wrong, "\n\n".join(wrong)
    assert sent["all"] > 300
    assert sent["behind the bank's gate"], sent


@pytest.mark.prove
def test_the_same_at_length(stage: Stage, described: Any) -> None:
    sent, wrong = _run(stage, described, examples=int(os.environ.get("GILIRAN_FUZZ_EXAMPLES", str(LONG))))
    print(dict(sent))  # noqa: T201 - a long run says how far it went
    assert not wrong, "\n\n".join(wrong)


def _run(stage: Stage, described: Any, *, examples: int) -> tuple[Counter[str], list[str]]:
    sent: Counter[str] = Counter()
    wrong: list[str] = []
    for found in described.get_all_operations():
        operation = found.ok()
        signatures = (True, False) if operation.path in SIGNED else (True,)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            for good in signatures:
                try:
                    _shoot(operation, mode, stage, sent, examples=examples, good=good)
                except Unsatisfiable:
                    continue  # nothing can be wrong in what takes nothing
                except BaseException as problem:  # noqa: BLE001 - groups of failures, which are reported together
                    wrong.append(f"{operation.label} {mode} signed={good}: {problem}")
    return sent, wrong


def _shoot(operation: Any, mode: Any, stage: Stage, sent: Counter[str], *, examples: int, good: bool) -> None:
    """Send that many examples; every second has real ids in it, and the fields behind a gate that lead on."""

    @seed(20261123)
    @settings(
        max_examples=examples, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        sent["all"] += 1
        if sent["all"] % 2:
            _make_real(case, stage)
        if sent["all"] % 25 and (case.headers or {}).get("Last-Event-ID", "").isdecimal():
            del case.headers["Last-Event-ID"]  # whoever has seen the newest hears nothing until the next heartbeat
        # A program says what it reads: an address that is none of ours cannot know that a program asks.
        headers = {"Accept": "application/json, application/problem+json"}
        headers |= {"X-CSRFToken": CSRF} if sent["all"] % 5 else {}
        answer = case.call(auth=Signed(good=good), headers=headers, cookies=dict(stage.cookies), allow_redirects=False)
        sent[str(answer.status_code)] += 1
        if operation.path in SIGNED[1:3] and answer.status_code != 401:
            sent["behind the bank's gate"] += 1
        case.validate_response(answer, checks=_CHECKS)

    send()


def _make_real(case: Any, stage: Stage) -> None:
    for name in case.path_parameters or {}:
        case.path_parameters[name] = stage.ids[name]
    for name in set(case.query or {}) & {"office", "product"}:
        case.query[name] = {"office": stage.ids["office_code"], "product": "ordinary_10"}[name]
    if isinstance(case.body, dict):
        _real_body(case.body, stage)
    for name in list(case.headers or {}):
        if name.lower() == "upload-metadata":
            kind = base64.b64encode(stage.ids["key"].encode()).decode()
            digest = base64.b64encode(stage.digest.encode()).decode()
            case.headers[name] = f"kind {kind},sha256 {digest}"
        elif name.lower() == "upload-length":
            case.headers[name] = str(len(CONTENT))


def _real_body(body: dict[str, Any], stage: Stage) -> None:
    real = {
        "partnerServiceId": SERVICE_ID, "customerNo": stage.billing_code,
        "virtualAccountNo": SERVICE_ID + stage.billing_code,
        "paidAmount": {"value": f"{stage.amount}.00", "currency": "IDR"}, "message_id": stage.message_id,
        "trxDateTime": "2026-11-23T09:00:00+07:00",
    }  # fmt: skip
    body.update({name: value for name, value in real.items() if name in body})
