"""Bringing a database to this version: roles, tables, rights."""

from giliran.config.cli.local import is_local
from giliran.config.cli.long_work import run_module
from giliran.config.cli.saying import Failure, console
from giliran.config.environment import current


def make_roles_and_database(admin_url: str) -> None:
    """Make the two roles and the database that the environment names, as the server's administrator."""
    import psycopg  # noqa: PLC0415 - lazily, as in all of this package

    from giliran.config.postgres.provision import ensure_database, ensure_role  # noqa: PLC0415

    owner, application = current().database("DATABASE_OWNER_URL"), current().database("DATABASE_URL")
    if owner.user == application.user:
        message = "DATABASE_URL and DATABASE_OWNER_URL should name two roles: the application must not own its tables."
        raise Failure(message)
    with psycopg.connect(admin_url, autocommit=True) as connection:
        ensure_role(connection, owner.user, password=owner.password, creates_databases=True)
        ensure_role(connection, application.user, password=application.password)
        ensure_database(connection, owner.name, owner=owner.user)
    console().print(f"Roles {owner.user} and {application.user} and database {owner.name} are there.")


def prepare() -> None:
    """Migrate and grant, in a process of its own that signs in as the owner."""
    import psycopg  # noqa: PLC0415

    with psycopg.connect(current().text("DATABASE_OWNER_URL"), connect_timeout=10):
        pass  # a database that is away is told at once, and plainly
    run_module("giliran.config.cli.owner_work", title="Preparing the database")
    console().print("The database is ready for this version.")


def prepare_if_new() -> None:
    """In local mode, prepare a database that nobody has prepared yet."""
    if is_local() and not is_prepared():
        prepare()


def is_prepared() -> bool:
    """Whether anybody ever prepared the database; whether it is up to date is Django's to say."""
    import psycopg  # noqa: PLC0415

    with psycopg.connect(current().text("DATABASE_URL"), connect_timeout=10) as connection:
        row = connection.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
    return bool(row and row[0])
