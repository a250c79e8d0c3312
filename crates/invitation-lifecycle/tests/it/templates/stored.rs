//! Templates over a store (IL-80 to IL-84).

use super::fixture::*;
use invitation_lifecycle::templates::*;
use invitation_lifecycle::{Language, ScopeId};
use std::collections::BTreeMap;
use storage_contract::{
    FailureClass, OpError, Storage, StorageError, Timestamp, Version, Versioned, run_ready,
};
use uuid::Uuid;

pub const SCOPE: ScopeId = ScopeId::from_uuid(Uuid::from_u128(7));

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn key(kind: TemplateKind, tag: &str) -> TemplateKey {
    TemplateKey { scope: SCOPE, kind, language: language(tag) }
}

pub fn saved(kind: TemplateKind, tag: &str, subject: &str, body: &str) -> MailTemplate {
    let command =
        TemplateCommand::Save { source: TemplateSource { subject: subject.into(), ..source(body) } };
    let key = key(kind, tag);
    let event = MailTemplate::decide(None, &key, &command, 0, at("2026-04-01T00:00:00Z")).unwrap();
    MailTemplate::first(key, event)
}

/// A small store of records that counts its round trips.
#[derive(Debug, Default)]
struct Store {
    rows: BTreeMap<TemplateKey, (MailTemplateRecord, Version)>,
    trips: usize,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
struct Failure(String, FailureClass);

impl StorageError for Failure {
    fn class(&self) -> FailureClass {
        self.1
    }
}

impl Store {
    fn restored<'a>(
        &'a self,
        wanted: &'a dyn Fn(&TemplateKey) -> bool,
    ) -> impl Iterator<Item = Result<Versioned<MailTemplate>, Failure>> + 'a {
        self.rows.iter().filter(|(key, _)| wanted(key)).map(|(_, (record, version))| {
            let value = MailTemplate::restore(record.clone())
                .map_err(|error| Failure(error.to_string(), FailureClass::Other))?;
            Ok(Versioned { value, version: *version })
        })
    }
}

impl Storage for Store {
    type Error = Failure;
}

impl TemplateRepository for Store {
    async fn find_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> Result<Vec<MailTemplate>, Failure> {
        self.trips += 1;
        let fits =
            |key: &TemplateKey| key.scope == scope && wanted.contains(&(key.kind, key.language.clone()));
        self.restored(&fits).map(|found| Ok(found?.value)).collect()
    }

    async fn page_templates(
        &mut self,
        scope: ScopeId,
        after: Option<&(TemplateKind, Language)>,
        limit: u32,
    ) -> Result<Vec<MailTemplate>, Failure> {
        self.trips += 1;
        let fits = |key: &TemplateKey| {
            key.scope == scope && after.is_none_or(|after| *after < (key.kind, key.language.clone()))
        };
        self.restored(&fits).take(limit as usize).map(|found| Ok(found?.value)).collect()
    }

    async fn lock_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> Result<Vec<Versioned<MailTemplate>>, Failure> {
        self.trips += 1;
        let fits =
            |key: &TemplateKey| key.scope == scope && wanted.contains(&(key.kind, key.language.clone()));
        self.restored(&fits).collect()
    }

    async fn insert_templates(&mut self, templates: &[MailTemplate]) -> Result<(), Failure> {
        for template in templates {
            let row = (template.record(), Version::FIRST);
            if self.rows.insert(template.key().clone(), row).is_some() {
                return Err(Failure("duplicate".into(), FailureClass::Conflict));
            }
        }
        Ok(())
    }

    async fn save_templates(&mut self, templates: &[(MailTemplate, Version)]) -> Result<(), Failure> {
        for (template, expected) in templates {
            match self.rows.get_mut(template.key()) {
                Some(row) if row.1 == *expected => *row = (template.record(), expected.next()),
                _ => return Err(Failure("stale".into(), FailureClass::Conflict)),
            }
        }
        Ok(())
    }
}

fn save(store: &mut Store, subject: &str, based_on: u32) -> Result<u32, OpError<TemplateRefusal, Failure>> {
    let command =
        TemplateCommand::Save { source: TemplateSource { subject: subject.into(), ..source(GOOD) } };
    change(store, &command, based_on)
}

fn change(
    store: &mut Store,
    command: &TemplateCommand,
    based_on: u32,
) -> Result<u32, OpError<TemplateRefusal, Failure>> {
    let key = key(TemplateKind::Invitation, "ja");
    run_ready(async {
        let prepared = prepare_template(store, key, command, based_on, at("2026-04-01T00:00:00Z")).await?;
        let revision = prepared.template().revision();
        prepared.store(store).await?;
        Ok(revision)
    })
}

fn subject_used(store: &mut Store) -> String {
    let (wanted, default) = ([language("ja")], language("en"));
    let found = find_templates_for(store, SCOPE, TemplateKind::Invitation, &wanted, &default);
    run_ready(found).unwrap()[0].template.source().subject.clone()
}

/// IL-80, IL-83: save, use, reset, save again.
#[test]
fn il_83_reset_brings_back_the_built_in_text() {
    let mut store = Store::default();
    let built_in = BuiltInLanguage::Japanese.template(TemplateKind::Invitation).source().subject.clone();
    assert_eq!(subject_used(&mut store), built_in);
    assert_eq!(save(&mut store, "ご招待", 0).unwrap(), 1);
    assert_eq!(subject_used(&mut store), "ご招待");
    assert_eq!(change(&mut store, &TemplateCommand::Reset, 1).unwrap(), 2);
    assert_eq!(subject_used(&mut store), built_in);
    assert_eq!(save(&mut store, "再度ご招待", 2).unwrap(), 3);
    assert_eq!(subject_used(&mut store), "再度ご招待");
}

/// IL-81, IL-82: what is refused is not written, and says why.
#[test]
fn il_82_a_broken_draft_is_not_saved() {
    let mut store = Store::default();
    save(&mut store, "ご招待", 0).unwrap();
    let before = store.rows.clone();
    let command = TemplateCommand::Save { source: source("no link, {{ nothing }}") };
    let refused = change(&mut store, &command, 1).unwrap_err();
    let Some(TemplateRefusal::Unsound { error }) = refused.refused() else { panic!("{refused}") };
    assert_eq!(error.problems.len(), 2);
    assert_eq!(refused.refused().unwrap().code(), "template.unsound");
    assert_eq!(store.rows, before);
}

/// Of two who edit at once, the second is told; a reset in between is noticed as well, and so is a race of the first two.
#[test]
fn il_80_two_editors() {
    let mut store = Store::default();
    save(&mut store, "1", 0).unwrap();
    let refused = save(&mut store, "2", 0).unwrap_err();
    assert_eq!(refused.refused(), Some(&TemplateRefusal::ChangedSince { given: 0, current: 1 }));
    change(&mut store, &TemplateCommand::Reset, 1).unwrap();
    assert!(save(&mut store, "3", 1).is_err());
    // Both prepared before either stored: the store's version, or its unique key, tells the second.
    for mut store in [Store::default(), store] {
        let based_on = store.rows.values().next().map_or(0, |row| row.0.revision);
        let command = TemplateCommand::Reset;
        let prepare = |store: &mut Store| {
            let key = key(TemplateKind::Invitation, "ja");
            run_ready(prepare_template(store, key, &command, based_on, at("2026-04-01T00:00:00Z"))).unwrap()
        };
        let (first, second) = (prepare(&mut store), prepare(&mut store));
        run_ready(first.store(&mut store)).unwrap();
        assert_eq!(run_ready(second.store(&mut store)).unwrap_err().class(), FailureClass::Conflict);
    }
}

/// IL-84: the templates for many languages cost one round trip, and come in the order asked.
#[test]
fn il_84_many_languages_one_round_trip() {
    let mut store = Store::default();
    for template in ["ja", "fr", "en"].map(|tag| saved(TemplateKind::Invitation, tag, tag, GOOD)) {
        run_ready(store.insert_templates(&[template])).unwrap();
    }
    store.trips = 0;
    let wanted = ["fr-CA", "ja", "de", "fr"].map(language);
    let found = run_ready(find_templates_for(
        &mut store,
        SCOPE,
        TemplateKind::Invitation,
        &wanted,
        &language("ja-JP"),
    ))
    .unwrap();
    let subjects: Vec<&str> = found.iter().map(|chosen| chosen.template.source().subject.as_str()).collect();
    assert_eq!(subjects, ["fr", "ja", "ja", "fr"]);
    assert_eq!(store.trips, 1);
    let page =
        run_ready(store.page_templates(SCOPE, Some(&(TemplateKind::Invitation, language("en"))), 1)).unwrap();
    assert_eq!(page[0].key().language, language("fr"));
}

/// IL-82: a record that does not pass the check never becomes a template.
#[test]
fn il_82_damaged_records_are_found() {
    let good = saved(TemplateKind::Invitation, "ja", "ご招待", GOOD);
    assert_eq!(MailTemplate::restore(good.record()), Ok(good.clone()));
    let mut no_link = good.record();
    no_link.source.as_mut().unwrap().body = "x".into();
    let error = MailTemplate::restore(no_link).unwrap_err();
    assert!(matches!(error.why, TemplateCorruption::Unsound { .. }));
    assert_eq!(error.code(), "template.corrupt_record");
    let unchanged = MailTemplateRecord { revision: 0, ..good.record() };
    assert_eq!(MailTemplate::restore(unchanged).unwrap_err().why, TemplateCorruption::NoRevision);
}

/// Every operation can run inside of a spawned task.
#[test]
fn service_futures_over_the_fake_store_are_send() {
    fn assert_send<T: Send>(_: &T) {}
    let mut store = Store::default();
    let (command, now) = (TemplateCommand::Reset, at("2026-04-01T00:00:00Z"));
    let key = key(TemplateKind::Welcome, "en");
    assert_send(&prepare_template(&mut store, key.clone(), &command, 0, now));
    let english = language("en");
    assert_send(&find_templates_for(&mut store, SCOPE, TemplateKind::Welcome, &[], &english));
    let prepared = run_ready(prepare_template(&mut store, key, &command, 0, now)).unwrap();
    assert_send(&prepared.store(&mut store));
}
