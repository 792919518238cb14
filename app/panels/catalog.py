"""The components and functions a panel may use: A2UI's basic catalog, and three of our own.

The functions are a2ui-core's; those that a hostile argument could make slow or large are bounded here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, Literal

import regex
from a2ui.core.basic_catalog.v1_0 import BASIC_FUNCTION_IMPLEMENTATIONS, BasicCatalog
from a2ui.core.catalog import Catalog, FunctionImplementation, ModelComponentApi
from a2ui.core.exceptions import A2uiExpressionError
from a2ui.core.schema.v1_0.common_types import (
    ComponentCommon,
    DynamicNumber,
    DynamicString,
    DynamicStringList,
    DynamicValue,
)
from babel.dates import format_datetime
from pydantic import Field

from app.panels.limits import MAX_EXPRESSION, MAX_PLACES, MAX_TEXT
from app.panels.templates import OWN, VERSION

REGEX_SECONDS: Final = 0.05
MAX_PATTERN: Final = 500
MAX_DECIMALS: Final = 20


class TableComponent(ComponentCommon):
    """A table; ``rows`` is a list of lists of cells."""

    component: Literal["Table"] = "Table"
    columns: DynamicStringList = Field(...)
    rows: DynamicValue = Field(...)
    weight: float | None = None


class CodeComponent(ComponentCommon):
    """Code in a fixed-width font. ``line`` (from 1; 0 for none) is marked."""

    component: Literal["Code"] = "Code"
    text: DynamicString = Field(...)
    language: DynamicString | None = None
    line: DynamicNumber | None = None
    weight: float | None = None


class ChartComponent(ComponentCommon):
    """One series of numbers as bars or a line."""

    component: Literal["Chart"] = "Chart"
    labels: DynamicStringList = Field(...)
    values: DynamicValue = Field(...)
    title: DynamicString | None = None
    unit: DynamicString | None = None
    variant: Literal["bar", "line"] | None = None
    weight: float | None = None


class _Cached:
    """a2ui-core copies the whole schema for every component it validates; nothing here changes it, so don't."""

    @property
    def validation_schema(self) -> dict[str, Any]:
        known: dict[str, Any] | None = getattr(self, "_known_schema", None)
        if known is None:
            known = super().validation_schema  # type: ignore[misc]
            self._known_schema = known
        return known


class _Basic(_Cached, BasicCatalog):
    def __init__(self) -> None:
        super().__init__(locale="en")
        self.functions = {each.name: _bounded(each) for each in BASIC_FUNCTION_IMPLEMENTATIONS}


class _Own(_Cached, Catalog[ModelComponentApi, FunctionImplementation[Any]]):
    pass


def catalogs() -> list[Catalog[Any, Any]]:
    """The basic catalog, and our own."""
    own = [ModelComponentApi(model) for model in (TableComponent, CodeComponent, ChartComponent)]
    return [_Basic(), _Own(catalog_id=OWN, protocol_version=VERSION, components=own, functions=[])]


def _bounded(function: FunctionImplementation[Any]) -> FunctionImplementation[Any]:
    def execute(args: dict[str, Any], context: Any, abort: Any) -> Any:  # noqa: ANN401 (a2ui-core's own types)
        for value in args.values():
            if isinstance(value, str) and len(value) > MAX_TEXT:
                raise A2uiExpressionError(f"an argument of {function.name} is longer than {MAX_TEXT}")
        if function.name == "regex":
            return _matches(str(args.get("pattern", "")), str(args.get("value", "")))
        if function.name == "formatString":
            _check_expression(str(args.get("value", "")))
        if function.name == "formatDate":
            return _date(str(args.get("value") or ""), str(args.get("format") or "yyyy-MM-dd"))
        decimals = args.get("decimals")
        if decimals is not None and not 0 <= float(decimals) <= MAX_DECIMALS:
            raise A2uiExpressionError(f"{function.name} gives at most {MAX_DECIMALS} decimals")
        return function.execute(args, context, abort)

    return FunctionImplementation(
        name=function.name,
        return_type=function.return_type,
        schema=function.schema,
        execute=execute,
        allowed_callers=function.allowed_callers,
        requires_user_activation=function.requires_user_activation,
        description=function.description,
        is_definition=function.is_definition,
        from_document=function.from_document,
    )


def _matches(pattern: str, value: str) -> dict[str, bool]:
    """Like the catalog's own, but it gives up on a pattern that takes too long."""
    if len(pattern) > MAX_PATTERN:
        raise A2uiExpressionError(f"a pattern is longer than {MAX_PATTERN} characters")
    try:
        return {"valid": regex.search(pattern, value, timeout=REGEX_SECONDS) is not None}
    except regex.error as error:
        raise A2uiExpressionError(f"the pattern {pattern!r} is none: {error}") from error
    except TimeoutError:
        raise A2uiExpressionError(f"the pattern {pattern!r} takes too long") from None


def _date(value: str, form: str) -> str:
    """Like the catalog's own, which shows the quotes around words in a format ("MMM d 'at' h:mm a")."""
    if len(form) > MAX_PATTERN:
        raise A2uiExpressionError(f"a format is longer than {MAX_PATTERN} characters")
    try:
        moment = datetime.fromisoformat(value)
        if form == "ISO":
            return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).isoformat()
        return format_datetime(moment.replace(tzinfo=None), form, locale="en")
    except (ValueError, OverflowError, AttributeError, KeyError):
        return ""


def _check_expression(text: str) -> None:
    if len(text) > MAX_EXPRESSION or text.count("${") > MAX_PLACES:
        raise A2uiExpressionError(
            f"formatString reads {MAX_EXPRESSION} characters and {MAX_PLACES} places to fill in"
        )
