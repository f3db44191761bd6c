"""SMS over the gateway's HTTP: JSON in, JSON out, a bearer key, and the message's id as the key of idempotence."""

from uuid import UUID

import httpx

from giliran.integrations.carrier.settings import Gateway
from giliran.integrations.certificates import trusted
from giliran.notifications.ports import CarrierProblem

SMS_PATH = "/sms"
_TIMEOUT = httpx.Timeout(10)
_REFUSALS = range(400, 500)
_PASSING = frozenset({401, 403, 408, 409, 425, 429})  # our key or its pace is at fault, not the message


class GatewaySms:
    """Implements `notifications.ports.SmsCarrier`."""

    def __init__(self, gateway: Gateway) -> None:
        """Take where SMS are handed in."""
        self._gateway = gateway

    def send(self, *, to: str, text: str, message_id: UUID) -> str:
        """Hand one SMS over; the same `message_id` again is answered, not sent again."""
        told = {"to": to, "text": text, "sender": self._gateway.sender, "message_id": str(message_id)}
        headers = {"Authorization": f"Bearer {self._gateway.key}", "Idempotency-Key": str(message_id)}
        try:
            answer = httpx.post(
                self._gateway.url + SMS_PATH, json=told, headers=headers, timeout=_TIMEOUT, verify=trusted()
            )
            if answer.is_success:
                return str(answer.json()["id"])[:120]
        except (httpx.HTTPError, ValueError, KeyError) as problem:
            raise CarrierProblem(type(problem).__name__) from problem
        status = answer.status_code
        reason = f"HTTP {status}"
        raise CarrierProblem(reason, permanent=status in _REFUSALS and status not in _PASSING)
