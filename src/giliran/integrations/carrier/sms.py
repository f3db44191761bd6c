"""SMS over the gateway's HTTP: JSON in, JSON out, a bearer key, and the message's id as the key of idempotence."""

import json
from uuid import UUID

import httpx

from giliran.integrations.bounded import NoAnswer, Reply, post
from giliran.integrations.carrier.settings import Gateway
from giliran.notifications.ports import CarrierProblem

SMS_PATH = "/sms"
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
            reply = post(self._gateway.url + SMS_PATH, body=json.dumps(told).encode(), headers=headers)
            if httpx.codes.is_success(reply.status):
                return _id_in(reply)
        except NoAnswer as problem:
            raise CarrierProblem(str(problem)) from problem
        reason = f"HTTP {reply.status}"
        raise CarrierProblem(reason, permanent=reply.status in _REFUSALS and reply.status not in _PASSING)


def _id_in(reply: Reply) -> str:
    """Return the gateway's number for the message; without one nothing says that it was taken, and it is sent again."""
    told = reply.as_object().get("id")
    if isinstance(told, bool) or not isinstance(told, str | int) or not str(told):
        message = "the answer names no message"
        raise NoAnswer(message)
    return str(told)[:120]
