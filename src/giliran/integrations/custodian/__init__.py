"""Custodians of a draw's secrets over HTTP: each question and each answer signed with Ed25519, by who it comes from.

`client.SignedCustodian` implements `appointments.ports.Custodian`; `simulator` is its twin, a process for each.
"""
