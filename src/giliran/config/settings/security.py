"""Keys, cookies, headers."""

from csp.constants import NONE, SELF

from giliran.config.environment import EnvironmentProblem, current

_env = current()
_ENOUGH = 50

SECRET_KEY = _env.text("GILIRAN_SECRET_KEY")
if len(SECRET_KEY) < _ENOUGH:
    _message = f"GILIRAN_SECRET_KEY should be at least {_ENOUGH} random characters."
    raise EnvironmentProblem(_message)
SECRET_KEY_FALLBACKS = _env.names("GILIRAN_SECRET_KEY_FALLBACKS", " ,")
FIELD_KEYS = _env.keys("GILIRAN_FIELD_KEYS")
LOOKUP_KEYS = _env.keys("GILIRAN_LOOKUP_KEYS")

ALLOWED_HOSTS = _env.names("GILIRAN_ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = _env.names("GILIRAN_TRUSTED_ORIGINS", " ,")

# A laptop's loopback speaks plain HTTP; everywhere else TLS is a must.
_plain = _env.flag("GILIRAN_PLAIN_HTTP")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not _plain
SECURE_SSL_REDIRECT = not _plain
SECURE_HSTS_SECONDS = 0 if _plain else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not _plain
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _env.flag("GILIRAN_BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "giliran.config.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
