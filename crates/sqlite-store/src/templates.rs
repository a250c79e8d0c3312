//! Mail templates.

use crate::column::{blob, json};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use invitation_lifecycle::templates::{MailTemplate, MailTemplateRecord, TemplateKind, TemplateRepository};
use invitation_lifecycle::{Language, ScopeId};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const TEMPLATE: RowStatements =
    row_statements!(tantou_mail_template (revision changed_at source) by (scope kind language));

/// A look-up of templates by a condition; the columns are those that [`template`] reads.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT scope, kind, language, revision, changed_at, source, version FROM tantou_mail_template ",
            "WHERE tenant = ?1 AND scope = ?2 AND ",
            $condition
        )
    };
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl TemplateRepository for SqliteTx<'_> {
    async fn find_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> Result<Vec<MailTemplate>> {
        Ok(plain(self.lock_templates(scope, wanted).await?))
    }

    /// The names of the kinds sort as the kinds do.
    async fn page_templates(
        &mut self,
        scope: ScopeId,
        after: Option<&(TemplateKind, Language)>,
        limit: u32,
    ) -> Result<Vec<MailTemplate>> {
        // No kind has an empty name, so a first page begins behind that.
        let (kind, language) = after.map_or(("", ""), |(kind, language)| (kind.as_str(), language.as_str()));
        let found = self.rows(
            TEMPLATE.table,
            select!("(kind, language) > (?3, ?4) ORDER BY kind, language LIMIT ?5"),
            params![self.tenant_key(), blob(scope.as_uuid()), kind, language, limit],
            template,
        )?;
        Ok(plain(found))
    }

    async fn lock_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> Result<Vec<Versioned<MailTemplate>>> {
        let mut found = Vec::new();
        for (kind, language) in wanted {
            let params = params![self.tenant_key(), blob(scope.as_uuid()), kind.as_str(), language.as_str()];
            let sql = select!("kind = ?3 AND language = ?4");
            self.rows_into(&mut found, TEMPLATE.table, sql, params, template)?;
        }
        Ok(found)
    }

    async fn insert_templates(&mut self, templates: &[MailTemplate]) -> Result<()> {
        templates.iter().try_for_each(|template| self.put_template(template, None))
    }

    async fn save_templates(&mut self, templates: &[(MailTemplate, Version)]) -> Result<()> {
        templates.iter().try_for_each(|(template, expected)| self.put_template(template, Some(*expected)))
    }
}

impl SqliteTx<'_> {
    fn put_template(&self, template: &MailTemplate, expected: Option<Version>) -> Result<()> {
        let MailTemplateRecord { scope, kind, language, revision, changed_at, source } = template.record();
        self.put(
            &TEMPLATE,
            expected,
            params![
                revision,
                changed_at.as_unix_micros(),
                source.as_ref().map(json).transpose()?,
                stored(expected),
                self.tenant_key(),
                blob(scope.as_uuid()),
                kind.as_str(),
                language.as_str(),
            ],
        )
    }
}

fn template(row: &mut Reader<'_>) -> Result<Versioned<MailTemplate>> {
    let record = MailTemplateRecord {
        scope: row.id()?,
        kind: row.named("a kind of mail template")?,
        language: row.parsed("a language tag")?,
        revision: row.count()?,
        changed_at: row.instant()?,
        source: row.optional_json("a mail template")?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(MailTemplate::restore(record))?, version })
}
