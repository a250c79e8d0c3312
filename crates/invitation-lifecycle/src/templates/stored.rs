//! The template of one scope, kind and language, as a store keeps it: customised, or reset (IL-83).

use super::kind::TemplateKind;
use super::problem::TemplateError;
use super::source::TemplateSource;
use super::template::Template;
use crate::ids::ScopeId;
use crate::language::Language;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What names a template within a tenant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TemplateKey {
    /// Whose it is.
    pub scope: ScopeId,
    /// What it is for.
    pub kind: TemplateKind,
    /// In which language.
    pub language: Language,
}

/// The template of one scope, kind and language: customised by an administrator, or reset to the built-in one.
///
/// It counts its changes, so that of two administrators who edit at once the second is told instead of overwriting the
/// first. That is why a reset keeps the row: the count goes on.
///
/// *Invariants*: a customised template passed [`Template::check`]; the revision is at least 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTemplate {
    key: TemplateKey,
    revision: u32,
    changed_at: Timestamp,
    custom: Option<Template>,
}

/// What an administrator does to a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum TemplateCommand {
    /// Saves a draft (IL-80 to IL-82).
    Save {
        /// The draft.
        source: TemplateSource,
    },
    /// Brings back the built-in text (IL-83).
    Reset,
}

/// What happened to a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TemplateEvent {
    /// It was customised.
    Saved {
        /// When.
        at: Timestamp,
        /// What it says now.
        template: Box<Template>,
    },
    /// It was reset (IL-83).
    Reset {
        /// When.
        at: Timestamp,
    },
}

/// Why a template is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum TemplateRefusal {
    /// The draft has mistakes (IL-81, IL-82).
    #[error(transparent)]
    Unsound {
        /// All of them.
        error: TemplateError,
    },
    /// Somebody changed the template since the editor loaded it.
    #[error("the template has changed since: revision {current} instead of {given}")]
    ChangedSince {
        /// The revision that the editor loaded.
        given: u32,
        /// The revision now.
        current: u32,
    },
}

impl TemplateRefusal {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unsound { error } => error.code(),
            Self::ChangedSince { .. } => "template.changed_since",
        }
    }
}

impl MailTemplate {
    /// The revision of a template that was never changed: there is no row yet.
    pub const UNTOUCHED: u32 = 0;

    /// Whether the command can be carried out on what is stored (`None`: nothing yet). It changes nothing.
    ///
    /// `based_on` is the revision that the editor loaded ([`UNTOUCHED`](Self::UNTOUCHED) if there was none).
    ///
    /// # Errors
    /// [`TemplateRefusal`]: the draft has mistakes (IL-81, IL-82), or somebody was faster.
    pub fn decide(
        stored: Option<&Self>,
        key: &TemplateKey,
        command: &TemplateCommand,
        based_on: u32,
        now: Timestamp,
    ) -> Result<TemplateEvent, TemplateRefusal> {
        let current = stored.map_or(Self::UNTOUCHED, Self::revision);
        if current != based_on {
            return Err(TemplateRefusal::ChangedSince { given: based_on, current });
        }
        match command {
            TemplateCommand::Save { source } => match Template::check(key.kind, key.language.clone(), source)
            {
                Ok(template) => Ok(TemplateEvent::Saved { at: now, template: Box::new(template) }),
                Err(error) => Err(TemplateRefusal::Unsound { error }),
            },
            TemplateCommand::Reset => Ok(TemplateEvent::Reset { at: now }),
        }
    }

    /// The template after its first change.
    pub fn first(key: TemplateKey, event: TemplateEvent) -> Self {
        let (at, custom) = event.into_parts();
        Self { key, revision: 1, changed_at: at, custom }
    }

    /// The template after a further change.
    pub fn apply(&mut self, event: TemplateEvent) {
        let (at, custom) = event.into_parts();
        // Beyond four thousand million changes it stays put: then only the store's version tells editors apart.
        self.revision = self.revision.saturating_add(1);
        self.changed_at = at;
        self.custom = custom;
    }

    /// Whose it is, what it is for, in which language.
    pub const fn key(&self) -> &TemplateKey {
        &self.key
    }

    /// How often it was changed.
    pub const fn revision(&self) -> u32 {
        self.revision
    }

    /// When it was changed last.
    pub const fn changed_at(&self) -> Timestamp {
        self.changed_at
    }

    /// The customised template; `None` after a reset (IL-83).
    pub const fn custom(&self) -> Option<&Template> {
        self.custom.as_ref()
    }

    /// What a store keeps.
    pub fn record(&self) -> MailTemplateRecord {
        MailTemplateRecord {
            scope: self.key.scope,
            kind: self.key.kind,
            language: self.key.language.clone(),
            revision: self.revision,
            changed_at: self.changed_at,
            source: self.custom.as_ref().map(|template| template.source().clone()),
        }
    }

    /// The template that a store kept. It is checked again: what comes out always renders. Later versions of this crate
    /// go on accepting what earlier ones saved.
    ///
    /// # Errors
    /// [`CorruptTemplate`] if it is not one that this crate wrote.
    pub fn restore(record: MailTemplateRecord) -> Result<Self, CorruptTemplate> {
        let MailTemplateRecord { scope, kind, language, revision, changed_at, source } = record;
        let key = TemplateKey { scope, kind, language };
        if revision == Self::UNTOUCHED {
            return Err(CorruptTemplate { key, why: TemplateCorruption::NoRevision });
        }
        let checked = source.map(|source| Template::check(kind, key.language.clone(), &source)).transpose();
        match checked {
            Ok(custom) => Ok(Self { key, revision, changed_at, custom }),
            Err(error) => Err(CorruptTemplate { key, why: TemplateCorruption::Unsound { error } }),
        }
    }
}

impl TemplateEvent {
    fn into_parts(self) -> (Timestamp, Option<Template>) {
        match self {
            Self::Saved { at, template } => (at, Some(*template)),
            Self::Reset { at } => (at, None),
        }
    }
}

/// A [`MailTemplate`] as a store keeps it. Unique: (scope, kind, language).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTemplateRecord {
    /// Whose it is.
    pub scope: ScopeId,
    /// What it is for.
    pub kind: TemplateKind,
    /// In which language.
    pub language: Language,
    /// How often it was changed.
    pub revision: u32,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// What the administrator wrote; `None` after a reset.
    pub source: Option<TemplateSource>,
}

/// A stored record is not one that this crate wrote. Treat it as a damaged row
/// ([`FailureClass::Other`](storage_contract::FailureClass::Other)).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored {} template in {} of {:?} is damaged: {why}", key.kind, key.language, key.scope)]
pub struct CorruptTemplate {
    /// Which one.
    pub key: TemplateKey,
    /// What is wrong.
    #[source]
    pub why: TemplateCorruption,
}

/// What is wrong with a stored record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateCorruption {
    /// It counts no change.
    #[error("it counts no change")]
    NoRevision,
    /// What it says does not pass the check.
    #[error(transparent)]
    Unsound {
        /// All that is wrong.
        error: TemplateError,
    },
}

impl CorruptTemplate {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "template.corrupt_record"
    }
}
