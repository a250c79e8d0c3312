//! Mail templates.

use crate::cases::pages::go_through;
use crate::harness::TemplatesHarness;
use crate::sample::TENANT;
use crate::session::Session;
use crate::templates::world::{OTHER_SCOPE, SCOPE, language, record, template};
use crate::violation::Verdict;
use invitation_lifecycle::Language;
use invitation_lifecycle::templates::{TemplateKind, TemplateRepository};

/// The templates of a scope are listed by kind, in the order of the kinds, and then by language tag.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_templates_are_complete<H: TemplatesHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let mut keys: Vec<(TemplateKind, Language)> = Vec::new();
    for tag in ["ja", "en", "zh-Hant-TW", "de", "en-GB"] {
        keys.extend(TemplateKind::ALL.into_iter().rev().map(|kind| (kind, language(tag))));
    }
    session.commit("writing many templates", async |tx| {
        let of_scope: Vec<_> = keys.iter().map(|key| template(record(SCOPE, key.clone()))).collect();
        tx.insert_templates(&of_scope).await?;
        let others = [(TemplateKind::Invitation, language("aa")), (TemplateKind::Welcome, language("zu"))];
        tx.insert_templates(&others.map(|key| template(record(OTHER_SCOPE, key)))).await
    })?;
    keys.sort_unstable();
    go_through(&mut session, "templates of a scope", &keys, None, async |tx, after, limit| {
        let rows = tx.page_templates(SCOPE, after.as_ref(), limit).await?;
        let key = |row: &invitation_lifecycle::templates::MailTemplate| {
            (row.key().kind, row.key().language.clone())
        };
        Ok(rows.iter().map(|row| (Some(key(row)), key(row))).collect())
    })
}
