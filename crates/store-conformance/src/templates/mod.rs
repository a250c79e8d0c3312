//! The family of mail templates.

pub(crate) mod world;

use crate::family::{Cell, Family, Templates};
use crate::harness::TemplatesHarness;
use crate::portrait::Portrait;
use crate::sample::at;
use crate::violation::{Verdict, refused};
use invitation_lifecycle::Language;
use invitation_lifecycle::templates::{
    MailTemplate, MailTemplateRecord, TemplateCommand, TemplateKey, TemplateKind, TemplateRepository,
    TemplateSource, prepare_template,
};
use storage_contract::{Timestamp, Version, Versioned};
use world::{SCOPE, World, language, record, template};

/// Templates are one kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template;

/// The unique key.
#[derive(Clone, Copy, Debug)]
pub struct Key;

impl<H: TemplatesHarness> Family<H> for Templates {
    type Row = Template;
    type Duplicate = Key;

    const ROWS: &'static [Template] = &[Template];
    const DELETABLE: &'static [Template] = &[];
    const GUARDS: &'static [Template] = &[Template];
    const DUPLICATES: &'static [Key] = &[Key];

    fn world() -> Portrait {
        World::new().portrait()
    }

    async fn write_world(_: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        World::new().insert(tx).await
    }

    async fn look(tx: &mut H::Tx<'_>) -> Result<Portrait, H::Error> {
        World::new().look(tx).await
    }

    async fn take_away(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        for row in tx.lock_templates(SCOPE, &[original(0)]).await? {
            let reset = MailTemplateRecord { source: None, revision: 9, ..row.value.record() };
            tx.save_templates(&[(template(reset), row.version)]).await?;
        }
        Ok(())
    }

    async fn ask_for_nothing(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        tx.find_templates(SCOPE, &[]).await?;
        tx.lock_templates(SCOPE, &[]).await?;
        tx.insert_templates(&[]).await?;
        tx.save_templates(&[]).await
    }

    /// IL-82: a draft with mistakes; and one that is based on what is no longer there.
    async fn be_refused(tx: &mut H::Tx<'_>) -> Verdict {
        let (kind, language) = original(0);
        let key = TemplateKey { scope: SCOPE, kind, language };
        let linkless = TemplateCommand::Save { source: TemplateSource::default() };
        let saved = prepare_template(tx, key.clone(), &linkless, 1, at(9)).await;
        refused("saving a template without its link", &saved)?;
        let late = prepare_template(tx, key, &TemplateCommand::Reset, 700, at(9)).await;
        refused("resetting a template that has changed since", &late)
    }

    async fn write_originals(_: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        tx.insert_templates(&[0, 1].map(|index| template(record(SCOPE, original(index))))).await
    }

    async fn version(tx: &mut H::Tx<'_>, _: Template) -> Result<Option<Version>, H::Error> {
        Ok(tx.lock_templates(SCOPE, &[original(0)]).await?.first().map(|row| row.version))
    }

    async fn save(tx: &mut H::Tx<'_>, _: Template, expected: Version) -> Result<(), H::Error> {
        tx.save_templates(&[(template(record(SCOPE, original(0))), expected)]).await
    }

    /// Nothing here is ever deleted.
    async fn delete(_: &mut H::Tx<'_>, _: Template, _: Version) -> Result<(), H::Error> {
        Ok(())
    }

    async fn duplicate(tx: &mut H::Tx<'_>, _: Key) -> Result<(), H::Error> {
        let reset = MailTemplateRecord { source: None, ..record(SCOPE, original(0)) };
        tx.insert_templates(&[template(reset)]).await
    }

    /// Templates keep numbers as the microsecond of their last change.
    async fn lock_cells(tx: &mut H::Tx<'_>, _: Template, cells: &[usize]) -> Result<Vec<Cell>, H::Error> {
        let mut found = Vec::new();
        for index in cells.iter().copied() {
            let rows = tx.lock_templates(SCOPE, &[original(index)]).await?;
            found.extend(rows.iter().map(|row| Cell { index, value: number(row), version: row.version }));
        }
        Ok(found)
    }

    async fn save_cell(tx: &mut H::Tx<'_>, _: Template, cell: Cell) -> Result<(), H::Error> {
        let micros = i64::try_from(cell.value).unwrap_or(0);
        let changed_at = Timestamp::from_unix_micros(micros).expect("is within range");
        let next = MailTemplateRecord { changed_at, ..record(SCOPE, original(cell.index)) };
        tx.save_templates(&[(template(next), cell.version)]).await
    }

    async fn is_introduced(tx: &mut H::Tx<'_>) -> Result<bool, H::Error> {
        Ok(!tx.lock_templates(SCOPE, &[newcomer()]).await?.is_empty())
    }

    async fn introduce(_: &H, tx: &mut H::Tx<'_>, who: usize) -> Result<(), H::Error> {
        let revision = 1 + u32::try_from(who).unwrap_or(0);
        let new = MailTemplateRecord { revision, ..record(SCOPE, newcomer()) };
        tx.insert_templates(&[template(new)]).await
    }
}

fn original(index: usize) -> (TemplateKind, Language) {
    (TemplateKind::Invitation, language(if index == 0 { "en" } else { "ja" }))
}

fn newcomer() -> (TemplateKind, Language) {
    (TemplateKind::Welcome, language("de"))
}

fn number(row: &Versioned<MailTemplate>) -> u64 {
    u64::try_from(row.value.changed_at().as_unix_micros()).unwrap_or(0)
}
