//! Notes of portal users, and the feed of owners.

use crate::shop::*;
use portal_visibility::notes::*;
use portal_visibility::*;
use serde_json::json;
use storage_contract::Timestamp;

fn file(number: u8) -> Attachment {
    let id = format!("00000000-0000-4000-8000-0000000000{number:02x}").parse().unwrap();
    Attachment { id, name: "写真.png".into() }
}

/// PV-41: one adds, edits and deletes one's own notes on records that one sees, with attachments inside; others' notes do not exist.
#[test]
fn pv_41_own_notes_with_attachments_inside() {
    assert!(RelatedList::Notes.is_available() && !RelatedList::Attachments.is_available());
    let shop = open();
    let (sage, record, hidden) = (sage(), repair(1, json!({})), repair(1, json!({ "contact": null })));
    let (viewer, json, repairs) = (shop.viewer(&sage), shop.json("repairs"), shop.module("repairs"));
    let (record, hidden) = (json.record(&record), json.record(&hidden));
    let id: NoteId = "00000000-0000-4000-8000-000000000001".parse().unwrap();
    let now = Timestamp::UNIX_EPOCH;
    let add = |record: &JsonRecord<'_>, text: &str| {
        let uploads = [file(1).id, file(2).id].into();
        Note::add(&viewer, (repairs, record), id, text, vec![file(1), file(2)], &uploads, now)
    };
    assert_eq!(add(&hidden, "x").unwrap_err(), NoteRefusal::NoSuchRecord);
    assert_eq!(
        Note::add(&viewer, (repairs, &record), id, " ", Vec::new(), &[].into(), now).unwrap_err(),
        NoteRefusal::Empty
    );
    let none = [].into();
    let mut note = add(&record, "ブレーキが鳴る").unwrap();
    insta::assert_json_snapshot!(note.record());
    let edit = NoteCommand::Edit { text: "直った".into(), attachments: vec![file(2)] };
    let event = note.decide(&viewer, (repairs, &record), &edit, &none, now).unwrap();
    assert!(matches!(&event, NoteEvent::Edited { removed, .. } if *removed == [file(1).id].into()));
    note.apply(&event);
    assert_eq!(note.decide(&viewer, (repairs, &record), &edit, &none, now), Ok(NoteEvent::Unchanged));
    assert_eq!(
        note.decide(&viewer, (repairs, &record), &NoteCommand::Delete, &none, now),
        Ok(NoteEvent::Deleted { removed: [file(2).id].into() })
    );
    // Hidden record, another record, another author.
    assert_eq!(note.decide(&viewer, (repairs, &hidden), &edit, &none, now), Err(NoteRefusal::NoSuchRecord));
    let second = repair(2, json!({}));
    assert_eq!(
        note.decide(&viewer, (repairs, &json.record(&second)), &edit, &none, now),
        Err(NoteRefusal::NoSuchNote)
    );
    let foreign = Note::restore(NoteRecord { author: Author::Organisation, ..note.record().clone() });
    assert_eq!(foreign.decide(&viewer, (repairs, &record), &edit, &none, now), Err(NoteRefusal::NoSuchNote));
}

/// PV-41: a note takes only files that its author uploaded for it; what is another's can neither be read through it nor be deleted with it.
#[test]
fn pv_41_files_of_others_cannot_be_attached() {
    let (shop, sage, record) = (open(), sage(), repair(1, json!({})));
    let (viewer, json, repairs) = (shop.viewer(&sage), shop.json("repairs"), shop.module("repairs"));
    let record = json.record(&record);
    let id: NoteId = "00000000-0000-4000-8000-000000000001".parse().unwrap();
    let now = Timestamp::UNIX_EPOCH;
    let uploads = |numbers: &[u8]| numbers.iter().map(|number| file(*number).id).collect();
    let no = |number: u8| NoteRefusal::NoSuchAttachment { attachment: file(number).id };
    let add = |files: &[u8], free: &[u8]| {
        let files = files.iter().map(|number| file(*number)).collect();
        Note::add(&viewer, (repairs, &record), id, "x", files, &uploads(free), now)
    };
    assert_eq!(add(&[1, 9], &[1, 2]).unwrap_err(), no(9));
    assert_eq!(add(&[1, 1], &[1, 2]).unwrap_err(), no(1));
    assert_eq!(no(9).code(), "note.no_such_attachment");
    let mut note = add(&[1, 2], &[1, 2, 3]).unwrap();
    let edit = |note: &Note, files: &[u8], free: &[u8]| {
        let attachments = files.iter().map(|number| file(*number)).collect();
        let command = NoteCommand::Edit { text: "y".into(), attachments };
        note.decide(&viewer, (repairs, &record), &command, &uploads(free), now)
    };
    assert_eq!(edit(&note, &[1, 9], &[3]), Err(no(9)));
    assert_eq!(edit(&note, &[1, 3, 3], &[3]), Err(no(3)));
    // What the note has already may stay; what it gives up was its own.
    let event = edit(&note, &[1, 3], &[3]).unwrap();
    assert!(matches!(&event, NoteEvent::Edited { removed, .. } if *removed == uploads(&[2])));
    note.apply(&event);
    assert_eq!(edit(&note, &[1, 2, 3], &[]), Err(no(2)));
    assert_eq!(
        note.decide(&viewer, (repairs, &record), &NoteCommand::Delete, &uploads(&[9]), now),
        Ok(NoteEvent::Deleted { removed: uploads(&[1, 3]) })
    );
}

/// PV-42: additions and changes make entries for the owner in modules that are included, and in no others; once each.
#[test]
fn pv_42_feed_entries_for_the_owner() {
    let settings = FeedSettings { modules: ["repairs".to_owned()].into() };
    let write = uuid_of("00000000-0000-4000-8000-0000000000aa");
    let entry = |module: &str, activity| {
        let record = OwnedKey::Integer(1);
        feed_entry(&settings, write, inviter(), (module, &record), user(), activity, Timestamp::UNIX_EPOCH)
    };
    assert_eq!(entry("contacts", Activity::RecordAdded), None);
    assert_eq!(entry("repairs", Activity::RecordChanged { fields: [].into() }), None);
    let changed = || Activity::RecordChanged { fields: ["subject".to_owned()].into() };
    let first = entry("repairs", changed()).unwrap();
    assert_eq!((first.owner, first.by), (inviter(), user()));
    assert_eq!(entry("repairs", changed()).unwrap().id, first.id);
    insta::assert_json_snapshot!(first);
    let note: NoteId = "00000000-0000-4000-8000-000000000001".parse().unwrap();
    assert!(entry("repairs", Activity::NoteAdded { note }).is_some());
    assert!(entry("repairs", Activity::RecordAdded).is_some());
}

/// PV-42: one write may do several things to one record; each makes an entry of its own, and a repetition none.
#[test]
fn pv_42_each_activity_of_a_write_has_its_own_entry() {
    let settings = FeedSettings { modules: ["repairs".to_owned()].into() };
    let write = uuid_of("00000000-0000-4000-8000-0000000000aa");
    let [first, second]: [NoteId; 2] = [1, 2].map(|number| file(number).id.to_string().parse().unwrap());
    let ids = || {
        [
            Activity::RecordAdded,
            Activity::RecordChanged { fields: ["subject".to_owned()].into() },
            Activity::NoteAdded { note: first },
            Activity::NoteAdded { note: second },
            Activity::NoteChanged { note: first },
            Activity::NoteChanged { note: second },
        ]
        .map(|activity| {
            let (record, now) = (OwnedKey::Integer(1), Timestamp::UNIX_EPOCH);
            feed_entry(&settings, write, inviter(), ("repairs", &record), user(), activity, now).unwrap().id
        })
    };
    assert_eq!(ids(), ids());
    assert_eq!(ids().into_iter().collect::<std::collections::BTreeSet<_>>().len(), 6);
}

fn uuid_of(text: &str) -> uuid::Uuid {
    text.parse().unwrap()
}
