"""A fit that was kept in a file: read, and refused with what is wrong where it is none that can be predicted with."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gdcli.errors import GdcliError
from gdcli.studies.fit.model import Model, read_model
from gdcli.studies.fit.result import VERSION, Column, Fit


@dataclass(frozen=True)
class Kept:
    """A model with its parameters, the columns it was fitted on, and what the exact answer was, if there was one."""

    model: Model
    parameters: tuple[float, ...]
    columns: Mapping[str, Column]
    exact: tuple[float, ...] | None


def kept(fit: Fit) -> Kept:
    """Give what is kept of a fit."""
    from gdcli.studies.fit.exact import Exact

    exact = fit.exact.parameters if isinstance(fit.exact, Exact) else None
    return Kept(fit.model, fit.end.parameters, fit.columns, exact)


def read_kept(content: bytes, name: str) -> Kept:
    """Read what `gdcli fit -o fit.json` wrote; `name` is the file's, for errors.

    Raises GdcliError for a file that is no such document, damaged, or of another version.

    >>> read_kept(b"{}", "fit.json")
    Traceback (most recent call last):
    gdcli.errors.GdcliError: fit.json is no fit: it has no "command"
    """
    document = _document(content, name)
    command = _get(document, "command", str, name)
    if command != "fit":
        raise GdcliError(f'{name} is no fit: its "command" is {json.dumps(command)[:60]}')
    version = _get(document, "version", int, name)
    if version != VERSION:
        raise GdcliError(f"{name} is of version {version}, this gdcli reads version {VERSION}", hint="fit it again")
    text, target = _get(document, "model", str, name), _get(document, "target", str, name)
    columns = {one: _column(value, one, name) for one, value in _get(document, "columns", dict, name).items()}
    numbers = _get(document, "parameters", dict, name)
    model = _model(text, target, columns, numbers, name)
    parameters = _numbers(model, numbers, name)
    exact = document.get("exact")
    if not isinstance(exact, dict):
        return Kept(model, parameters, columns, None)
    return Kept(model, parameters, columns, _numbers(model, _get(exact, "parameters", dict, name), name))


def _document(content: bytes, name: str) -> dict[str, Any]:
    def refuse(word: str) -> float:
        raise ValueError(f"{word} is no number of JSON")

    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError) as wrong:
        raise GdcliError(f"{name} is no fit: it is damaged, or no JSON: {str(wrong)[:120]}") from None
    if not isinstance(document, dict):
        raise GdcliError(f"{name} is no fit: it is no JSON object")
    return document


def _get(document: Mapping[str, Any], key: str, kind: type, name: str) -> Any:
    if key not in document:
        raise GdcliError(f'{name} is no fit: it has no "{key}"')
    value = document[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise GdcliError(f'{name} is damaged: its "{key}" is {json.dumps(value)[:60]}')
    return value


def _column(value: Any, column: str, name: str) -> Column:
    if not isinstance(value, dict):
        raise GdcliError(f"{name} is damaged: its column '{column}' is {json.dumps(value)[:60]}")
    found = [_get(value, key, (float, int), name) for key in ("min", "max", "mean", "sd")]  # type: ignore[arg-type]  # a tuple of types is one to isinstance
    return Column(*map(float, found))


def _model(text: str, target: str, columns: Mapping[str, Column], numbers: Mapping[str, Any], name: str) -> Model:
    """The model, read again with the names that it was read with."""
    try:
        found = read_model(text, [*columns, *_names(target)])
    except GdcliError as wrong:
        raise GdcliError(f"{name} is damaged: its model cannot be read: {wrong.message}") from None
    if set(found.parameters) != set(numbers) or set(found.inputs) != set(columns):
        raise GdcliError(f"{name} is damaged: its model has other names than its parameters and columns")
    return found


def _names(target: str) -> list[str]:
    from gdcli.language.parse import parse
    from gdcli.language.tokens import tokens

    return [*parse(target, bound=[token.text for token in tokens(target) if token.kind == "name"]).variables]


def _numbers(model: Model, numbers: Mapping[str, Any], name: str) -> tuple[float, ...]:
    found = []
    for parameter in model.parameters:
        value = numbers.get(parameter)
        if value is None:
            raise GdcliError(
                f"{name}: the parameter {parameter} has no value: the fit diverged, or the file is damaged"
            )
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
            raise GdcliError(f"{name} is damaged: the parameter {parameter} is {json.dumps(value)[:60]}")
        found.append(float(value))
    return tuple(found)
