"""What the components need from Python: safe attributes, controls, targets of errors, icons."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from giliran.foundation.web.components import ICONS

register = template.Library()

# Widgets whose options stand as separate controls under one legend.
GROUPED = {"radioselect", "checkboxselectmultiple", "daymonthyear"}


class ErrorLine(NamedTuple):
    """One line of an error summary; `href` is empty where no single field is to blame."""

    message: str
    href: str


@register.filter
def attributes(attrs: Any) -> SafeString:
    """Write the attributes that a component passes on, escaped (cotton's own `{{ attrs }}` is not)."""
    passed: Mapping[str, Any] = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else attrs or {}
    return flatatt({name: value for name, value in passed.items() if value is not False and value is not None})


@register.filter
def icon_shape(name: str) -> SafeString:
    """Return the strokes of an icon; an unknown name is a mistake of ours and must show in tests."""
    return mark_safe(ICONS[name])  # noqa: S308 - a constant of our own


@register.filter
def is_group(field: BoundField) -> bool:
    """Say whether a field is several controls under one legend."""
    return field.widget_type in GROUPED


@register.filter
def first_control(field: BoundField) -> str:
    """Return the id of the control that an error of this field should lead to."""
    if field.widget_type in GROUPED:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.simple_tag
def control(field: BoundField, hint: str = "", width: str = "") -> SafeString:
    """Write a field's control with our class, told about its hint and its error."""
    attrs: dict[str, Any] = {"class": _control_class(field, width)}
    if not is_group(field) and (told := described_by(field, hint)):
        attrs["aria-describedby"] = told
    return field.as_widget(attrs=attrs)


@register.simple_tag
def described_by(field: BoundField, hint: str = "") -> str:
    """Return the ids of the hint and the error that belong to a field, for `aria-describedby`."""
    told = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    if field.errors:
        told.append(f"{field.auto_id}_error")
    return " ".join(told)


def _control_class(field: BoundField, width: str) -> str:
    names = ["control", f"control-{field.widget_type}", str(field.field.widget.attrs.get("class", ""))]
    if width:
        names.append(f"control-w{width}")
    return " ".join(name for name in names if name)


@register.filter
def error_lines(form: BaseForm | None) -> list[ErrorLine]:
    """List a form's errors in the order of its fields, each with a link to the control."""
    if form is None or not form.is_bound:
        return []
    lines = [ErrorLine(str(message), "") for message in form.non_field_errors()]
    for field in form:
        href = "" if field.is_hidden else f"#{first_control(field)}"
        lines.extend(ErrorLine(str(message), href) for message in field.errors)
    return lines


@register.filter
def place_of(current: Any, steps: Iterable[Any]) -> int:
    """Return the 1-based place of the current step: a number as it is, a key or label looked up."""
    if isinstance(current, int) or str(current).isdigit():
        return int(current)
    known = [step.get("key") if isinstance(step, Mapping) else str(getattr(step, "key", step)) for step in steps]
    return known.index(str(current)) + 1


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, number: int, name: str = "page") -> str:
    """Return this page's address with another page number; other parts of the query stay."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        return f"?{name}={number}"
    query[name] = str(number)
    return f"?{query.urlencode()}"
