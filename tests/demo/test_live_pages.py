"""What a virtual person sees on a page: forms, links, words."""

import pytest

from giliran.demo.live.pages import NotThere, Page

ADDRESS = "http://here.test/permohonan/1/"
HTML = """
<html><head><title>Unseen</title><style>p {}</style></head><body>
<form action="/bahasa/" method="post"><input type="hidden" name="csrfmiddlewaretoken" value="t"><button name="language"
 value="en">EN</button></form>
<p>Satu &amp; dua</p> <a href="#isi">Ke isi</a> <a class="button button-primary" href="lanjut/">Lanjut:
 <b>Data diri</b></a> <a href="/permohonan/1/lanjut/">lagi</a>
<form method="post" enctype="multipart/form-data">
<input type="hidden" name="csrfmiddlewaretoken" value="abc"><input type="hidden" name="once" value="k1">
<input name="name" value="Ani"><textarea name="text">two
lines</textarea>
<input type="radio" name="kind" value="ktp"><input type="radio" name="kind" value="kk" checked>
<input type="checkbox" name="steps" value="a" checked><input type="checkbox" name="steps" value="b" checked>
<select name="fault"><option value="">Pilih</option><option value="x" selected>X</option></select>
<input type="file" name="pictures"><button name="action" value="save">Simpan</button>
<button name="action" value="later">Nanti</button></form>
<form method="get" action="/cari/"><input name="q" value=""></form><script>var unseen = 1;</script></body></html>
"""


@pytest.fixture
def page() -> Page:
    return Page(ADDRESS, HTML)


def test_one_reads_what_is_written_and_not_what_is_not_shown(page: Page) -> None:
    assert "Satu & dua" in page.text
    assert "Unseen" not in page.text
    assert "unseen" not in page.text
    assert page.path == "/permohonan/1/"


def test_links_are_found_by_their_words_their_address_and_their_look(page: Page) -> None:
    assert page.href("Lanjut: Data diri") == "http://here.test/permohonan/1/lanjut/"
    assert page.hrefs("/lanjut/") == ["http://here.test/permohonan/1/lanjut/"]
    assert page.actions == ["http://here.test/permohonan/1/lanjut/"]
    with pytest.raises(NotThere, match="no link says"):
        page.href("Mundur")


def test_a_form_is_sent_as_it_stands_but_for_what_was_filled_in(page: Page) -> None:
    form = page.form_with({"name", "pictures"}, ("action", "save"))
    assert form.action == ADDRESS
    sent = form.filled({"name": "Budi", "steps": ["b"]}, press=("action", "save"), without=["pictures"])
    assert sent == {
        "csrfmiddlewaretoken": ["abc"],
        "once": ["k1"],
        "name": ["Budi"],
        "text": ["two\nlines"],
        "kind": ["kk"],
        "steps": ["b"],
        "fault": ["x"],
        "action": ["save"],
    }


def test_what_a_form_asks_leaves_out_what_it_brings_along(page: Page) -> None:
    assert page.asks() == {"name", "text", "kind", "steps", "fault", "pictures", "q"}
    assert page.choices("kind") == ["ktp", "kk"]
    assert page.form_with(["fault"]).options["fault"] == ["", "x"]
    assert page.form_with(["pictures"]).files == {"pictures"}


def test_the_choice_of_language_is_never_taken_for_the_form(page: Page) -> None:
    assert page.form_with([]).names >= {"name"}
    with pytest.raises(NotThere):
        page.form_with(["language"])


def test_forms_are_found_by_where_they_lead_and_by_their_buttons(page: Page) -> None:
    assert page.form_to("cari").method == "get"
    assert page.has_button("action", "later")
    assert not page.has_button("action", "never")
    with pytest.raises(NotThere):
        page.form_to("hapus")
    with pytest.raises(NotThere):
        page.form_with([], ("action", "never"))
    with pytest.raises(NotThere):
        page.choices("name")
