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

# The carrier of mail (SMTP) and SMS (an HTTP gateway), whose receipts are signed with a shared secret.
SMTP_HOST = _env.text("GILIRAN_SMTP_HOST", "127.0.0.1")
SMTP_PORT = _env.number("GILIRAN_SMTP_PORT", 8125)
SMTP_USER = _env.text("GILIRAN_SMTP_USER", "")
SMTP_PASSWORD = _env.text("GILIRAN_SMTP_PASSWORD", "")
SMTP_TLS = _env.text("GILIRAN_SMTP_TLS", "none")
MAIL_FROM = _env.text("GILIRAN_MAIL_FROM", "Giliran <kabar@giliran.test>")
CARRIER_URL = _env.text("GILIRAN_CARRIER_URL", "http://127.0.0.1:8102")
CARRIER_SECRET = _env.text("GILIRAN_CARRIER_SECRET")
SMS_KEY = _env.text("GILIRAN_SMS_KEY", CARRIER_SECRET)
SMS_SENDER = _env.text("GILIRAN_SMS_SENDER", "GILIRAN")

# The population registry; both sides sign with the key agreed on. Seconds to wait for an answer.
REGISTRY_URL = _env.text("GILIRAN_REGISTRY_URL", "http://127.0.0.1:8103")
REGISTRY_KEY_ID = _env.text("GILIRAN_REGISTRY_KEY_ID", "giliran")
REGISTRY_SECRET = _env.text("GILIRAN_REGISTRY_SECRET")
REGISTRY_TIMEOUT = _env.number("GILIRAN_REGISTRY_TIMEOUT", 5)

# Custodians of the draws' secrets: (name kept with each draw, title, address, public key). Those without a key are not
# asked, and nobody is without a key of our own. Keys: Ed25519, base64 of 32 bytes. Seconds to wait for an answer.
DRAW_PRIVATE_KEY = _env.text("GILIRAN_DRAW_PRIVATE_KEY", "")
CUSTODIANS = (
    (
        "inspectorate",
        "Inspektorat Jenderal",
        _env.text("GILIRAN_INSPECTORATE_URL", "http://127.0.0.1:8104"),
        _env.text("GILIRAN_INSPECTORATE_PUBLIC_KEY", ""),
    ),
    (
        "ombudsman",
        "Ombudsman",
        _env.text("GILIRAN_OMBUDSMAN_URL", "http://127.0.0.1:8105"),
        _env.text("GILIRAN_OMBUDSMAN_PUBLIC_KEY", ""),
    ),
)
CUSTODIAN_TIMEOUT = _env.number("GILIRAN_CUSTODIAN_TIMEOUT", 2)

# A program that speaks what boards say, in a process of its own; none by default.
SPEECH_PROGRAM = _env.text("GILIRAN_SPEECH_PROGRAM", "")

# Messages to browsers. The key: P-256, base64url of its 32 bytes; without one nothing is sent. Push services are the
# hosts that we call (a leading dot: all below it), over TLS; one with a scheme is called as it is written.
PUSH_PRIVATE_KEY = _env.text("GILIRAN_PUSH_PRIVATE_KEY", "")
PUSH_CONTACT = _env.text("GILIRAN_PUSH_CONTACT", "mailto:kabar@giliran.test")
PUSH_SERVICES = _env.names(
    "GILIRAN_PUSH_SERVICES",
    "fcm.googleapis.com,updates.push.services.mozilla.com,.push.apple.com,.notify.windows.com",
)
PUSH_TIMEOUT = _env.number("GILIRAN_PUSH_TIMEOUT", 5)

# Where the kiosks of a demonstration print; elsewhere each kiosk has an address of its own.
DEMO_PRINTER = _env.text("GILIRAN_DEMO_PRINTER", "")
