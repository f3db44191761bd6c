"""Where the outside parties are. The demo's supervisor points these at the simulators."""

from giliran.config.environment import current

_env = current()

# The bank, in SNAP. It calls us as SNAP_CLIENT_ID; we call it as SNAP_OUR_ID. Keys: RSA, base64 of DER or PEM.
BANK_URL = _env.text("GILIRAN_BANK_URL", "http://127.0.0.1:8101")
SNAP_SERVICE_ID = _env.text("GILIRAN_SNAP_SERVICE_ID", "82015")
SNAP_CLIENT_ID = _env.text("GILIRAN_SNAP_CLIENT_ID", "bank-simulator")
SNAP_CLIENT_SECRET = _env.text("GILIRAN_SNAP_CLIENT_SECRET")
SNAP_BANK_PUBLIC_KEY = _env.text("GILIRAN_SNAP_BANK_PUBLIC_KEY")
SNAP_OUR_ID = _env.text("GILIRAN_SNAP_OUR_ID", "giliran")
SNAP_OUR_SECRET = _env.text("GILIRAN_SNAP_OUR_SECRET")
SNAP_OUR_PRIVATE_KEY = _env.text("GILIRAN_SNAP_OUR_PRIVATE_KEY")
