"""What goes over the line: numbers, never names, and no words that would have to be translated."""

import json
from datetime import datetime
from typing import Any

from giliran.lobby.queries import BoardView, CallView, PlaceView


def board_json(board: BoardView) -> str:
    """Return a board as JSON."""
    return _compact(
        {
            "now": [{**_call(call), "serving": call.serving} for call in board.now],
            "recent": [_call(call) for call in board.recent],
            "waiting": {queue.key: queue.waiting for queue in board.queues},
        }
    )


def stamped(picture: str, at: datetime) -> str:
    """Return a board's picture with the instant at which it is sent; without it, equal pictures stay equal."""
    return f'{{"at":{int(at.timestamp())},{picture[1:]}'


def place_json(place: PlaceView) -> str:
    """Return one's own place as JSON; `state` is that of the step, or of the visit once it has ended."""
    found = place.ticket
    return _compact(
        {
            "state": str(found.step_state or found.state),
            "ahead": place.ahead,
            "low": place.minutes.low if place.minutes else None,
            "high": place.minutes.high if place.minutes else None,
            "counter": found.counter_name,
            "step": place.step_name,
            "calls": found.calls,
        }
    )


def _call(call: CallView) -> dict[str, Any]:
    return {
        "number": call.number,
        "counter": call.counter_number,
        "name": call.counter_name,
        "calls": call.calls,
        "at": int(call.called_at.timestamp()),
    }


def _compact(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
