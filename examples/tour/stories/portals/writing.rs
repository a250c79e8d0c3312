//! A customer creates, changes and clones a record, and writes a note; the owner's feed tells of it (PV-20, PV-34, PV-35, PV-40, PV-41, PV-42).

use super::data::{Record, Records, Shop, untold};
use super::looking::{by_id, records};
use super::{World, tables};
use crate::teller::Tone;
use crate::world::TourError;
use serde_json::{Value as Json, json};
use sqlite_store::{SqliteStoreError, SqliteTx};
use std::collections::BTreeMap;
use tantou::portal_records::{NoteDraft, PortalRecords, PreparedWrite, RecordRefusal, WrittenRecord};
use tantou::storage::{OpError, Timestamp, run_ready};
use tantou::text::{Explain, TextLanguage};
use tantou::visibility::notes::{Attachment, FeedRepository, FeedSettings, NewNote};
use tantou::visibility::{
    CreateContext, Draft, Field, FieldId, JsonRecord, ModuleId, OwnedKey, OwnedValue, Record as _, Targets,
    Viewer,
};
use uuid::Uuid;

/// The module of the chapter, in the portal of the repair shop.
const MODULE: &str = "repairs";

/// The key of the record that the customer makes.
const NEW: i64 = 5001;

/// What the customer sends.
enum Act {
    Create(Draft),
    Edit(Draft),
    Clone,
}

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    let shops = world.data.shops.clone();
    let shop = shops.last().ok_or_else(|| untold("no portal"))?;
    let text = |text: &str| OwnedValue::Text(text.into());
    let subject = |words: &str| Draft::new().with("subject", text(words));
    let foreign = subject("修理").with("contact", OwnedValue::Reference(OwnedKey::Integer(1)));
    let closed = Draft::new().with("state", OwnedValue::Choice("closed".into()));
    let open = OwnedValue::Choice("open".into());
    for (number, (english, japanese, act)) in (1..).zip([
        (
            "a repair, with a note and a picture",
            "修理の依頼(メモと写真つき)",
            Act::Create(subject("ブレーキが鳴る(さくら号)").with("state", open)),
        ),
        ("one in another customer's name", "ほかのお客様の名前での依頼", Act::Create(foreign)),
        ("a more precise subject", "件名の変更", Act::Edit(subject("ブレーキが鳴る(さくら号、右)"))),
        ("to close it, which would hide it", "完了にする(表示されなくなる変更)", Act::Edit(closed)),
        (
            "a mechanic of one's choice, and no subject",
            "整備士の指名と空の件名",
            Act::Edit(subject("　").with("mechanic", text("田中"))),
        ),
        ("the same again next year", "来年も同じ内容で", Act::Clone),
    ]) {
        let what = world.teller.pick(english, japanese);
        attempt(world, shop, (number, what), &act)?;
    }
    feed(world, shop)
}

fn attempt(
    world: &mut World<'_>,
    shop: &Shop,
    (number, what): (u128, &str),
    act: &Act,
) -> Result<(), TourError> {
    let all = records(world, shop)?;
    let feed = FeedSettings { modules: [MODULE.to_owned()].into() };
    let (viewer, module) = (shop.viewer(&all)?, shop.module(MODULE)?);
    let writing =
        Writing { shop, viewer: &viewer, module, all: &all, feed: &feed, write: Uuid::from_u128(number) };
    let language = world.teller.language();
    let done = world.write(|tx, now| match writing.run(tx, act, now) {
        Ok(prepared) => Ok(Ok(prepared)),
        Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
        Err(OpError::Storage(error)) => Err(error),
    })?;
    match done {
        Ok(written) => {
            let text = format!("{what}: {}", writing.said(&written, language));
            Ok(world.teller.outcome(Tone::Good, "record.written", text)?)
        }
        Err(refusal) => Ok(world.teller.refused(what, &refusal)?),
    }
}

/// One write of the customer's.
struct Writing<'a> {
    shop: &'a Shop,
    viewer: &'a Viewer<'a>,
    module: ModuleId,
    all: &'a Records,
    feed: &'a FeedSettings,
    write: Uuid,
}

type Refused<T> = Result<T, OpError<RecordRefusal, SqliteStoreError>>;

impl Writing<'_> {
    /// Prepares, writes the record into the host's table, stores the rest; answers the record.
    fn run(&self, tx: &mut SqliteTx<'_>, act: &Act, now: Timestamp) -> Refused<WrittenRecord> {
        let prepared = self.prepare(tx, act, now)?;
        let document = match prepared.record() {
            Some(WrittenRecord::Created(created)) => {
                let mut document = Record::new();
                document.insert("author".into(), json!(created.author));
                self.fill(document, &created.key, &created.values)
            }
            Some(WrittenRecord::Edited(edited)) => {
                let before = by_id(self.all, MODULE, NEW).unwrap_or_default();
                self.fill(before, &edited.key, &edited.values)
            }
            None => Record::new(),
        };
        let module = &self.shop.schema()[self.module];
        tables::write(tx.connection(), &self.shop.file.key, module, [&document])?;
        let record = run_ready(prepared.store(tx))?;
        record.ok_or(OpError::Storage(SqliteStoreError::RolledBack))
    }

    fn prepare(&self, tx: &mut SqliteTx<'_>, act: &Act, now: Timestamp) -> Refused<PreparedWrite> {
        let Self { shop, viewer, module, feed, write, .. } = *self;
        let journey = PortalRecords { viewer, feed, write, now };
        let json = shop.json(module);
        let original = by_id(self.all, MODULE, NEW).unwrap_or_default();
        let original: JsonRecord<'_> = json.record(&original);
        let context =
            |key| CreateContext { key: OwnedKey::Integer(key), layout: None, inviter: shop.manager() };
        match act {
            Act::Create(draft) => self.with_targets(draft, |targets| {
                let note = Self::note();
                run_ready(journey.create(tx, (module, draft), &context(NEW), targets, Some(&note)))
            }),
            Act::Edit(draft) => self.with_targets(draft, |targets| {
                let of = (module, &original, shop.manager());
                run_ready(journey.edit(tx, of, draft, targets, None))
            }),
            Act::Clone => {
                let rows = BTreeMap::new();
                let like = viewer.clone_draft(module, &original, &rows);
                let like = like.map_err(|refusal| OpError::Refused(refusal.into()))?;
                self.with_targets(&like, |targets| {
                    let of = (module, &original, &rows);
                    let next = NEW.saturating_add(1);
                    run_ready(journey.clone_record(tx, of, &Draft::new(), &context(next), targets))
                })
            }
        }
    }

    /// PV-41: a note with a picture inside, which the customer uploaded for it.
    fn note() -> NoteDraft {
        let picture = Attachment { id: Uuid::from_u128(0x91C).into(), name: "ブレーキ.jpg".into() };
        let uploads = [picture.id].into();
        let text = "写真を添付しました。よろしくお願いします。".to_owned();
        let id = Uuid::from_u128(0x07E).into();
        NoteDraft { note: NewNote { id, text, attachments: vec![picture] }, uploads }
    }

    /// The records that a draft's lookups name (PV-35).
    fn with_targets<T>(&self, draft: &Draft, check: impl FnOnce(&Targets<'_>) -> T) -> T {
        let wanted = self.viewer.targets(self.module, draft);
        let readers: Vec<_> = wanted.iter().map(|(module, _)| self.shop.json(*module)).collect();
        let found: Vec<(ModuleId, JsonRecord<'_>)> = wanted
            .iter()
            .zip(&readers)
            .filter_map(|((module, key), json)| {
                let of_module = self.all.get(self.shop.schema()[*module].name())?;
                let mut records = of_module.iter().map(|record| json.record(record));
                records.find(|record| record.key().to_owned() == *key).map(|record| (*module, record))
            })
            .collect();
        let records =
            found.iter().map(|(module, record)| (*module, record as &dyn tantou::visibility::Record));
        check(&records.collect())
    }

    fn fill(&self, mut document: Record, key: &OwnedKey, values: &BTreeMap<FieldId, OwnedValue>) -> Record {
        if let OwnedKey::Integer(key) = key {
            document.insert("id".into(), json!(key));
        }
        for (field, value) in values {
            if let Some(field) = self.shop.schema()[self.module].get(*field) {
                document.insert(field.name().into(), as_json(value));
            }
        }
        document
    }

    /// What became of it, with the link that nobody had to send (PV-40).
    fn said(&self, written: &WrittenRecord, language: TextLanguage) -> String {
        let module = &self.shop.schema()[self.module];
        match (written, language) {
            (WrittenRecord::Created(created), language) => {
                let linked = created.linked_by.and_then(|field| module.get(field)).map(Field::name);
                match (language, linked) {
                    (TextLanguage::English, Some(by)) => {
                        format!(
                            "{MODULE} {}, linked by `{by}` without being asked, owned by who invited",
                            created.key
                        )
                    }
                    (TextLanguage::English, None) => {
                        format!("{MODULE} {}, owned by who invited", created.key)
                    }
                    (TextLanguage::Japanese, Some(by)) => {
                        format!(
                            "{MODULE} {}、「{by}」で本人に自動で関連付け、担当者は招待したユーザー",
                            created.key
                        )
                    }
                    (TextLanguage::Japanese, None) => {
                        format!("{MODULE} {}、担当者は招待したユーザー", created.key)
                    }
                }
            }
            (WrittenRecord::Edited(edited), language) => {
                let changes = edited.changes(self.shop.schema()).into_iter().collect::<Vec<_>>().join(", ");
                match language {
                    TextLanguage::English => format!("{MODULE} {}, changed: {changes}", edited.key),
                    TextLanguage::Japanese => format!("{MODULE} {}、変更した項目: {changes}", edited.key),
                }
            }
        }
    }
}

/// The kinds of values that the repair shop keeps.
fn as_json(value: &OwnedValue) -> Json {
    match value {
        OwnedValue::Text(text) | OwnedValue::Choice(text) => json!(text),
        OwnedValue::Integer(number) | OwnedValue::Reference(OwnedKey::Integer(number)) => json!(number),
        OwnedValue::Decimal(amount) => json!(format!("{amount:.2}")),
        OwnedValue::Date(day) => json!(day.to_string()),
        OwnedValue::Boolean(flag) => json!(flag),
        OwnedValue::Empty | OwnedValue::Instant(_) | OwnedValue::Reference(_) | OwnedValue::Set(_) => {
            Json::Null
        }
    }
}

/// PV-42: what the owner is told, the latest first.
fn feed(world: &mut World<'_>, shop: &Shop) -> Result<(), TourError> {
    let owner = shop.manager();
    let entries = world.read(|tx, _| run_ready(tx.page_feed(owner, None, 20)))?;
    world.teller.say("The owner's feed:", "担当者のフィード:")?;
    let language = world.teller.language();
    let mut lines: Vec<(&str, String)> =
        entries.iter().map(|entry| (entry.code(), entry.message(language))).collect();
    lines.sort();
    for (code, line) in lines {
        world.teller.outcome(Tone::Faint, code, line)?;
    }
    Ok(())
}
