"""Writing anew what stands in the database under an earlier key, while everything runs.

Encrypted fields are found by themselves (`of_fields`). What else a room keeps under a key it names in
`rotation.PARTS`. A part is walked by primary key, in short transactions; rows that somebody is at work on are passed
over and come up again. Nothing is remembered between runs: what is done is known by its key.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from giliran.foundation import crypto
from giliran.foundation.fields import EncryptedField

_ROUNDS = 5
_PAUSE = 1.0


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a step came to: the last row looked at, how many were written anew, how many could not be opened."""

    last: Any
    renewed: int
    unreadable: int = 0


class Part(Protocol):
    """Rows that hold something made with a key."""

    @property
    def name(self) -> str:
        """Say which, for people."""

    def waiting(self) -> int:
        """Count the rows that are still under an earlier key."""

    def step(self, after: Any | None) -> Step | None:
        """Write the next few after a primary key anew, inside a transaction; None when there are no more."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a part; `left` rows are still under an earlier key, `unreadable` of them under an unknown one."""

    name: str
    renewed: int
    left: int
    unreadable: int


def renew(part: Part, *, told: Callable[[int], None], pause: float = _PAUSE) -> Outcome:
    """Write a part anew; `told` hears of each step how many rows it wrote. Rows in use are tried again for a while."""
    renewed = 0
    for round_ in range(_ROUNDS):
        if round_:
            time.sleep(pause)
        after, unreadable = None, 0
        while step := _step(part, after):
            after = step.last
            renewed += step.renewed
            unreadable += step.unreadable
            told(step.renewed)
        left = part.waiting()
        if left <= unreadable:
            break
    return Outcome(name=part.name, renewed=renewed, left=left, unreadable=min(left, unreadable))


def _step(part: Part, after: Any | None) -> Step | None:
    with transaction.atomic():
        return part.step(after)


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """Columns of a table that hold ciphertexts; each says what a row's is bound to, by the row's primary key."""

    model: type[models.Model]
    columns: Mapping[str, Callable[[Any], str]]
    at_once: int = 200

    @property
    def name(self) -> str:
        """Say which columns."""
        return f"{_meta(self.model).db_table}: {', '.join(self.columns)}"

    def waiting(self) -> int:
        """Count the rows with a column under an earlier key."""
        query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(self._table, self._old)
        with connection.cursor() as cursor:
            cursor.execute(query, self._heads)
            return int(cursor.fetchone()[0])

    def step(self, after: Any | None) -> Step | None:
        """Write the next few rows anew."""
        rows = self._locked(after)
        if not rows:
            return None
        renewed = [self._renew(*row) for row in rows]
        return Step(last=rows[-1][0], renewed=sum(renewed), unreadable=len(rows) - sum(renewed))

    def _locked(self, after: Any | None) -> list[tuple[Any, ...]]:
        query = sql.SQL(
            "SELECT {pk}, {columns} FROM {table} WHERE ({old}) AND (%s::{kind} IS NULL OR {pk} > %s)"
            " ORDER BY {pk} LIMIT {limit} FOR NO KEY UPDATE SKIP LOCKED"
        ).format(
            pk=self._pk,
            columns=sql.SQL(", ").join(map(sql.Identifier, self.columns)),
            table=self._table,
            old=self._old,
            kind=sql.SQL(str(_meta(self.model).pk.rel_db_type(connection))),
            limit=sql.Literal(self.at_once),
        )
        with connection.cursor() as cursor:
            cursor.execute(query, [*self._heads, after, after])
            return list(cursor.fetchall())

    def _renew(self, pk: Any, *sealed: bytes | None) -> bool:
        """Write a row's old ciphertexts anew; say whether all of them could be opened."""
        fresh: dict[str, bytes] = {}
        whole = True
        for (column, context), data in zip(self.columns.items(), sealed, strict=True):
            if data is None or crypto.is_current(bytes(data)):
                continue
            try:
                fresh[column] = crypto.encrypt(crypto.decrypt(bytes(data), context(pk)), context(pk))
            except crypto.CannotDecryptError:
                whole = False
        if fresh:
            values = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(column)) for column in fresh)
            query = sql.SQL("UPDATE {} SET {} WHERE {} = %s").format(self._table, values, self._pk)
            with connection.cursor() as cursor:
                cursor.execute(query, [*fresh.values(), pk])
        return whole

    @property
    def _table(self) -> sql.Identifier:
        return sql.Identifier(_meta(self.model).db_table)

    @property
    def _pk(self) -> sql.Identifier:
        return sql.Identifier(_meta(self.model).pk.column)

    @property
    def _old(self) -> sql.Composed:
        """Return the condition that a column is not under the present key; nothing is never old."""
        length = sql.Literal(len(crypto.current_head()))
        one = sql.SQL("substring({} FROM 1 FOR {}) <> %s")
        return sql.SQL(" OR ").join(one.format(sql.Identifier(column), length) for column in self.columns)

    @property
    def _heads(self) -> list[bytes]:
        return [crypto.current_head()] * len(self.columns)


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Rows of which only their content tells what is old: every row is read, and written where `wanted` differs."""

    name: str
    rows: Callable[[], "models.QuerySet[Any]"]
    columns: Iterable[str]
    wanted: Callable[[dict[str, Any]], dict[str, Any]]
    at_once: int = 200

    def waiting(self) -> int:
        """Count the rows that are not as they should be."""
        return sum(self._changes(row) != {} for row in self.rows().values("pk", *self.columns).iterator())

    def step(self, after: Any | None) -> Step | None:
        """Write the next few rows as they should be."""
        rows = self.rows().order_by("pk").select_for_update(of=("self",), skip_locked=True, no_key=True)
        some = list((rows.filter(pk__gt=after) if after else rows).values("pk", *self.columns)[: self.at_once])
        if not some:
            return None
        changes = [(row["pk"], self._changes(row)) for row in some]
        renewed = sum(self.rows().filter(pk=pk).update(**change) for pk, change in changes if change)
        unreadable = sum(change is None for _pk, change in changes)
        return Step(last=some[-1]["pk"], renewed=renewed, unreadable=unreadable)

    def _changes(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """Return what a row should have otherwise than it has; None if it cannot be opened."""
        try:
            wanted = self.wanted(row)
        except crypto.CannotDecryptError:
            return None
        return {name: value for name, value in wanted.items() if value != _plain(row[name])}


def of_fields() -> list[Sealed]:
    """Return a part for every table that has encrypted fields."""
    found: list[Sealed] = []
    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in _meta(model).local_fields if isinstance(field, EncryptedField)]
        if fields and not _meta(model).proxy:
            found.append(Sealed(model=model, columns={str(field.column): _always(field.context) for field in fields}))
    return found


def _meta(model: type[models.Model]) -> Any:
    return model._meta  # noqa: SLF001 - Django's own, and open to all by its documentation


def _always(context: str) -> Callable[[Any], str]:
    return lambda _pk: context


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
