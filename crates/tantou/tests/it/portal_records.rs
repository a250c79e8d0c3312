//! A portal user writes: record, note and what the owner is told, in one transaction over a store.

use crate::world::time;
use memory_store::{MemoryStore, MemoryStoreError, MemoryTx};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use tantou::portal_records::{NoteDraft, PortalRecords, RecordRefusal, WrittenRecord};
use tantou::storage::{OpError, run_ready};
use tantou::visibility::notes::*;
use tantou::visibility::privacy::*;
use tantou::visibility::*;
use uuid::Uuid;

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

const SCHEMA: &str = r#"
    format = 1
    [modules.contacts]
    kind = "contacts"
    key = "integer"
    fields.name = { type = "text" }
    [modules.repairs]
    kind = "custom"
    key = "integer"
    fields.subject = { type = "text", mandatory = true }
    fields.contact = { type = "reference", to = "contacts" }
    fields.serial = { type = "text", unique = true }
    fields.mechanic = { type = "text" }
"#;

const PORTAL: &str = r#"
    format = 1
    kind = "standard"
    base = "contacts"
    [modules.repairs]
    rights = ["view", "create", "edit"]
    lookups = ["contact"]
    fields = ["subject", "contact", "serial"]
"#;

struct Shop {
    schema: Schema,
    portal: Portal,
    store: MemoryStore,
    feed: FeedSettings,
}

fn object(json: &Json) -> Map<String, Json> {
    json.as_object().unwrap().clone()
}

impl Shop {
    fn open() -> Self {
        let schema = Schema::from_toml(SCHEMA).unwrap();
        let portal = UserTypeConfig::from_toml(PORTAL).unwrap().compile(&schema).unwrap();
        let feed = FeedSettings { modules: ["repairs".to_owned()].into() };
        Self { schema, portal, store: MemoryStore::new(), feed }
    }

    fn json(&self, module: &str) -> JsonModule<'_> {
        JsonModule::new(&self.schema[self.schema.module(module).unwrap()], "id").with_author("author")
    }

    fn repairs(&self) -> ModuleId {
        self.schema.module("repairs").unwrap()
    }

    /// Sage writes, with the write's number.
    fn with<T>(&self, write: u128, act: impl FnOnce(&PortalRecords<'_>, &mut MemoryTx) -> T) -> T {
        let sage = object(&json!({ "id": 7, "name": "Sage Wieser" }));
        let viewer = self.portal.bind(id(0x5A6E), &self.json("contacts").record(&sage)).unwrap();
        let now = time("2026-04-01T09:00:00Z");
        let journey = PortalRecords { viewer: &viewer, feed: &self.feed, write: Uuid::from_u128(write), now };
        let mut tx = self.store.begin(id(1));
        let done = act(&journey, &mut tx);
        tx.commit().unwrap();
        done
    }

    fn read<T>(&self, look: impl AsyncFnOnce(&mut MemoryTx) -> Result<T, MemoryStoreError>) -> T {
        run_ready(look(&mut self.store.begin(id(1)))).unwrap()
    }

    fn told(&self) -> Vec<Activity> {
        let entries = self.read(async |tx| tx.page_feed(OWNER(), None, 99).await);
        entries.into_iter().map(|entry| entry.activity).collect()
    }
}

const OWNER: fn() -> OrganisationUserId = || id(0x000F_F1CE);

fn context(key: i64) -> CreateContext {
    CreateContext { key: OwnedKey::Integer(key), layout: None, inviter: OWNER() }
}

fn subject(text: &str) -> Draft {
    Draft::new().with("subject", OwnedValue::Text(text.into()))
}

fn note(text: &str) -> NoteDraft {
    let picture = Attachment { id: id(0x91C), name: "写真.png".into() };
    let uploads = [picture.id].into();
    NoteDraft { note: NewNote { id: id(0x07E), text: text.into(), attachments: vec![picture] }, uploads }
}

fn repair(key: i64) -> Map<String, Json> {
    let author = id::<PortalUserId>(0x5A6E).to_string();
    object(
        &json!({ "id": key, "author": author, "contact": 7, "subject": "ブレーキ", "serial": "A-1", "mechanic": "田中" }),
    )
}

/// PV-40, PV-41, PV-42: a new record is the inviter's and is linked, its note and its entries are there with it, and sent again nothing is there twice.
#[test]
fn pv_40_a_record_its_note_and_what_is_told_are_one_write() {
    let shop = Shop::open();
    for again in [false, true] {
        let record = shop.with(1, |journey, tx| {
            let of = (shop.repairs(), &subject("ブレーキが鳴る"));
            let draft = note("右だけ");
            let prepared = run_ready(journey.create(tx, of, &context(1), &Targets::none(), Some(&draft)));
            let prepared = prepared.unwrap();
            assert_eq!(prepared.entries().len(), if again { 0 } else { 2 });
            let unchanged = matches!(prepared.note().unwrap().event(), NoteEvent::Unchanged);
            assert_eq!(unchanged, again);
            run_ready(prepared.store(tx)).unwrap()
        });
        let Some(WrittenRecord::Created(created)) = record else { panic!("{record:?}") };
        let linked = shop.schema[created.module].get(created.linked_by.unwrap()).unwrap();
        assert_eq!((created.owner, linked.name()), (OWNER(), "contact"));
    }
    let notes = shop.read(async |tx| tx.page_notes("repairs", &OwnedKey::Integer(1), None, 9).await);
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].record().author, Author::PortalUser(id(0x5A6E)));
    let told = shop.told();
    assert!(told.contains(&Activity::RecordAdded) && told.contains(&Activity::NoteAdded { note: id(0x07E) }));
    assert_eq!(told.len(), 2);
}

/// PV-34, PV-41: whatever is refused, record or note, nothing is there.
#[test]
fn pv_34_a_refusal_writes_neither_record_nor_note() {
    let shop = Shop::open();
    let repairs = shop.repairs();
    let refused = shop.with(1, |journey, tx| {
        let none = Targets::none();
        let wrong = subject(" ").with("mechanic", OwnedValue::Empty);
        let first = run_ready(journey.create(tx, (repairs, &wrong), &context(1), &none, Some(&note("x"))));
        let draft = NoteDraft { uploads: [].into(), ..note("x") };
        let second =
            run_ready(journey.create(tx, (repairs, &subject("x")), &context(1), &none, Some(&draft)));
        [first, second].map(|done| match done {
            Err(OpError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        })
    });
    let RecordRefusal::Record(record) = &refused[0] else { panic!("{refused:?}") };
    let codes: Vec<&str> = record.problems.iter().map(WriteProblem::code).collect();
    assert_eq!(codes, ["write.no_such_field", "write.mandatory"]);
    assert_eq!(refused[1].code(), "note.no_such_attachment");
    assert!(shop.told().is_empty());
    assert!(shop.read(async |tx| tx.lock_note(id(0x07E)).await).is_none());
}

/// PV-20, PV-36, PV-42: a change tells of the fields that change, or nothing; a clone carries what is seen, without what is unique.
#[test]
fn pv_42_changes_are_told_and_clones_are_new_records() {
    let shop = Shop::open();
    let (repairs, before) = (shop.repairs(), repair(1));
    let json = shop.json("repairs");
    let edit = |write, draft: Draft| {
        shop.with(write, |journey, tx| {
            let of = (repairs, &json.record(&before), OWNER());
            let prepared = run_ready(journey.edit(tx, of, &draft, &Targets::none(), None)).unwrap();
            run_ready(prepared.store(tx)).unwrap()
        })
    };
    let Some(WrittenRecord::Edited(edited)) =
        edit(1, subject("右のブレーキ").with("serial", OwnedValue::Text("B".into())))
    else {
        panic!()
    };
    let unique: Vec<_> = edited.unique_values(&shop.schema).map(|(field, _)| field).collect();
    assert_eq!(unique, [shop.schema[repairs].field_id("serial").unwrap()]);
    edit(2, subject("ブレーキ"));
    let fields = ["subject", "serial"].map(str::to_owned).into();
    assert_eq!(shop.told(), [Activity::RecordChanged { fields }]);
    let sage = object(&json!({ "id": 7 }));
    let contacts = shop.json("contacts");
    let sage = contacts.record(&sage);
    let cloned = shop.with(3, |journey, tx| {
        let targets = Targets::none().with(shop.portal.base(), &sage);
        let of = (repairs, &json.record(&before), &BTreeMap::new());
        let prepared = run_ready(journey.clone_record(tx, of, &Draft::new(), &context(2), &targets)).unwrap();
        run_ready(prepared.store(tx)).unwrap()
    });
    let Some(WrittenRecord::Created(cloned)) = cloned else { panic!("{cloned:?}") };
    let names: Vec<&str> =
        cloned.values.keys().map(|field| shop.schema[repairs].get(*field).unwrap().name()).collect();
    assert_eq!(names, ["contact", "subject"]);
    assert!(shop.told().contains(&Activity::RecordAdded));
}

/// PV-41, PV-42: a note is changed and deleted by its author; a change is told, an end is not, and files that nothing refers to are handed to the host.
#[test]
fn pv_41_notes_come_change_and_go() {
    let shop = Shop::open();
    let (repairs, record) = (shop.repairs(), repair(1));
    let json = shop.json("repairs");
    let record = json.record(&record);
    let of = (repairs, &record, OWNER());
    shop.with(1, |journey, tx| {
        let prepared = run_ready(journey.note(tx, of, &note("右だけ"))).unwrap();
        run_ready(prepared.store(tx)).unwrap();
    });
    let edit = NoteCommand::Edit { text: "両方".into(), attachments: Vec::new() };
    let change = |write, command: &NoteCommand| {
        shop.with(write, |journey, tx| {
            let prepared = run_ready(journey.change_note(tx, of, (id(0x07E), command), &[].into())).unwrap();
            let event = prepared.note().unwrap().event().clone();
            run_ready(prepared.store(tx)).unwrap();
            event
        })
    };
    assert!(matches!(change(2, &edit), NoteEvent::Edited { removed, .. } if removed == [id(0x91C)].into()));
    assert_eq!(change(3, &NoteCommand::Delete), NoteEvent::Deleted { removed: [].into() });
    let note_id = id(0x07E);
    let told = shop.told();
    assert!(
        told.contains(&Activity::NoteAdded { note: note_id })
            && told.contains(&Activity::NoteChanged { note: note_id })
    );
    assert_eq!(told.len(), 2);
    let gone = shop.with(4, |journey, tx| {
        run_ready(journey.change_note(tx, of, (note_id, &NoteCommand::Delete), &[].into())).unwrap_err()
    });
    assert!(matches!(gone, OpError::Refused(RecordRefusal::Note(NoteRefusal::NoSuchNote))), "{gone:?}");
}

/// PV-60, PV-61, PV-62: bases, consent and requests are kept; what is repeated changes nothing.
#[test]
fn pv_61_consent_and_requests_are_kept() {
    let shop = Shop::open();
    let sage = object(&json!({ "id": 7 }));
    let contacts = shop.json("contacts");
    let (sage, module) = (contacts.record(&sage), shop.portal.base());
    let key = OwnedKey::Integer(7);
    let now = time("2026-04-01T09:00:00Z");
    shop.with(1, |journey, tx| {
        let context = PrivacyContext { viewer: journey.viewer, compliance: true };
        let unknown = run_ready(prepare_consent(tx, (module, &sage), ConsentCommand::Give, &context, now));
        assert!(matches!(unknown, Err(OpError::Refused(PrivacyRefusal::NotByConsent))));
        let basis = run_ready(prepare_set_basis(tx, ("contacts", &key), LegalBasis::Consent)).unwrap();
        run_ready(basis.store(tx)).unwrap();
        for changed in [true, false] {
            let given = prepare_consent(tx, (module, &sage), ConsentCommand::Give, &context, now);
            let given = run_ready(given).unwrap();
            assert_eq!(given.is_changed(), changed);
            run_ready(given.store(tx)).unwrap();
        }
        for changed in [true, false] {
            let asked = (id(9), RequestKind::Export);
            let filed =
                prepare_file_request(tx, asked, (module, &sage), &context, PrivacyPolicy::default(), now);
            let filed = run_ready(filed).unwrap();
            assert_eq!(filed.is_changed(), changed);
            run_ready(filed.store(tx)).unwrap();
        }
        let other = prepare_file_request(
            tx,
            (id(9), RequestKind::Erase),
            (module, &sage),
            &context,
            PrivacyPolicy::default(),
            now,
        );
        assert!(matches!(run_ready(other), Err(OpError::Refused(PrivacyRefusal::RequestExists { .. }))));
    });
    let basis = shop.read(async |tx| tx.find_basis("contacts", &key).await).unwrap();
    assert!(matches!(basis.consent(), Some(Consent::Given { .. })));
    shop.with(2, |_, tx| {
        let done = run_ready(prepare_answer_request(tx, id(9), &RequestCommand::Finish, now)).unwrap();
        run_ready(done.store(tx)).unwrap();
        let again = run_ready(prepare_answer_request(tx, id(9), &RequestCommand::Finish, now));
        assert!(matches!(again, Err(OpError::Refused(PrivacyRefusal::State { state: RequestState::Done }))));
    });
    assert!(shop.read(async |tx| tx.page_open_data_requests(None, 9).await).is_empty());
    let own = shop.read(async |tx| tx.page_data_requests_of(id(0x5A6E), None, 9).await);
    assert_eq!(own.len(), 1);
}

/// The futures of the journey may be sent to another thread, although the host's records may not.
#[test]
fn futures_can_be_sent() {
    fn assert_send<T: Send>(_: &T) {}
    let shop = Shop::open();
    shop.with(1, |journey, tx| {
        let draft = subject("x");
        assert_send(&journey.create(tx, (shop.repairs(), &draft), &context(1), &Targets::none(), None));
    });
}
