"""Putting words together."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def either(names: Sequence[str]) -> str:
    """Write alternatives as one phrase: "Akta kelahiran, ijazah, atau surat baptis"."""
    first, *others = names
    if not others:
        return first
    *middle, last = [_inside(name) for name in others]
    if not middle:
        return _("%(names)s atau %(last)s") % {"names": first, "last": last}
    return _("%(names)s, atau %(last)s") % {"names": ", ".join([first, *middle]), "last": last}


def _inside(name: str) -> str:
    """Return a name as it stands inside a sentence; abbreviations (KTP) and titles (Kartu Keluarga) stay."""
    abbreviated = name[:2].isupper()
    titled = name.partition(" ")[2][:1].isupper()
    return name if abbreviated or titled else name[:1].lower() + name[1:]
