"""Where allauth's pages stand. Its names stay, since it looks its own pages up by them; the addresses are ours."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import URLPattern, path

from giliran.accounts.web import phone_first
from giliran.accounts.web.limits import CODES, SIGN_IN, SIGN_UP, limited

urlpatterns: list[URLPattern] = [
    path("akun/masuk/", limited(account.login, SIGN_IN), name="account_login"),
    path("akun/masuk/kode/", account.confirm_login_code, name="account_confirm_login_code"),
    path("akun/masuk/langkah-kedua/", limited(mfa.authenticate, CODES), name="mfa_authenticate"),
    path("akun/masuk/kunci-sandi/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("akun/keluar/", account.logout, name="account_logout"),
    path("akun/nonaktif/", account.account_inactive, name="account_inactive"),
    path("akun/daftar/", limited(account.signup, SIGN_UP), name="account_signup"),
    path("akun/daftar/ponsel/", phone_first.ask, name="account_phone_first"),
    path("akun/daftar/ponsel/kode/", phone_first.prove, name="account_phone_first_code"),
    path(
        "akun/daftar/kode-email/",
        limited(account.email_verification_sent, CODES),
        name="account_email_verification_sent",
    ),
    path("akun/daftar/kode-ponsel/", limited(account.verify_phone, CODES), name="account_verify_phone"),
    path("akun/lupa-kata-sandi/", limited(account.password_reset, CODES), name="account_reset_password"),
    path(
        "akun/lupa-kata-sandi/kode/",
        limited(account.confirm_password_reset_code, CODES),
        name="account_confirm_password_reset_code",
    ),
    path("akun/lupa-kata-sandi/baru/", account.complete_password_reset, name="account_complete_password_reset"),
    path(
        "akun/lupa-kata-sandi/selesai/",
        account.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("akun/email/", account.email, name="account_email"),
    path("akun/ponsel/", account.change_phone, name="account_change_phone"),
    path("akun/kata-sandi/", account.password_change, name="account_change_password"),
    path("akun/kata-sandi/pasang/", account.password_set, name="account_set_password"),
    path("akun/pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/pastikan/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/pastikan/kunci-sandi/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("akun/keamanan/", mfa.index, name="mfa_index"),
    path("akun/keamanan/aplikasi/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/keamanan/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/keamanan/kode-cadangan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("akun/keamanan/kode-cadangan/baru/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun/keamanan/kode-cadangan/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("akun/keamanan/kunci-sandi/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("akun/keamanan/kunci-sandi/tambah/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("akun/keamanan/kunci-sandi/<int:pk>/hapus/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("akun/keamanan/kunci-sandi/<int:pk>/ubah/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("akun/perangkat/", sessions.list_usersessions, name="usersessions_list"),
]
