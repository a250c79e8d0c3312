//! What a store keeps of mail templates.

use super::kind::TemplateKind;
use super::stored::MailTemplate;
use crate::ids::ScopeId;
use crate::language::Language;
use storage_contract::{Storage, Version, Versioned};

/// Keeps mail templates. Implement it for the host's transaction; the isolation contract is that of [`storage_contract`].
///
/// Everything here is within one tenant. Lookups answer only what they found, in any order. Templates are locked on their
/// own, or after all other kinds of rows, in the order (kind, language tag).
pub trait TemplateRepository: Storage {
    /// The templates of a scope with these kinds and languages. Unguarded, for sending and for lists.
    ///
    /// # Errors
    /// Whatever the store fails with; a record that cannot be restored is such a failure.
    fn find_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> impl Future<Output = Result<Vec<MailTemplate>, Self::Error>>;

    /// The templates of a scope in the order (kind, language tag) behind `after`, at most `limit`. Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_templates(
        &mut self,
        scope: ScopeId,
        after: Option<&(TemplateKind, Language)>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<MailTemplate>, Self::Error>>;

    /// Guarded read; the keys come sorted and without repetition.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> impl Future<Output = Result<Vec<Versioned<MailTemplate>>, Self::Error>>;

    /// Adds templates. Unique: (scope, kind, language).
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_templates(
        &mut self,
        templates: &[MailTemplate],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_templates(
        &mut self,
        templates: &[(MailTemplate, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;
}
