"""The carrier's twin: takes mail by SMTP and SMS by HTTP, delivers to a page, and sends signed receipts back.

`GILIRAN_SMTP_PORT` is where it takes mail and `GILIRAN_BASE_URL` where receipts go, signed with
`GILIRAN_CARRIER_SECRET`, which is the SMS key as well unless `GILIRAN_SMS_KEY` is set. `GILIRAN_DEMO_AUTHENTICATORS`
("e-mail=BASE32,…") lists accounts whose codes the page `/kode` shows, as an authenticator app would.
"""

from giliran.integrations.carrier.simulator.app import app

__all__ = ["app"]
