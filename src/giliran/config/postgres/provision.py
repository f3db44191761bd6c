"""Roles, databases and rights of a server, idempotently."""

from typing import LiteralString

import psycopg
from psycopg import sql

from giliran.config.postgres.server import APPLICATION, DATABASE, OWNER, Server

FUTURE_RIGHTS: tuple[LiteralString, ...] = (
    "ALTER DEFAULT PRIVILEGES FOR ROLE giliran_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO giliran_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE giliran_owner GRANT USAGE, SELECT ON SEQUENCES TO giliran_app",
)
"""What the owner makes, the application may use; a migration takes away what it may not (the ledger's past)."""


def provision(server: Server, passwords: dict[str, str]) -> None:
    """Make the roles and the database as the server's administrator."""
    with psycopg.connect(server.admin_url, autocommit=True) as connection:
        ensure_role(connection, OWNER, password=passwords[OWNER], creates_databases=True)
        ensure_role(connection, APPLICATION, password=passwords[APPLICATION])
        ensure_database(connection, DATABASE, owner=OWNER)
    for name in ("template1", DATABASE):  # template1: databases made for tests inherit the rights
        with psycopg.connect(server.admin_url, dbname=name, autocommit=True) as connection:
            for statement in FUTURE_RIGHTS:
                connection.execute(statement)


def ensure_role(
    connection: "psycopg.Connection[tuple[object, ...]]", name: str, *, password: str, creates_databases: bool = False
) -> None:
    """Make the role if it is missing; give it this password in any case."""
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
    may = sql.SQL("CREATEDB" if creates_databases else "NOCREATEDB")
    statement = sql.SQL("ALTER ROLE {} LOGIN {} PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(name), may, sql.Literal(password)))


def ensure_database(connection: "psycopg.Connection[tuple[object, ...]]", name: str, *, owner: str) -> None:
    """Make the database if it is missing."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        statement = sql.SQL("CREATE DATABASE {} OWNER {}")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(owner)))
