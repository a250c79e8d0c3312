//! Why somebody may not be given something (AH-01, AH-02).

use super::{Explain, TextLanguage, in_either};
use access_model::agents::FenceKind;
use agent_handover::assign::{AssignmentReason, AssignmentRefusal, Ineligible, Obstacle};
use agent_handover::item::{ItemKind, Section};

/// Several sentences as one.
pub(super) fn list(parts: impl Iterator<Item = String>, language: TextLanguage) -> String {
    let separator = match language {
        TextLanguage::English => "; ",
        TextLanguage::Japanese => "、",
    };
    parts.collect::<Vec<_>>().join(separator)
}

/// One reason why an agent may not hold an item, as a picker shows it (AH-02).
impl Explain for Obstacle {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Unknown => ("there is no such agent", "該当する担当者がいません"),
            Self::Inactive => ("the agent is inactive", "担当者は無効です"),
            Self::Deleted => ("the agent is deleted", "担当者は削除されています"),
            Self::Fenced { fence } => match fence.kind {
                FenceKind::Leaving => {
                    ("the agent is leaving, and its work is handed over", "担当者は退職のため引き継ぎ中です")
                }
                FenceKind::Away => ("the agent is away", "担当者は不在です"),
            },
            Self::NotInDepartment { .. } => {
                ("the agent is not of the department", "担当者は対象の部門に所属していません")
            }
            Self::NotOnChannel { .. } => {
                ("the agent does not serve the channel", "担当者は対象の経路に関連付けられていません")
            }
            Self::UnknownRole { .. } => {
                ("the agent's role does not exist any more", "担当者の役割は存在しません")
            }
            Self::NotPermitted { denial, .. } => return denial.message(language),
        };
        in_either(language, english, japanese)
    }
}

/// Every reason, in one sentence.
impl Explain for Ineligible {
    /// That of the first reason.
    fn code(&self) -> &'static str {
        self.obstacles.first().map_or("eligibility.ineligible", Obstacle::code)
    }

    fn message(&self, language: TextLanguage) -> String {
        list(self.obstacles.iter().map(|obstacle| obstacle.message(language)), language)
    }
}

/// One reason why an assignment is refused (AH-01, AH-02).
impl Explain for AssignmentReason {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::NotPermitted(denial) => return denial.message(language),
            Self::Ineligible(because) => return because.message(language),
            Self::UnknownItem => ("it is not there", "該当するやりとりがありません"),
            Self::UnknownActor => ("the one who asks is no agent", "操作したユーザーは担当者ではありません"),
            Self::Repeated => ("it is named more than once", "同じ対象が複数指定されています"),
            Self::Completed => ("it is completed", "すでに完了しています"),
        };
        in_either(language, english, japanese)
    }
}

/// Every reason, in one sentence.
impl Explain for AssignmentRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        list(self.reasons.iter().map(|reason| reason.message(language)), language)
    }
}

/// The name of a kind, as lists show it.
impl Explain for ItemKind {
    fn code(&self) -> &'static str {
        match self {
            Self::Conversation => "item.conversation",
            Self::Ticket => "item.ticket",
            Self::Activity => "item.activity",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Conversation => ("conversation", "やりとり"),
            Self::Ticket => ("ticket", "問い合わせ"),
            Self::Activity => ("activity", "活動"),
        };
        in_either(language, english, japanese)
    }
}

/// The name of a list (AH-03).
impl Explain for Section {
    fn code(&self) -> &'static str {
        match self {
            Self::Unassigned => "section.unassigned",
            Self::NotReplied => "section.not_replied",
            Self::Replied => "section.replied",
            Self::Blocked => "section.blocked",
            Self::Completed => "section.completed",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Unassigned => ("unassigned", "未割り当て"),
            Self::NotReplied => ("on hold", "未返信"),
            Self::Replied => ("ongoing", "返信済み"),
            Self::Blocked => ("blocked", "ブロック済み"),
            Self::Completed => ("completed", "完了"),
        };
        in_either(language, english, japanese)
    }
}
