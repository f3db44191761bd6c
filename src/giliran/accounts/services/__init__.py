"""Writes of the room."""

from giliran.accounts.services.account import (
    add_password_fact,
    add_second_factor_fact,
    choose_language,
    forget_unfinished,
    is_unfinished,
    open_account,
    remove_second_factor_fact,
    rename,
    set_active,
)
from giliran.accounts.services.family import add_family_member, change_family_member, remove_family_member
from giliran.accounts.services.identity import confirm_identity, own_person, record_identity, reopen_identity
from giliran.accounts.services.ready import AddressTaken, HashedPassword, hash_password, open_for
from giliran.accounts.services.staff import assign, unassign

__all__ = [
    "AddressTaken",
    "HashedPassword",
    "add_family_member",
    "add_password_fact",
    "add_second_factor_fact",
    "assign",
    "change_family_member",
    "choose_language",
    "confirm_identity",
    "forget_unfinished",
    "hash_password",
    "is_unfinished",
    "open_account",
    "open_for",
    "own_person",
    "record_identity",
    "remove_family_member",
    "remove_second_factor_fact",
    "rename",
    "reopen_identity",
    "set_active",
    "unassign",
]
