"""Calling: the next by the rule, again, and in vain. Two officers can never call one person.

`statement` is the one SQL statement that calls, `next_one` its synchronous executor, for pages; the fast lane's is
`web.fast.writer`, for whoever shows a counter pass (`passes`). `answering` is what follows a call.
"""

from giliran.lobby.services.calling.answering import not_here, recall, refuse_if_busy, start_serving
from giliran.lobby.services.calling.next_one import call_next, finish_and_call
from giliran.lobby.services.calling.passes import issue_counter_pass

__all__ = [
    "call_next",
    "finish_and_call",
    "issue_counter_pass",
    "not_here",
    "recall",
    "refuse_if_busy",
    "start_serving",
]
