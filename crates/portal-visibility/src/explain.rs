//! Why a record is shown or not: the questions that decided, with their answers (PV-45).

use crate::bind::{BoundRule, Viewer};
use crate::compile::{Check, ModuleRole, OfViewer, Reason};
use crate::record::Record;
use crate::schema::ModuleId;
use crate::value::{OwnedKey, OwnedValue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Why a viewer sees a record or not (PV-45). It is what the evaluator itself went through, in its order: the questions that decided, no others. What the viewer's own
/// record decided when the portal was bound stands among them, where it decided.
///
/// For the organisation's eyes: it names fields that the portal user may not see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The module.
    pub module: String,
    /// The record.
    pub record: OwnedKey,
    /// How the module belongs to the portal; `None`: it does not.
    pub role: Option<ModuleRole>,
    /// Whether the viewer sees the record.
    pub shown: bool,
    /// What was asked, and what was answered. Nothing where the module decides alone.
    pub asked: Vec<Asked>,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What was asked.
    #[serde(flatten)]
    pub question: AskedQuestion,
    /// Whether the record satisfies it.
    pub holds: bool,
}

/// What was asked of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum AskedQuestion {
    /// Is it the viewer's own base record? (PV-12)
    OwnRecord,
    /// Does this lookup name the viewer's base record? (PV-13)
    Lookup {
        /// The lookup.
        field: String,
    },
    /// Does the record satisfy this comparison? (PV-14)
    Comparison {
        /// The comparison as text.
        comparison: String,
        /// Whether the base record has nothing to compare with, so that it holds for no record (PV-15).
        base_is_empty: bool,
    },
    /// Does the viewer's base record satisfy this comparison, whatever the record? (PV-14)
    Viewer {
        /// The comparison as text.
        comparison: String,
        /// What the base record has in the fields that are compared, by their names. `None`: no value of the field's type, so that it satisfies nothing (PV-15).
        has: BTreeMap<String, Option<OwnedValue>>,
    },
    /// Is its layout one that the portal shows? (PV-19)
    Layout {
        /// The layout that the record has.
        layout: Option<String>,
    },
}

impl AskedQuestion {
    /// The rule behind the question.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::OwnRecord => "PV-12",
            Self::Lookup { .. } => "PV-13",
            Self::Comparison { base_is_empty: true, .. } => "PV-15",
            Self::Viewer { has, .. }
                if has.values().any(|has| has.as_ref().is_none_or(OwnedValue::is_empty)) =>
            {
                "PV-15"
            }
            Self::Comparison { .. } | Self::Viewer { .. } => "PV-14",
            Self::Layout { .. } => "PV-19",
        }
    }
}

impl Viewer<'_> {
    /// Why the viewer sees a record or not (PV-45).
    pub fn explain<R: Record + ?Sized>(&self, module: ModuleId, record: &R) -> Explanation {
        let name = self.portal().schema()[module].name().to_owned();
        let key = self.portal().schema().key_of(module, record.key());
        let Some(rule) = self.rule(module) else {
            return Explanation { module: name, record: key, role: None, shown: false, asked: Vec::new() };
        };
        let mut asked = Vec::new();
        let shown = rule.run(record, |index, holds| {
            asked
                .extend(self.question(module, rule, index, record).map(|question| Asked { question, holds }));
        });
        Explanation { module: name, record: key, role: Some(rule.rule.role()), shown, asked }
    }

    fn question<R: Record + ?Sized>(
        &self,
        module: ModuleId,
        rule: &BoundRule<'_>,
        index: usize,
        record: &R,
    ) -> Option<AskedQuestion> {
        let (reason, _) = rule.rule.questions.get(index)?;
        Some(match reason {
            Reason::OwnRecord => AskedQuestion::OwnRecord,
            Reason::Lookup(field) => {
                let field = self.portal().schema()[module].get(*field)?.name().to_owned();
                AskedQuestion::Lookup { field }
            }
            Reason::Comparison(number) => {
                let comparison = rule.rule.comparison(*number)?.to_string();
                match rule.steps.get(index).map(|step| &step.check) {
                    Some(Check::OfViewer(of)) => AskedQuestion::Viewer { comparison, has: self.has(of) },
                    check => {
                        let base_is_empty = check == Some(&Check::Never);
                        AskedQuestion::Comparison { comparison, base_is_empty }
                    }
                }
            }
            Reason::Layout => AskedQuestion::Layout { layout: record.layout().map(Into::into) },
        })
    }

    /// What the base record has in the fields that were compared.
    fn has(&self, of: &OfViewer) -> BTreeMap<String, Option<OwnedValue>> {
        let base = &self.portal().schema()[self.portal().base()];
        let named = |id| base.get(id).map_or_else(String::new, |field| field.name().to_owned());
        of.has.iter().map(|(id, value)| (named(*id), value.clone())).collect()
    }
}

impl fmt::Display for Explanation {
    /// In English, one line per question.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.shown { "shown" } else { "not shown" };
        write!(f, "{} {}: {verdict}", self.module, self.record)?;
        match self.role {
            None => f.write_str("; the portal does not show this module (PV-30)")?,
            Some(ModuleRole::Shared) => f.write_str("; the module is shared (PV-17)")?,
            Some(ModuleRole::Base | ModuleRole::Related) => {}
        }
        self.asked.iter().try_for_each(|asked| write!(f, "\n  {asked}"))
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answer = if self.holds { "yes" } else { "no" };
        match &self.question {
            AskedQuestion::OwnRecord => write!(f, "{answer}: the viewer's own record")?,
            AskedQuestion::Lookup { field } => write!(f, "{answer}: `{field}` names the viewer's record")?,
            AskedQuestion::Comparison { comparison, base_is_empty } => {
                write!(f, "{answer}: {comparison}")?;
                if *base_is_empty {
                    f.write_str(", where the viewer's record has no value")?;
                }
            }
            AskedQuestion::Viewer { comparison, has } => {
                write!(f, "{answer}: {comparison}, for the viewer's ")?;
                for (index, (field, value)) in has.iter().enumerate() {
                    let and = if index > 0 { " and " } else { "" };
                    match value {
                        Some(value) => write!(f, "{and}`{field}` is {value}")?,
                        None => write!(f, "{and}`{field}` is malformed")?,
                    }
                }
            }
            AskedQuestion::Layout { layout: Some(layout) } => {
                write!(f, "{answer}: layout `{layout}` is shown")?;
            }
            AskedQuestion::Layout { layout: None } => write!(f, "{answer}: a record without layout")?,
        }
        write!(f, " ({})", self.question.rule())
    }
}
