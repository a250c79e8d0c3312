//! Mail templates.

use crate::error::MemoryStoreError;
use crate::store::MemoryTx;
use invitation_lifecycle::templates::{MailTemplate, TemplateKey, TemplateKind, TemplateRepository};
use invitation_lifecycle::{Language, ScopeId};
use std::ops::Bound;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, MemoryStoreError>;

/// Under what a template is kept. `None` comes before every template of the scope, so that a list can begin there.
pub(crate) type Place = (ScopeId, Option<(TemplateKind, Language)>);

impl TemplateRepository for MemoryTx {
    async fn find_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> Result<Vec<MailTemplate>> {
        let found = wanted.iter().filter_map(|key| self.views.templates.peek(&(scope, Some(key.clone()))));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn page_templates(
        &mut self,
        scope: ScopeId,
        after: Option<&(TemplateKind, Language)>,
        limit: u32,
    ) -> Result<Vec<MailTemplate>> {
        let after: Place = (scope, after.cloned());
        let page = self.views.templates.page_to_end(Bound::Excluded(&after), limit);
        let of_scope = page.into_iter().take_while(|((of, _), _)| *of == scope);
        Ok(of_scope.map(|(_, template)| template).collect())
    }

    async fn lock_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> Result<Vec<Versioned<MailTemplate>>> {
        let rows = &mut self.views.templates;
        Ok(wanted.iter().filter_map(|key| rows.lock(&(scope, Some(key.clone())))).collect())
    }

    async fn insert_templates(&mut self, templates: &[MailTemplate]) -> Result<()> {
        let rows = &mut self.views.templates;
        templates.iter().try_for_each(|template| rows.insert(place(template.key()), template.clone()))
    }

    async fn save_templates(&mut self, templates: &[(MailTemplate, Version)]) -> Result<()> {
        let rows = &mut self.views.templates;
        templates.iter().try_for_each(|(template, expected)| {
            rows.save(place(template.key()), template.clone(), *expected)
        })
    }
}

fn place(key: &TemplateKey) -> Place {
    (key.scope, Some((key.kind, key.language.clone())))
}
