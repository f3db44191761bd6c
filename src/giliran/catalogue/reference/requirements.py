"""Which documents are asked for on the first day. Rules are in the form of `catalogue.rules.requirements`."""

from typing import Any, NamedTuple


class Wanted(NamedTuple):
    """One requirement as data: its key, the kinds of which one is enough, its rule, the reason in both languages."""

    key: str
    kinds: tuple[str, ...]
    rule: dict[str, Any]
    reason_id: str
    reason_en: str


_BIRTH = ("birth_certificate", "marriage_book", "diploma", "baptism_certificate")
_OLDER_THAN_2009 = {"old_passport": "after_2009"}


def _birth_proof(rule: dict[str, Any]) -> tuple[Wanted, ...]:
    return (
        Wanted(
            "birth_proof",
            _BIRTH,
            rule,
            "Satu saja, yang menunjukkan nama, tempat dan tanggal lahir, serta orang tua Anda.",
            "One is enough: it must show your name, place and date of birth, and your parents.",
        ),
        Wanted(
            "birth_letter",
            ("birth_letter",),
            {**rule, "when": {"birth_proof_incomplete": True}},
            "Karena dokumen lahir Anda tidak memuat semua data itu.",
            "Because your proof of birth does not say all of that.",
        ),
    )


_KTP = Wanted("ktp", ("ktp",), {"adult": True}, "Untuk memastikan identitas Anda.", "To make sure who you are.")
_KK_REASON = ("Untuk mencocokkan data keluarga.", "To match the family's data.")
_CHANGES = (
    Wanted(
        "naturalisation",
        ("naturalisation",),
        {"when": {"naturalised": True}},
        "Karena Anda menjadi WNI melalui pewarganegaraan.",
        "Because you became Indonesian by naturalisation.",
    ),
    Wanted(
        "name_change",
        ("name_change",),
        {"when": {"name_changed": True}},
        "Karena nama Anda pernah berubah.",
        "Because your name has changed.",
    ),
)
_CHILD = (
    Wanted(
        "birth_certificate",
        ("birth_certificate",),
        {"adult": False},
        "Untuk memastikan identitas anak.",
        "To make sure who the child is.",
    ),
    Wanted(
        "parents_ktp",
        ("parents_ktp",),
        {"adult": False},
        "Kedua orang tua ikut datang dan menyetujui.",
        "Both parents come along and agree.",
    ),
    Wanted(
        "parents_marriage_book",
        ("parents_marriage_book",),
        {"adult": False},
        "Untuk menunjukkan hubungan anak dan orang tua.",
        "To show how child and parents belong together.",
    ),
    Wanted(
        "parents_statement",
        ("parents_statement",),
        {"adult": False},
        "Persetujuan kedua orang tua.",
        "Both parents' consent.",
    ),
    Wanted(
        "parents_passports",
        ("parents_passports",),
        {"adult": False, "when": {"parents_have_passports": True}},
        "Karena orang tua punya paspor.",
        "Because a parent has a passport.",
    ),
    Wanted(
        "custody_ruling",
        ("custody_ruling",),
        {"adult": False, "when": {"parents_divorced": True}},
        "Karena orang tua sudah bercerai.",
        "Because the parents are divorced.",
    ),
)

NEW = (
    _KTP,
    Wanted("kk", ("kk",), {}, *_KK_REASON),
    *_birth_proof({"adult": True}),
    *_CHILD,
    Wanted(
        "old_passport",
        ("old_passport",),
        {"adult": False, "when": {"old_passport": ["after_2009", "before_2009", "abroad"]}},
        "Karena anak pernah punya paspor.",
        "Because the child has had a passport.",
    ),
    *_CHANGES,
)
REPLACEMENT = (
    _KTP,
    Wanted("old_passport", ("old_passport",), {}, "Paspor ini yang akan diganti.", "This is the one to be replaced."),
    Wanted(
        "kk",
        ("kk",),
        {"adult": True, "unless": _OLDER_THAN_2009},
        "Karena paspor lama terbit sebelum 2009 atau di luar negeri.",
        "Because the old passport was issued before 2009 or abroad.",
    ),
    *_birth_proof({"adult": True, "unless": _OLDER_THAN_2009}),
    Wanted("kk_child", ("kk",), {"adult": False}, *_KK_REASON),
    *_CHILD,
    *_CHANGES,
)
REQUIREMENTS = {"passport_new": NEW, "passport_replacement": REPLACEMENT}
