"""At the office: the queue, the counter, the file, the decision."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from giliran.demo.size import pictures
from giliran.demo.size.story import Story, Until
from giliran.demo.size.world import SlotUse

_DOOR = '"lane": "regular", "service": "", "language": "id", "priority_asked": false, "device": null, "left_out": []'


def visit(story: Story, slot: SlotUse) -> None:
    """Arrive, wait, be called and served for each step; the file is worked on at the last."""
    arrived, place = story.at, story.place
    visit_id = story.new_id(arrived)
    day = arrived.astimezone(ZoneInfo(place.time_zone)).date()
    place.tickets[day] = place.tickets.get(day, 0) + 1
    number = f"A-{place.tickets[day]:03}"
    about = f'"office": "{place.id}", "local_date": "{day}", "number": "{number}"'
    steps = ", ".join(f'"{step}"' for step in place.steps)
    booked = f'"booking": "{story.booking_id}", "appointment_at": "{slot.starts_at.isoformat()}"'
    turn = max(arrived, slot.starts_at)
    story.fact("lobby.visit_arrived", visit_id, f'{about}, "visit_class": "booked", {_DOOR}, {booked}, "turn_at": '
               f'"{turn.isoformat()}", "steps": [{steps}]')  # fmt: skip
    for order, step in enumerate(place.steps, start=1):
        _step(story, visit_id, order, step, about, turn, day)
    story.fact("lobby.visit_finished", visit_id, about, actor=_examiner(story))
    story.put("lobby_visit", visit_id, place.id, day, number, "booked", "regular", story.id, story.booking_id,
              slot.starts_at, arrived, story.at, "finished")  # fmt: skip


def _examiner(story: Story) -> str:
    return story.place.staff["examiner"]


def _step(story: Story, visit_id: str, order: int, step: str, about: str, turn: datetime, day: date) -> None:
    chance, officer = story.chance, _examiner(story)
    counter, number = chance.choice(story.place.counters)
    step_id, began = story.new_id(story.at), story.at
    waited = timedelta(seconds=int(chance.gammavariate(2, 300)))
    called = began + waited
    served = called + timedelta(seconds=chance.randint(20, 90))
    done = served + timedelta(seconds=int(chance.gammavariate(4, 65)) + 30)
    where = f'"counter": "{counter}", "counter_number": {number}'
    story.put("lobby_visitstep", step_id, story.place.id, day, visit_id, step, order, "done", turn, 1, called, 0)
    for kind, since, until, at_counter in (
        ("waiting", began, called, False),
        ("called", called, served, True),
        ("serving", served, done, True),
    ):
        story.put("lobby_period", story.new_id(since), story.place.id, day, step_id, kind, since, until,
                  counter if at_counter else None, officer if at_counter else None)  # fmt: skip
    of_step = f'{about}, "step": "{step}", {where}'
    called_so = f'{of_step}, "officer": "{officer}", "calls": 1, "out_of_turn": "", "waited_seconds": '
    called_so += f"{int(waited.total_seconds())}"
    story.fact("lobby.ticket_called", visit_id, called_so, actor=officer, at=called)
    story.fact("lobby.service_started", visit_id, f'{of_step}, "officer": "{officer}"', actor=officer, at=served)
    following = story.place.steps[order] if order < len(story.place.steps) else ""
    story.at = served
    if not following:
        open_file(story)
    story.at = done
    story.fact("lobby.step_finished", visit_id, f'{of_step}, "next_step": "{following}"', actor=officer)


def open_file(story: Story) -> None:
    """Open the case, look at the documents, take the portrait, note the interview."""
    officer, case = _examiner(story), story.new_id(story.at)
    portrait, note = story.new_id(story.at), story.new_id(story.at)
    story.case_id = case
    story.case = [case, story.id, story.place.id, story.at, officer, portrait, None, None, None, None, "", None]
    story.fact("casework.case_opened", case, "", actor=officer)
    story.fact("casework.answers_seen", case, "", actor=officer)
    for document, _key, _kind, _at in story.documents:
        reviewed = f'"document": "{document}", "accepted": true'
        story.fact("casework.document_reviewed", case, reviewed, actor=officer)
        story.rows_later.append(("casework_documentreview", story.new_id(story.at), case, document, True, officer,
                                 story.at))  # fmt: skip
    story.portrait = (portrait, case, story.at)
    story.fact("documents.image_stored", portrait, '"purpose": "portrait"', actor=officer, office=False)
    story.fact("casework.portrait_taken", case, f'"portrait": "{portrait}"', actor=officer)
    story.fact("casework.interview_noted", case, f'"note": "{note}"', actor=officer)
    story.rows_later.append(("casework_interviewnote", note, case, story.teller.pools.note, officer, story.at))


def correct(story: Story) -> None:
    """Send the application back; the applicant answers within the week."""
    officer, told = _examiner(story), story.told
    story.wait(0.02, 0.05)
    asked, item = story.new_id(story.at), story.new_id(story.at)
    today, asked_on = (at.astimezone(ZoneInfo(story.place.time_zone)).date() for at in (story.now, story.at))
    waits = story.until is Until.CORRECTING
    due = max(asked_on + timedelta(days=7), today + timedelta(days=2) if waits else asked_on)
    request = [asked, story.id, 1, due, story.at, officer, None]
    story.fact("applications.correction_requested", story.id,
               f'"correction": "{asked}", "due": "{due}", "targets": ["address.street"]', actor=officer)  # fmt: skip
    story.tell("applications.correction_requested", link=f"/permohonan/{story.id}/perbaikan/")
    told.state, told.round, told.correction_due = "correction", 1, due.isoformat()
    answered = story.at + timedelta(hours=2 + 120 * story.chance.random())
    over = answered <= story.now and not waits
    request[-1] = answered if over else None
    story.put("applications_correctionrequest", *request)
    story.put("applications_correctionitem", item, asked, "address.street", story.teller.pools.correction)
    story.reach(Until.CORRECTING)
    story.move_to(answered)
    story.fact("applications.resubmitted", story.id, '"round": 1', actor=story.account_id)
    told.state, told.correction_due, told.last_submitted_at = "submitted", None, story.at


def recommend(story: Story) -> None:
    """Finish the examination."""
    officer = _examiner(story)
    if story.told.round:
        story.wait(4, 30)
    story.case[6], story.case[7] = officer, story.at
    story.fact("casework.case_recommended", story.case_id, "", actor=officer)
    story.fact("applications.recommended", story.id, "", actor=officer)
    story.told.state = "recommended"
    story.reach(Until.RECOMMENDED)


def decide(story: Story, *, approve: bool) -> None:
    """Let somebody else decide."""
    story.wait(3, 40)
    officer, told = story.place.staff["adjudicator"], story.told
    decision = "approve" if approve else "refuse"
    story.case[8:12] = [officer, story.at, decision, None if approve else story.teller.pools.refusal]
    story.fact("casework.case_decided", story.case_id, f'"decision": "{decision}"', actor=officer)
    if story.confirmed_at is None and approve:
        story.confirmed_at = story.at
        owner = f'"account": "{story.account_id}"'
        story.fact("accounts.identity_confirmed", story.person_id, owner, actor=officer, office=False,
                   application=False)  # fmt: skip
    story.fact(f"applications.{'approved' if approve else 'refused'}", story.id, "", actor=officer)
    story.tell(f"applications.{'approved' if approve else 'refused'}", link=f"/permohonan/{story.id}/")
    if not approve:
        told.state, told.closed_at, told.closing_note = "refused", story.at, story.teller.pools.closing


def write_file(story: Story) -> None:
    """Write the case and what hangs on it; a portrait is kept as long as the application is open."""
    if not story.case:
        return
    story.put("casework_case", *story.case)
    for table, *values in story.rows_later:
        story.put(table, *values)
    portrait, case, at = story.portrait
    if story.told.closed_at is None:
        story.put("documents_image", portrait, case, story.id, "portrait",
                  pictures.sealed(pictures.PORTRAIT, what="image", row=portrait), *pictures.PORTRAIT_SIZE,
                  at)  # fmt: skip
    else:
        purged = min(story.told.closed_at + timedelta(days=1), story.now)
        story.fact("documents.image_purged", portrait, '"purpose": "portrait"', at=purged, office=False)
