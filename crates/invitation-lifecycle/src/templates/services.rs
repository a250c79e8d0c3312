//! Saving, resetting and choosing templates over a store.

use super::choice::{Chosen, choose, tags};
use super::kind::TemplateKind;
use super::repository::TemplateRepository;
use super::stored::{MailTemplate, TemplateCommand, TemplateKey, TemplateRefusal};
use crate::ids::ScopeId;
use crate::language::Language;
use std::collections::BTreeSet;
use storage_contract::{OpError, Timestamp, Version};

/// A change of a template, decided and not yet written. Dropped, it leaves no trace.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedTemplate {
    next: MailTemplate,
    expected: Option<Version>,
}

impl PreparedTemplate {
    /// The template as it will be; its revision is what the editor bases its next change on.
    pub const fn template(&self) -> &MailTemplate {
        &self.next
    }

    /// Writes what was decided. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: TemplateRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match self.expected {
            None => tx.insert_templates(&[self.next]).await,
            Some(version) => tx.save_templates(&[(self.next, version)]).await,
        }
    }
}

/// Prepares to save or reset a template (IL-80 to IL-83). Whether the caller may manage the scope is asked before.
///
/// `based_on` is the revision that the editor loaded, [`MailTemplate::UNTOUCHED`] if there was none.
///
/// # Errors
/// Refused if the draft has mistakes, or if somebody changed the template since the editor loaded it; what the store
/// fails with.
pub async fn prepare_template<R: TemplateRepository>(
    tx: &mut R,
    key: TemplateKey,
    command: &TemplateCommand,
    based_on: u32,
    now: Timestamp,
) -> Result<PreparedTemplate, OpError<TemplateRefusal, R::Error>> {
    let found = tx.lock_templates(key.scope, &[(key.kind, key.language.clone())]).await?;
    let stored = found.into_iter().find(|found| *found.value.key() == key);
    let event =
        MailTemplate::decide(stored.as_ref().map(|stored| &stored.value), &key, command, based_on, now)
            .map_err(OpError::Refused)?;
    Ok(match stored {
        None => PreparedTemplate { next: MailTemplate::first(key, event), expected: None },
        Some(mut stored) => {
            stored.value.apply(event);
            PreparedTemplate { next: stored.value, expected: Some(stored.version) }
        }
    })
}

/// The templates for mails of one kind in these languages (IL-84), in one round trip. One answer per language, in the
/// order given.
///
/// # Errors
/// What the store fails with.
pub async fn find_templates_for<R: TemplateRepository>(
    tx: &mut R,
    scope: ScopeId,
    kind: TemplateKind,
    wanted: &[Language],
    default: &Language,
) -> Result<Vec<Chosen>, R::Error> {
    let keys: BTreeSet<(TemplateKind, Language)> =
        wanted.iter().chain([default]).flat_map(tags).map(|tag| (kind, tag)).collect();
    let keys: Vec<_> = keys.into_iter().collect();
    let mut stored = tx.find_templates(scope, &keys).await?;
    stored.retain(|found| found.key().scope == scope);
    Ok(wanted.iter().map(|language| choose(kind, language, default, &stored)).collect())
}
