"""Signing up and in."""

import hashlib
import hmac

from giliran.config.environment import current
from giliran.config.settings.security import SECRET_KEY

_env = current()

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "giliran.accounts.web.backends.AdministratorBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/akun/masuk/"
LOGIN_REDIRECT_URL = "/beranda/"
LOGOUT_REDIRECT_URL = "/"
SECOND_FACTOR_URL = "/akun/langkah-kedua/"

# Behind our own proxy the visitor's address is the last that it added; without one, the connection's.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _env.flag("GILIRAN_BEHIND_PROXY") else 0
# Digits only: they can be read out, and a phone offers them above its keyboard.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}

ACCOUNT_ADAPTER = "giliran.accounts.web.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "giliran.accounts.web.adapter.display"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone*", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 6
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = 5
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 15 * 60
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = 6
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_CHANGE = 3
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "giliran.accounts.web.forms.LoginForm",
    "signup": "giliran.accounts.web.forms.SignupForm",
    "reauthenticate": "giliran.accounts.web.forms.ReauthenticateForm",
    "change_password": "giliran.accounts.web.forms.ChangePasswordForm",
    "set_password": "giliran.accounts.web.forms.SetPasswordForm",
    "reset_password": "giliran.accounts.web.forms.ResetPasswordForm",
    "reset_password_from_key": "giliran.accounts.web.forms.NewPasswordForm",
    "confirm_email_verification_code": "giliran.accounts.web.forms.EmailCodeForm",
    "confirm_password_reset_code": "giliran.accounts.web.forms.ResetCodeForm",
    "verify_phone": "giliran.accounts.web.forms.PhoneCodeForm",
    "add_email": "giliran.accounts.web.forms.EmailChangeForm",
    "change_phone": "giliran.accounts.web.forms.PhoneChangeForm",
}
# How often a network or a device may do something is counted by `accounts.web.limits`, by dated figures; these are an
# account's or a number's own. Several limits on one action make the pause before the next code grow.
ACCOUNT_RATE_LIMITS = {
    "signup": False,
    "login": False,
    "login_failed": "5/10m/key",
    "reset_password": "3/10m/key",
    "reset_password_from_key": "60/m/ip",
    "confirm_email": "1/20s/key,3/5m/key,8/h/key",
    "verify_phone": "1/20s/key,3/5m/key,8/h/key",
    "change_phone": "5/m/user",
}

# django-altcha: the widget's script and the challenge's signature. What is asked for stands in `accounts.web.proof`.
ALTCHA_HMAC_KEY = hmac.new(SECRET_KEY.encode(), b"accounts.proof", hashlib.sha256).hexdigest()

MFA_ADAPTER = "giliran.accounts.web.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Giliran"
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _env.flag("GILIRAN_PLAIN_HTTP")
MFA_FORMS = {
    "authenticate": "giliran.accounts.web.forms.SecondFactorForm",
    "reauthenticate": "giliran.accounts.web.forms.SecondFactorAgainForm",
    "activate_totp": "giliran.accounts.web.forms.ActivateTotpForm",
    "add_webauthn": "giliran.accounts.web.forms.AddPasskeyForm",
    "edit_webauthn": "giliran.accounts.web.forms.EditPasskeyForm",
}
USERSESSIONS_TRACK_ACTIVITY = False
