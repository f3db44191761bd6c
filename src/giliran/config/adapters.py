"""Which part is plugged into which socket. The only place where adapters are chosen."""

from giliran.accounts.web.actors import actor_of_request
from giliran.foundation.web import requests
from giliran.integrations.carrier.mail import SmtpMail
from giliran.integrations.carrier.receipts import SignedReceipts
from giliran.integrations.carrier.settings import gateway, post
from giliran.integrations.carrier.sms import GatewaySms
from giliran.notifications import ports as notifications


def plug() -> None:
    """Plug every socket."""
    requests.actor_for.plug(actor_of_request)
    notifications.mail_carrier.plug(SmtpMail(post()))
    notifications.sms_carrier.plug(GatewaySms(gateway()))
    notifications.receipt_reader.plug(SignedReceipts(gateway().secret))
