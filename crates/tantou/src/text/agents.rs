//! Why an agent may not do or be something (AM-30 … AM-39).

use super::{Explain, TextLanguage, in_either};
use access_model::agents::{AgentRefusal, DeskDenial, TicketDenial};

/// Why a permission is not held (AM-31 … AM-37).
impl Explain for DeskDenial {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Inactive => ("an inactive agent may do nothing", "無効な担当者は操作できません"),
            Self::LightAgent => ("a light agent may only view", "制限付き担当者は表示のみ可能です"),
            Self::RoleAgent => {
                ("the role of an agent does not allow it", "「担当者」の役割にはこの権限がありません")
            }
            Self::Profile { .. } => {
                ("the agent's profile does not allow it", "担当者の権限セットにこの権限がありません")
            }
            Self::UnknownProfile { .. } => {
                ("the agent's profile does not exist any more", "担当者の権限セットは存在しません")
            }
        };
        in_either(language, english, japanese)
    }
}

/// Why a ticket is out of reach (AM-31 … AM-34).
impl Explain for TicketDenial {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Permission(denial) => denial.message(language),
            Self::OutOfScope { .. } => in_either(
                language,
                "it is outside of what the agent sees",
                "担当者がアクセスできる範囲の問い合わせではありません",
            ),
            Self::UnknownRole { .. } => {
                in_either(language, "the agent's role does not exist any more", "担当者の役割は存在しません")
            }
        }
    }
}

/// Why an agent cannot be added or changed (AM-30, AM-35 … AM-38). Without ids, which say nothing to people.
impl Explain for AgentRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::NotPermitted { denial } => {
                let because = denial.message(language);
                return match language {
                    TextLanguage::English => format!("agents cannot be managed by this user: {because}"),
                    TextLanguage::Japanese => format!("担当者を管理する権限がありません({because})"),
                };
            }
            Self::UnknownAgent { .. } => ("there is no such agent", "該当する担当者がいません"),
            Self::AgentExists { .. } => ("the agent is there already", "この担当者はすでに登録されています"),
            Self::AddressTaken { .. } => {
                ("another agent has this address", "このメールアドレスは別の担当者が使用しています")
            }
            Self::NotYourOwn => (
                "only the agent itself switches its chat notifications",
                "チャットの通知は、本人のみが変更できます",
            ),
            Self::NoDepartment => {
                ("an agent keeps at least one department", "担当者には部門が1つ以上必要です")
            }
            Self::UnknownDepartment { .. } => ("there is no such department", "該当する部門がありません"),
            Self::UnknownChannel { .. } => ("there is no such channel", "該当する経路がありません"),
            Self::UnknownRole { .. } => ("there is no such role", "該当する役割がありません"),
            Self::UnknownProfile { .. } => ("there is no such profile", "該当する権限セットがありません"),
            Self::NotInDepartment { .. } => {
                ("the agent is not of this department", "担当者はこの部門に所属していません")
            }
            Self::ChatOff { .. } => {
                ("chat is switched off in this department", "この部門ではチャットが無効です")
            }
            Self::NoChatAccess { .. } => (
                "the agent has no access to the chat of this department",
                "担当者はこの部門のチャットにアクセスできません",
            ),
            Self::LastAdministrator => (
                "this is the last active administrator, who has to stay one",
                "最後の有効な管理者であるため、変更できません",
            ),
            Self::Inactive => ("the agent is inactive", "担当者は無効です"),
            Self::Deleted => ("the agent is deleted", "担当者は削除されています"),
            Self::FencedByOther { .. } => {
                ("another handover is open for this agent", "この担当者には別の引き継ぎが進行中です")
            }
            Self::NotFenced => {
                ("the agent is not in this handover any more", "この担当者は引き継ぎの対象になっていません")
            }
            Self::NotDeleted => {
                ("only a deleted agent is made anonymous", "匿名化できるのは削除された担当者のみです")
            }
        };
        in_either(language, english, japanese)
    }
}
