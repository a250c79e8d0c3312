//! Mail templates.

use crate::error::PostgresStoreError;
use crate::stored::stored;
use crate::table::{Query, query};
use crate::tx::PostgresTx;
use invitation_lifecycle::templates::{MailTemplate, MailTemplateRecord, TemplateKind, TemplateRepository};
use invitation_lifecycle::{Language, ScopeId};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(MailTemplate as MailTemplateRecord in tantou_mail_template, |template|
    key (
        scope: Uuid = template.key().scope.as_uuid(),
        kind: Text = template.key().kind.as_str().to_owned(),
        language: Text = template.key().language.as_str().to_owned()
    )
    columns ()
    record template.record(),
    restore MailTemplate::restore);

const TEMPLATES: Query = query!(tantou_mail_template
    where "scope = $2 AND (kind, language) IN (SELECT * FROM unnest($3::text[], $4::text[]))"
    one "scope = $2 AND kind = ($3::text[])[1] AND language = ($4::text[])[1]"
    order "scope, kind, language");
// The names of the kinds sort as the kinds do. No kind has an empty name, so a first page begins behind that.
const PAGE: Query = query!(tantou_mail_template
    where "scope = $2 AND (kind, language) > ($3, $4)" order "kind, language LIMIT $5");

pub(crate) const QUERIES: &[Query] = &[TEMPLATES, PAGE];

impl TemplateRepository for PostgresTx {
    async fn find_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> Result<Vec<MailTemplate>> {
        let (kinds, languages) = apart(wanted);
        self.find_many(&TEMPLATES, wanted.len(), &[&scope.as_uuid(), &kinds, &languages]).await
    }

    async fn page_templates(
        &mut self,
        scope: ScopeId,
        after: Option<&(TemplateKind, Language)>,
        limit: u32,
    ) -> Result<Vec<MailTemplate>> {
        let (kind, language) = after.map_or(("", ""), |(kind, language)| (kind.as_str(), language.as_str()));
        self.find(&PAGE, &[&scope.as_uuid(), &kind, &language, &i64::from(limit)]).await
    }

    async fn lock_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> Result<Vec<Versioned<MailTemplate>>> {
        let (kinds, languages) = apart(wanted);
        self.lock_many(&TEMPLATES, wanted.len(), &[&scope.as_uuid(), &kinds, &languages]).await
    }

    async fn insert_templates(&mut self, templates: &[MailTemplate]) -> Result<()> {
        self.insert(templates).await
    }

    async fn save_templates(&mut self, templates: &[(MailTemplate, Version)]) -> Result<()> {
        self.save(templates).await
    }
}

fn apart(wanted: &[(TemplateKind, Language)]) -> (Vec<&str>, Vec<&str>) {
    wanted.iter().map(|(kind, language)| (kind.as_str(), language.as_str())).unzip()
}
