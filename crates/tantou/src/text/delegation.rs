//! What the journeys say: the words of the rule crate that refused.

use super::plan::listed;
use super::{Explain, TextLanguage};
use crate::delegation::{AnswerRefusal, ConfirmRefusal, ManageRefusal, NotSent};

impl Explain for AnswerRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Invitation(refusal) => refusal.message(language),
            Self::Access(refusal) => refusal.message(language),
        }
    }
}

impl Explain for ManageRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Invitation(refusal) => refusal.message(language),
            Self::Access(refusal) => refusal.message(language),
        }
    }
}

impl Explain for ConfirmRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match (language, self) {
            (_, Self::Plan(refusal)) => refusal.message(language),
            (_, Self::Invitation(refusal)) => refusal.message(language),
            (TextLanguage::English, Self::NotSent(not_sent)) => {
                let (count, listed) = (not_sent.len(), listed(language, not_sent));
                format!("nothing of the batch is sent, because {count} of it cannot be invited now: {listed}")
            }
            (TextLanguage::Japanese, Self::NotSent(not_sent)) => {
                let (count, listed) = (not_sent.len(), listed(language, not_sent));
                format!("{count}人に今は送信できないため、全体を中止しました: {listed}")
            }
        }
    }
}

impl Explain for NotSent {
    fn code(&self) -> &'static str {
        self.why.code()
    }

    fn message(&self, language: TextLanguage) -> String {
        let (number, why) = (self.position.saturating_add(1), self.why.message(language));
        match language {
            TextLanguage::English => format!("person {number}: {why}"),
            TextLanguage::Japanese => format!("{number}人目: {why}"),
        }
    }
}
