"""What only the database's owner may do: default rights, migrations, the cache's table. Run as a process of its own."""

import io
import os
import sys

from giliran.config.cli.long_work import report_step, report_total

_RIGHTS_APPLY = """
SELECT current_user = 'giliran_owner' AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'giliran_app')
"""


def main() -> None:
    """Bring the database to this version, telling each step on standard output."""
    os.environ["GILIRAN_AS_OWNER"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giliran.config.settings")
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from django.core.management import call_command, get_commands  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from giliran.config.postgres.provision import FUTURE_RIGHTS  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS_APPLY)
        row = cursor.fetchone()
        for statement in FUTURE_RIGHTS if row and row[0] else ():
            cursor.execute(statement)
    executor = MigrationExecutor(connection)
    report_total(len(executor.migration_plan(executor.loader.graph.leaf_nodes())))
    call_command("migrate", interactive=False, verbosity=1, stdout=_Steps())
    call_command("createcachetable", verbosity=0)
    if "apply_grants" in get_commands():
        call_command("apply_grants")


class _Steps(io.TextIOBase):
    """Takes what `migrate` prints: each migration's name is a step, the rest is dropped."""

    def write(self, text: str, /) -> int:
        """Report a migration that begins."""
        if text.lstrip().startswith("Applying "):
            report_step(text.strip())
        return len(text)


if __name__ == "__main__":
    from giliran.config.environment import EnvironmentProblem

    try:
        main()
    except EnvironmentProblem as problem:
        sys.stdout.write(f"{problem}\n")
        sys.exit(2)
