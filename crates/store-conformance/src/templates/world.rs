//! A small world of templates: customised and reset ones, of every kind.

use crate::portrait::Portrait;
use crate::sample::at;
use invitation_lifecycle::templates::{
    BuiltInLanguage, MailTemplate, MailTemplateRecord, SenderSource, TemplateKind, TemplateRepository,
    TemplateSource,
};
use invitation_lifecycle::{Language, ScopeId};
use storage_contract::Timestamp;
use uuid::Uuid;

pub(crate) const SCOPE: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0xf0_0001));
pub(crate) const OTHER_SCOPE: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0xf0_0002));

pub(crate) fn language(tag: &str) -> Language {
    tag.parse().expect("is a language")
}

/// A customised template.
pub(crate) fn record(scope: ScopeId, (kind, language): (TemplateKind, Language)) -> MailTemplateRecord {
    let source = TemplateSource {
        subject: format!("{{{{ portal_name }}}} '); -- 👩‍💻 {kind}"),
        sender: Some(SenderSource {
            name: Some("担当".to_owned()),
            address: "portal@organisation.example".to_owned(),
        }),
        reply_to: Some("help@organisation.example".to_owned()),
        ..BuiltInLanguage::Japanese.template(kind).source().clone()
    };
    MailTemplateRecord { scope, kind, language, revision: 1, changed_at: at(1), source: Some(source) }
}

pub(crate) fn template(record: MailTemplateRecord) -> MailTemplate {
    MailTemplate::restore(record).expect("is sound")
}

pub(crate) struct World {
    templates: Vec<MailTemplate>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { templates: templates() }
    }

    pub(crate) async fn insert<R: TemplateRepository>(&self, tx: &mut R) -> Result<(), R::Error> {
        tx.insert_templates(&self.templates).await
    }

    /// What a store has to show of it.
    pub(crate) fn portrait(&self) -> Portrait {
        let mut portrait = Portrait::default();
        for template in &self.templates {
            for way in ["template", "template found", "page of templates"] {
                portrait.add(way, &template.record());
            }
        }
        portrait.sorted()
    }

    /// What a store shows of it, read in every way there is.
    pub(crate) async fn look<R: TemplateRepository>(&self, tx: &mut R) -> Result<Portrait, R::Error> {
        let mut portrait = Portrait::default();
        let mut keys: Vec<_> = self
            .templates
            .iter()
            .map(|template| (template.key().kind, template.key().language.clone()))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        for scope in [SCOPE, OTHER_SCOPE] {
            portrait.add_locked("template", tx.lock_templates(scope, &keys).await?, MailTemplate::record);
            let found = tx.find_templates(scope, &keys).await?;
            portrait.add_all("template found", found.iter().map(MailTemplate::record));
            let page = tx.page_templates(scope, None, 100).await?;
            portrait.add_all("page of templates", page.iter().map(MailTemplate::record));
        }
        Ok(portrait.sorted())
    }
}

fn templates() -> Vec<MailTemplate> {
    let mut records = Vec::new();
    for kind in TemplateKind::ALL {
        for tag in ["en", "ja", "zh-Hant-TW"] {
            records.push(record(SCOPE, (kind, language(tag))));
        }
    }
    let key = (TemplateKind::Welcome, language("en-GB"));
    records.push(MailTemplateRecord { source: None, revision: u32::MAX, ..record(SCOPE, key.clone()) });
    let at_the_edges = MailTemplateRecord { changed_at: Timestamp::MAX, ..record(OTHER_SCOPE, key) };
    records.push(at_the_edges);
    let key = (TemplateKind::Invitation, language("en"));
    let earliest = MailTemplateRecord { changed_at: Timestamp::MIN, ..record(OTHER_SCOPE, key) };
    records.push(earliest);
    records.into_iter().map(template).collect()
}
