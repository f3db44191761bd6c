"""Services, products, fees, offers and document kinds of the first day, as plain data.

Fees: Peraturan Pemerintah 45/2024, in force since 17 December 2024.
"""

from datetime import date

BEGINNING = date(2024, 1, 1)
FEES_FROM = date(2024, 12, 17)
LEGAL_BASIS = "PP 45/2024"

# code, name, name in English, summary, summary in English
SERVICES = (
    (
        "passport_new",
        "Paspor baru",
        "New passport",
        "Untuk Anda yang belum pernah punya paspor Indonesia.",
        "For people who have never had an Indonesian passport.",
    ),
    (
        "passport_replacement",
        "Ganti paspor",
        "Passport replacement",
        "Untuk paspor yang habis masa berlakunya, tinggal kurang dari 6 bulan, atau halamannya penuh.",
        "For a passport that has expired, has less than 6 months left, or has no pages left.",
    ),
)

# code, name, name in English, electronic, years, minimum age, fee
PRODUCTS = (
    ("ordinary_5", "Paspor biasa 5 tahun", "Ordinary passport, 5 years", False, 5, 0, 350_000),
    ("ordinary_10", "Paspor biasa 10 tahun", "Ordinary passport, 10 years", False, 10, 17, 650_000),
    ("e_5", "Paspor elektronik 5 tahun", "Electronic passport, 5 years", True, 5, 0, 650_000),
    ("e_10", "Paspor elektronik 10 tahun", "Electronic passport, 10 years", True, 10, 17, 950_000),
)

# code, name, name in English, note, note in English, fee
SURCHARGES = (
    (
        "express",
        "Percepatan (selesai hari itu juga)",
        "Express (ready the same day)",
        "Ditambahkan pada biaya paspor.",
        "On top of the passport fee.",
        1_000_000,
    ),
    (
        "lost",
        "Paspor hilang",
        "Lost passport",
        "Ditambahkan pada biaya paspor. Bebas bila hilang karena bencana atau keadaan darurat.",
        "On top of the passport fee. Waived after a disaster or an emergency.",
        1_000_000,
    ),
    (
        "damaged",
        "Paspor rusak",
        "Damaged passport",
        "Ditambahkan pada biaya paspor. Bebas bila rusak karena bencana atau keadaan darurat.",
        "On top of the passport fee. Waived after a disaster or an emergency.",
        500_000,
    ),
    (
        "splp",
        "Surat Perjalanan Laksana Paspor (SPLP)",
        "Travel document in lieu of a passport (SPLP)",
        "Pengganti paspor untuk perjalanan pulang.",
        "In place of a passport, for the journey home.",
        100_000,
    ),
)

ELECTRONIC_FROM = {
    "jakarta-selatan": BEGINNING,
    "jakarta-pusat": BEGINNING,
    "jakarta-barat": BEGINNING,
    "jakarta-timur": BEGINNING,
    "jakarta-utara": BEGINNING,
    "soekarno-hatta": BEGINNING,
    "surabaya": BEGINNING,
    "bandung": BEGINNING,
    "semarang": BEGINNING,
    "yogyakarta": BEGINNING,
    "medan": BEGINNING,
    "makassar": BEGINNING,
    "denpasar": date(2024, 6, 1),
    "ngurah-rai": date(2024, 6, 1),
    "batam": date(2024, 12, 1),
    "jayapura": date(2025, 3, 1),
    "kupang": date(2025, 9, 1),
}
"""Since when an office sells electronic passports; ordinary ones are sold everywhere."""

STOCK = {
    "jakarta-selatan": {"ordinary_5": 1200, "ordinary_10": 4000, "e_5": 800, "e_10": 3500},
    "denpasar": {"ordinary_5": 500, "ordinary_10": 1500, "e_5": 300, "e_10": 900},
    "jayapura": {"ordinary_5": 200, "ordinary_10": 600, "e_5": 40, "e_10": 0},
}
"""Booklets at the offices that count them."""

# code, name, name in English, hint, hint in English
KINDS = (
    ("ktp", "KTP", "Identity card (KTP)", "KTP elektronik yang asli.", "The original electronic identity card."),
    (
        "kk",
        "Kartu Keluarga (KK)",
        "Family card (KK)",
        "KK yang memuat nama pemohon.",
        "The card that lists the applicant.",
    ),
    (
        "birth_certificate",
        "Akta kelahiran",
        "Birth certificate",
        "Memuat nama, tempat dan tanggal lahir, serta nama orang tua.",
        "Shows name, place and date of birth, and the parents.",
    ),
    (
        "marriage_book",
        "Buku nikah atau akta perkawinan",
        "Marriage book or certificate",
        "Memuat nama, tempat dan tanggal lahir, serta nama orang tua.",
        "Shows name, place and date of birth, and the parents.",
    ),
    (
        "diploma",
        "Ijazah",
        "School diploma",
        "Memuat nama, tempat dan tanggal lahir, serta nama orang tua.",
        "Shows name, place and date of birth, and the parents.",
    ),
    (
        "baptism_certificate",
        "Surat baptis",
        "Baptism certificate",
        "Memuat nama, tempat dan tanggal lahir, serta nama orang tua.",
        "Shows name, place and date of birth, and the parents.",
    ),
    (
        "birth_letter",
        "Surat keterangan dari instansi berwenang",
        "Letter from the authority in charge",
        "Melengkapi data lahir atau orang tua yang tidak tercantum.",
        "Completes what the document does not say about birth or parents.",
    ),
    (
        "old_passport",
        "Paspor lama",
        "Old passport",
        "Bawa buku paspornya, juga bila sudah habis masa berlakunya.",
        "Bring the booklet, even if it has expired.",
    ),
    (
        "naturalisation",
        "Surat pewarganegaraan Indonesia",
        "Naturalisation letter",
        "Untuk yang menjadi WNI melalui pewarganegaraan.",
        "For those who became Indonesian by naturalisation.",
    ),
    (
        "name_change",
        "Penetapan ganti nama",
        "Name-change ruling",
        "Dari pejabat atau pengadilan yang berwenang.",
        "From the authority or the court in charge.",
    ),
    (
        "parents_ktp",
        "KTP kedua orang tua",
        "Identity cards of both parents",
        "KTP asli ayah dan ibu.",
        "The originals of both.",
    ),
    (
        "parents_marriage_book",
        "Buku nikah orang tua",
        "The parents' marriage book",
        "Atau akta perkawinan.",
        "Or marriage certificate.",
    ),
    (
        "parents_statement",
        "Surat pernyataan kedua orang tua",
        "Statement of both parents",
        "Ditandatangani kedua orang tua di atas meterai.",
        "Signed by both over a duty stamp.",
    ),
    (
        "parents_passports",
        "Paspor orang tua",
        "The parents' passports",
        "Bila ayah atau ibu punya paspor.",
        "If the father or the mother has one.",
    ),
    (
        "custody_ruling",
        "Penetapan hak asuh",
        "Custody ruling",
        "Dari pengadilan.",
        "From the court.",
    ),
)
