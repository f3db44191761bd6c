"""A push service's twin, with the browsers that it serves.

`POST /browsers` makes a browser that subscribes (its answer is the subscription, as a real one's); `POST /push/<id>` is
the service of RFC 8030, which holds us to RFC 8292; the browser then decrypts as RFC 8291 says. `/` shows what arrived,
`/messages` tells it to programs, `/behaviour` makes it slow, busy, silent or forgetful.
"""

from giliran.integrations.push.simulator.app import app

__all__ = ["app"]
