"""At home: the account, the form, the documents, sending it in."""

from datetime import timedelta

from giliran.accounts.queries import hashes_of_nik
from giliran.demo.size import pictures
from giliran.demo.size.pools import sealed
from giliran.demo.size.story import Story, Until, Way
from giliran.demo.size.tables import NO, YES
from giliran.foundation.crypto import encrypt

_EMPLOYED = frozenset({"civil_servant", "military", "private", "state_company"})
_PURPOSES = ("tourism", "umrah", "hajj", "family", "business")
_PURPOSE_SHARES = (66, 24, 5, 3, 2)  # Manokwari, for the first three
_RELATIONS = ("spouse", "parent", "sibling", "other")
_MINUTE = timedelta(minutes=1)


def open_account(story: Story) -> None:
    """Open an account of the person's own."""
    person, begun = story.person, story.start - 10 * _MINUTE
    story.account_id = story.new_id(begun)
    story.put("accounts_user", story.account_id, story.teller.password, NO, person.email, person.phone, YES,
              encrypt(person.full_name.encode(), "accounts.user.name"), person.language, YES, NO, begun,
              begun)  # fmt: skip
    story.put("account_emailaddress", story.account_id, person.email, YES, YES)
    story.fact("accounts.account_opened", story.account_id, "", at=begun, office=False, application=False)
    note_person(story, relation="self")


def join_family(story: Story, *, account_id: str) -> None:
    """Put the person on the list of an account that is there."""
    story.account_id = account_id
    note_person(story, relation=story.chance.choice(_RELATIONS))


def note_person(story: Story, *, relation: str) -> None:
    """Give the person an identifier; the row follows once it is known how far the story goes."""
    story.person_id = story.new_id(story.start - _MINUTE)
    story.relation = relation
    if relation != "self":
        data = f'"account": "{story.account_id}", "relation": "{relation}"'
        story.fact("accounts.family_member_added", story.person_id, data, actor=story.account_id, office=False,
                   application=False, at=story.start - _MINUTE)  # fmt: skip


def write_person(story: Story) -> None:
    """Write the person's row: the identity is known once the application was sent."""
    person, told = story.person, story.told
    known = told.submitted_at is not None
    story.put("accounts_person", story.person_id, story.account_id, story.relation,
              encrypt(person.full_name.encode(), "accounts.person.full_name"),
              encrypt(person.nik.encode(), "accounts.person.nik") if known else None,
              nik_hash(story) if known else None,
              encrypt(person.birth_date.isoformat().encode(), "accounts.person.birth_date") if known else None,
              encrypt(person.birthplace.encode(), "accounts.person.birthplace") if known else None,
              encrypt(person.sex.encode(), "accounts.person.sex") if known else None,
              story.confirmed_at, story.start - _MINUTE)  # fmt: skip


def nik_hash(story: Story) -> bytes:
    """Return the hash by which the person is found."""
    return hashes_of_nik(story.person.nik)[0]


def fill_in(story: Story) -> None:
    """Begin the application and answer its pages, some of them only where the story is abandoned."""
    story.fact("applications.started", story.id, f'"person": "{story.person_id}"', actor=story.account_id, office=False)
    pages = list(_pages(story).items())
    given_up = story.way is Way.ABANDONED
    most = story.chance.randrange(len(pages)) if given_up else len(pages)
    for page, answers in pages[:most]:
        story.at += _MINUTE
        if story.at > story.now:
            return
        story.answered += 1
        story.put("applications_pageanswers", story.new_id(story.at), story.id, page, 0, answers, 1, story.at)


def _pages(story: Story) -> dict[str, bytes]:
    person, page = story.person, story.teller.pools.page
    had = story.chance.choice(("expired", "full", "soon")) if story.replaces else "never"
    purpose = story.chance.choices(_PURPOSES, _PURPOSE_SHARES)[0]
    pages = {"had_passport": page("had_passport", had_passport=had)}
    if story.replaces:
        pages["passport_issued"] = page("passport_issued", passport_issued="after_2009")
    pages["age"] = page("age", age="adult")
    pages["name"] = sealed({"full_name": person.full_name.upper(), "nik": person.nik})
    birth = {"birth_date": person.birth_date.isoformat(), "birthplace": person.birthplace, "sex": person.sex}
    pages["birth"] = sealed(birth)
    pages["origin"] = page("origin")
    if story.replaces:
        pages["old_passport"] = page("old_passport")
    pages["parents"] = sealed({"mother_name": person.mother_name.upper(), "father_name": person.father_name.upper()})
    pages["address"] = sealed(
        {
            "street": person.street,
            "village": person.village,
            "district": person.district,
            "city": person.city,
            "province": person.province,
            "postcode": person.postcode,
            "lives_there": "yes",
        }
    )
    pages["contact"] = sealed({"phone": person.phone, "email": person.email})
    pages["occupation"] = page("occupation", occupation=person.occupation)
    if person.occupation in _EMPLOYED:
        pages["workplace"] = page("workplace")
    pages["marital"] = page("marital", marital_status=person.marital_status)
    if person.marital_status == "married":
        pages["spouse"] = page("spouse")
    return {
        **pages,
        "purpose": page("purpose", purpose=purpose),
        "plan": page("plan"),
        "history": page("history"),
        "emergency": page("emergency"),
    }


def send(story: Story) -> None:
    """Hand the documents in, agree, send; the registry answers soon after."""
    _choose(story)
    _papers(story)
    story.reach(Until.FILLED_IN)
    at, account, told = story.wait(0.1, 20), story.account_id, story.told
    for kind in ("data", "biometrics"):
        story.put("applications_consent", story.new_id(at), story.id, kind, 1, story.person.language, at, account)
        story.fact("applications.consent_given", story.id, f'"consent": "{kind}", "version": 1', actor=account)
    owner = f'"account": "{account}"'
    story.fact("accounts.identity_recorded", story.person_id, owner, actor=account, office=False, application=False)
    service = "passport_replacement" if story.replaces else "passport_new"
    sent = f'"service": "{service}", "product": "{story.product}"'
    story.fact("applications.submitted", story.id, sent, actor=account)
    told.state, told.submitted_at, told.last_submitted_at, told.identity_match = "submitted", at, at, "pending"
    story.tell("applications.submitted", link=f"/permohonan/{story.id}/")
    story.wait(0.01, 0.02)
    _registry_answers(story, owner)
    story.reach(Until.SENT)


def _choose(story: Story) -> None:
    story.chosen = True
    chosen = f'"office": "{story.place.id}", "product": "{story.product}"'
    story.fact("applications.office_chosen", story.id, chosen, actor=story.account_id)


def _registry_answers(story: Story, owner: str) -> None:
    match = story.chance.random() < 0.97  # noqa: PLR2004 - a few differ by a birth date corrected since
    outcome = "matched" if match else "mismatched"
    fields = f'{{"full_name": true, "birth_date": {"true" if match else "false"}, "birthplace": true, "sex": true}}'
    story.put("applications_identitycheck", story.new_id(story.at), story.id, 0, outcome, fields, story.at)
    differing = "" if match else '"birth_date"'
    story.fact("applications.identity_checked", story.id, f'"outcome": "{outcome}", "differing": [{differing}]')
    story.told.identity_match = outcome
    if match:
        story.confirmed_at = story.at
        story.fact("accounts.identity_confirmed", story.person_id, owner, office=False, application=False)


def _papers(story: Story) -> None:
    wanted = [("ktp", "ktp"), ("old_passport", "old_passport")] if story.replaces else [
        ("ktp", "ktp"), ("kk", "kk"), ("birth_proof", "birth_certificate")]  # fmt: skip
    for key, kind in wanted:
        story.at += _MINUTE
        story.documents.append((story.new_id(story.at), key, kind, story.at))


def write_papers(story: Story) -> None:
    """Write the documents; those of a closed application have lost their pages."""
    closed = story.told.closed_at
    for document, key, kind, at in story.documents:
        purged = closed if closed is None else min(closed + timedelta(days=1), story.now)
        story.put("documents_document", document, story.id, key, kind, "accepted", "[]", NO, NO, 1, at,
                  at + timedelta(seconds=3), purged)  # fmt: skip
        if closed is not None:
            continue
        received = f'"key": "{key}", "document_kind": "{kind}", "pages": 1'
        story.fact("documents.document_received", document, received, actor=story.account_id, at=at, office=False)
        checked = f'"key": "{key}", "result": "accepted", "reasons": [], "thresholds": 1'
        story.fact("documents.document_checked", document, checked, at=at + timedelta(seconds=3), office=False)
        page = story.new_id(at)
        story.put("documents_page", page, document, 1, pictures.sealed(pictures.PAGE, what="page", row=page),
                  *pictures.PAGE_SIZE, pictures.SOURCE, "[]", "{}")  # fmt: skip
