"""Every page of the product, who opens it, and on what: `tests/house/test_bench_pages.py` holds it to the URLs."""

from dataclasses import dataclass

VISITOR, APPLICANT = "visitor", "applicant"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page. `who`: a visitor, the owner of what the page shows, or a role at the office of `pages_world`.

    `on` names the stage that `pages_world` sets: it brings the URL's arguments and the owner.
    """

    name: str
    who: str
    on: str = ""


def _of(who: str, on: str, *names: str) -> list[Listed]:
    return [Listed(name=name, who=who, on=on) for name in names]


PAGES: list[Listed] = [
    *_of(VISITOR, "", "journey:landing", "journey:status", "catalogue:services", "offices:finder", "account_login",
         "account_signup", "account_phone_first", "account_reset_password", "account_inactive",
         "account_password_reset_completed", "payments:ask_receipt", "catalogue:choose_office", "api",
         "api_description"),
    *_of(VISITOR, "office", "catalogue:at_office", "offices:office"),
    *_of(VISITOR, "paid", "payments:check_receipt"),
    *_of(VISITOR, "hall", "lobby:kiosk", "lobby:board", "lobby:kiosk_start", "lobby:kiosk_code",
         "lobby:kiosk_continue", "lobby:kiosk_walk_in", "lobby:kiosk_pair", "lobby:waits", "lobby:rule"),
    *_of(VISITOR, "board", "lobby:board_of"),
    *_of(VISITOR, "voice", "lobby:voice"),
    *_of(VISITOR, "voice_piece", "lobby:voice_piece"),
    *_of(VISITOR, "", "lobby:follow_worker"),
    *_of(VISITOR, "ticket", "lobby:follow", "lobby:follow_why"),
    *_of(VISITOR, "release", "appointments:release", "appointments:release_draw"),
    *_of(VISITOR, "office", "appointments:release_list"),
    *_of(VISITOR, "ticket_at_kiosk", "lobby:kiosk_ticket"),
    *_of(APPLICANT, "account", "journey:home", "notifications:inbox", "notifications:preferences", "accounts:profile",
         "accounts:edit", "accounts:second_factor", "accounts:family", "accounts:family_add", "applications:start",
         "account_email", "account_change_phone", "account_change_password", "account_reauthenticate", "account_logout",
         "mfa_index", "mfa_list_webauthn", "usersessions_list"),
    *_of(APPLICANT, "relative", "accounts:family_change", "accounts:family_remove"),
    *_of(APPLICANT, "message", "notifications:message"),
    *_of(APPLICANT, "draft", "applications:application", "applications:nik", "applications:office",
         "applications:product", "applications:check", "applications:send", "applications:cancel", "applications:stop"),
    *_of(APPLICANT, "papers", "documents:wanted"),
    *_of(APPLICANT, "form", "applications:page"),
    *_of(APPLICANT, "document", "documents:document", "documents:send"),
    *_of(APPLICANT, "picture", "documents:picture"),
    *_of(APPLICANT, "upload", "documents:piece"),
    *_of(APPLICANT, "correcting", "applications:correction"),
    *_of(APPLICANT, "sent", "appointments:choose", "appointments:office", "appointments:pay_first",
         "appointments:wish", "appointments:together", "appointments:prepare", "appointments:collective"),
    *_of(APPLICANT, "offered", "appointments:offer"),
    *_of(APPLICANT, "day", "appointments:day"),
    *_of(APPLICANT, "slot", "appointments:check"),
    *_of(APPLICANT, "booked", "appointments:manage", "appointments:cancel", "appointments:reservation",
         "appointments:calendar_file", "appointments:manifest", "appointments:worker"),
    *_of(APPLICANT, "held", "payments:bill", "payments:standing"),
    *_of(APPLICANT, "settled", "payments:receipt"),
    *_of(APPLICANT, "ready", "journey:application", "journey:ticket"),
    *_of("front_desk", "hall", "lobby:console", "lobby:arrivals", "lobby:filing_start"),
    *_of("front_desk", "filed", "lobby:filing"),
    *_of("front_desk", "page_filed", "lobby:filing_page"),
    *_of("supervisor", "hall_devices", "lobby:devices"),
    *_of("supervisor", "kind_of_device", "lobby:device_new"),
    *_of("supervisor", "device", "lobby:device"),
    *_of("front_desk", "office_of_staff", "issuance:pickup", "appointments:waiting_list"),
    *_of("front_desk", "collecting", "issuance:hand_over"),
    *_of("examiner", "", "journey:desk"),
    *_of("examiner", "office_of_staff", "casework:files"),
    *_of("examiner", "file", "casework:file", "casework:correction"),
    *_of("examiner", "page_of_file", "casework:page"),
    *_of("examiner", "portrait", "casework:portrait_picture"),
    *_of("adjudicator", "office_of_staff", "casework:decisions"),
    *_of("adjudicator", "deciding", "casework:decide"),
    *_of("production", "office_of_staff", "issuance:production"),
    *_of("production", "printing", "issuance:sheet"),
    *_of("supervisor", "office_of_staff", "payments:worklist", "appointments:quota", "appointments:quota_affected",
         "appointments:quota_flows", "appointments:quota_stock", "appointments:quota_collectives",
         "appointments:releases", "appointments:release_schedule", "appointments:release_extra"),
    *_of("supervisor", "office_of_staff", "appointments:signs"),
    *_of("supervisor", "hall", "lobby:hall", "lobby:plan", "lobby:plan_new", "lobby:duties", "lobby:door_services"),
    *_of("supervisor", "step_of_plan", "lobby:plan_step"),
    *_of("supervisor", "duty", "lobby:duty"),
    *_of("supervisor", "sign", "appointments:sign"),
    *_of("supervisor", "change_of_plan", "appointments:quota_change"),
    *_of("supervisor", "refund", "payments:refund"),
    *_of("administrator", "", "foundation:style", "appointments:all_signs"),
    *_of("administrator", "any_sign", "appointments:any_sign"),
]  # fmt: skip

OF_NO_OFFICE = frozenset({"journey:desk", "foundation:style", "appointments:all_signs", "appointments:any_sign"})
"""Pages of the staff whose addresses name no office."""

ACTS = frozenset({
    "set_language", "documents:announce", "documents:keep", "documents:remove",
    "documents:remove_page", "notifications:read_all", "lobby:leave", "lobby:come_back", "lobby:more_time",
    "lobby:push_on", "lobby:push_off", "lobby:take_counter", "lobby:take_over", "lobby:hall_act", "lobby:plan_act",
    "lobby:act", "lobby:arrivals_check_in", "lobby:arrivals_walk_in", "lobby:arrivals_act", "casework:review",
    "lobby:arrivals_help", "lobby:arrivals_printer", "lobby:arrivals_print", "lobby:device_act",
    "lobby:filing_begin", "lobby:kiosk_view",
    "casework:portrait", "casework:note", "casework:finish", "issuance:print", "issuance:check",
    "payments:settle_misfit", "appointments:wish_leave", "appointments:quota_collective_cancel",
    "appointments:quota_move",
    "appointments:release_schedule_end", "appointments:release_cancel", "appointments:release_end",
})  # fmt: skip
"""What is only posted to: it shows nothing of its own."""

MACHINES = frozenset({"notifications:receipt", "payments:snap_token", "payments:snap_inquiry", "payments:snap_payment"})
"""What the bank and the carrier call."""

STEPS = frozenset({
    "account_phone_first_code", "account_confirm_login_code", "account_email_verification_sent", "account_verify_phone",
    "account_confirm_password_reset_code", "account_complete_password_reset", "account_set_password",
    "mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "appointments:bill",
})  # fmt: skip
"""Steps in the middle of proving who one is: without the steps before, they lead elsewhere."""
