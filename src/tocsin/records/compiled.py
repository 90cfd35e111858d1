"""What is asked of the database for each notice is compiled once: the ORM writes the SQL, and each use puts its values in.

Writing the SQL anew costs several times what the database takes to answer. Only what is asked thousands of times is kept
here, by the records that ask it; a test sees that each asks what the plain query would.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cached_property
from inspect import signature
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from django.db import connections
from django.db.models import AutoField, Model, QuerySet, Value
from django.db.models.sql import Query, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

T = TypeVar("T")
Params = tuple[Any, ...]


class Marker:
    """Stands in a query for a value that is given with each use."""

    def __init__(self, name: str) -> None:
        """Stand for `name`."""
        self.name = name


def markers(build: Callable[..., Any]) -> dict[str, Value]:
    """Give one marker for each parameter of a function that builds a query."""
    return {name: Value(Marker(name)) for name in signature(build).parameters}


def put_in(params: Params, given: dict[str, object], connection: Any) -> Params:
    """Put the values of one use in the places of their markers, each as the database wants it."""
    return tuple(adapted(given[one.name], connection) if isinstance(one, Marker) else one for one in params)


def adapted(value: object, connection: Any) -> Any:
    """Give a value as the database wants it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, dict):
        return connection.ops.adapt_json_value(value, None)
    return connection.Database.Binary(value) if isinstance(value, bytes) else value


class Reading(Generic[T]):
    """A query for rows, whose builder has a parameter for each value that changes."""

    def __init__(self, build: Callable[..., "QuerySet[Any, T]"]) -> None:
        """Keep what builds the query; it is built at its first use on each connection."""
        self.build = build
        self._held: WeakKeyDictionary[Any, _Ready] = WeakKeyDictionary()

    def __call__(self, **given: object) -> list[T]:
        """Give the rows of now."""
        connection = connections["default"]
        ready = self._held.get(connection)
        if ready is None:
            ready = self._held[connection] = _Ready(self.build(**markers(self.build)))
        ready.bound = put_in(ready.params, given, connection)
        return list(ready.rows)

    def first(self, **given: object) -> T | None:
        """Give the first row, or None."""
        return next(iter(self(**given)), None)


class Changing:
    """An update, whose builder gives the rows and what is set, with a parameter for each value that changes."""

    def __init__(self, build: Callable[..., "tuple[QuerySet[Any], dict[str, object]]"]) -> None:
        """Keep what builds the update; it is built at its first use on each connection."""
        self.build = build
        self._held: WeakKeyDictionary[Any, tuple[str, Params]] = WeakKeyDictionary()

    def __call__(self, **given: object) -> int:
        """Change the rows, and give how many there were."""
        connection = connections["default"]
        if connection not in self._held:
            self._held[connection] = self._compiled()
        sql, params = self._held[connection]
        with connection.cursor() as cursor:
            cursor.execute(sql, put_in(params, given, connection))
            return int(cursor.rowcount)

    def _compiled(self) -> tuple[str, Params]:
        rows, values = self.build(**markers(self.build))
        query = cast("UpdateQuery", rows.query.chain(UpdateQuery))
        query.add_update_values(values)
        sql, params = query.get_compiler("default").as_sql()
        return sql, tuple(params)


class Adding:
    """An insert of whole rows of one table, which do not learn the key that the database gives them."""

    def __init__(self, table: type[Model]) -> None:
        """Keep the table; its fields hold text, numbers, instants, bytes and JSON."""
        self.table = table

    @cached_property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The fields that are written, as attribute and column: not what the database gives itself."""
        whole = self.table._meta.concrete_fields
        written = (one for one in whole if not one.generated and not isinstance(one, AutoField))
        return tuple((one.attname, one.column or "") for one in written)

    @cached_property
    def sql(self) -> str:
        """The statement."""
        meta, quoted = self.table._meta, connections["default"].ops.quote_name
        columns = ", ".join(quoted(column) for _, column in self.fields)
        places = ", ".join(["%s"] * len(self.fields))
        return f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 (our own names)

    def __call__(self, rows: Iterable[Model]) -> None:
        """Add the rows."""
        connection = connections["default"]
        values = [tuple(adapted(getattr(row, name), connection) for name, _ in self.fields) for row in rows]
        with connection.cursor() as cursor:
            if len(values) == 1:
                cursor.execute(self.sql, values[0])
            elif values:
                cursor.executemany(self.sql, values)


class _Ready:
    """Stands where a query of rows is asked for its compiler, and gives the one that has its SQL already."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.query: Query = rows.query
        self.compiler: SQLCompiler = self.query.get_compiler("default")
        sql, params = self.compiler.as_sql()
        self.params = self.bound = tuple(params)
        cast("Any", self.compiler).as_sql = lambda *_, **__: (sql, self.bound)
        asked: Any = rows.all()
        asked.query = self
        self.rows: Any = cast("Any", rows)._iterable_class(asked)

    def get_compiler(self, *_: object, **__: object) -> SQLCompiler:
        return self.compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.query, name)
