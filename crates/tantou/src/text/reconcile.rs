//! What violates the rules in a store, and what is proposed; why an agent cannot be made anonymous.

use super::{Explain, TextLanguage, in_either};
use agent_handover::anonymise::AnonymisationRefusal;
use agent_handover::reconcile::{Finding, Proposal};

/// Something that violates the rules (AH-02, AH-05, AH-20, AH-26, AH-33, AH-45).
impl Explain for Finding {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::ItemHeldWrongly { because, .. } => {
                let because = because.message(language);
                return match language {
                    TextLanguage::English => format!("work is with somebody who may not hold it: {because}"),
                    TextLanguage::Japanese => format!("担当できない担当者に割り当てられています({because})"),
                };
            }
            Self::FenceWithoutPlan { .. } => (
                "an agent is kept out by a handover that is not open",
                "進行中でない引き継ぎによって担当者が対象外になっています",
            ),
            Self::PlanWithoutFence { .. } => (
                "a handover is open, and its agent can still be given work",
                "引き継ぎ中の担当者に割り当てが可能な状態です",
            ),
            Self::PlanOffBoard { .. } => {
                ("an open handover is not on the board", "進行中の引き継ぎが一覧にありません")
            }
            Self::BoardWithoutPlan { .. } => {
                ("a handover on the board is not open", "一覧の引き継ぎは進行中ではありません")
            }
            Self::AdministratorMisnoted { .. } => {
                ("an administrator is noted wrongly", "管理者の一覧が担当者の役割と一致しません")
            }
            Self::PrivateAndLocked { .. } => (
                "a mailbox is locked, and private or not set",
                "非公開または未設定のメールアカウントがロックされています",
            ),
            Self::BackupOfActiveUser { .. } => (
                "the mailbox of an active user is being backed up",
                "有効なユーザーのバックアップが取得中です",
            ),
            Self::MailboxUnaware { .. } => (
                "a mailbox counts an inactive user as active",
                "無効な担当者のメールアカウントが有効なままです",
            ),
        };
        in_either(language, english, japanese)
    }
}

/// What is proposed about a finding.
impl Explain for Proposal {
    fn code(&self) -> &'static str {
        match self {
            Self::Release => "proposal.release",
            Self::LiftFence => "proposal.lift_fence",
            Self::FenceOrCancel => "proposal.fence_or_cancel",
            Self::PutOnBoard => "proposal.put_on_board",
            Self::TakeOffBoard => "proposal.take_off_board",
            Self::NoteAdministrator => "proposal.note_administrator",
            Self::Unlock => "proposal.unlock",
            Self::FailBackup => "proposal.fail_backup",
            Self::TellMailbox => "proposal.tell_mailbox",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Release => ("unassign it", "未割り当てにする"),
            Self::LiftFence => ("let the agent be given work again", "担当者への割り当てを再開する"),
            Self::FenceOrCancel => (
                "keep new work away, or give the handover up",
                "割り当ての対象外にするか、引き継ぎを中止する",
            ),
            Self::PutOnBoard => ("put it on the board", "一覧に加える"),
            Self::TakeOffBoard => ("take it off the board", "一覧から外す"),
            Self::NoteAdministrator => ("note the agent as it is", "管理者の一覧を修正する"),
            Self::Unlock => ("unlock the settings", "ロックを解除する"),
            Self::FailBackup => ("count the backup as failed", "バックアップを失敗とする"),
            Self::TellMailbox => ("count the user as inactive", "ユーザーを無効とする"),
        };
        in_either(language, english, japanese)
    }
}

/// Why an agent cannot be made anonymous (AH-21).
impl Explain for AnonymisationRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::NotPermitted { denial } => return denial.message(language),
            Self::Agent { because } => return because.message(language),
            Self::Unknown { .. } => ("there is no such anonymisation", "該当する匿名化がありません"),
            Self::NotDue { .. } => {
                ("there is no completed deletion that asks for it", "匿名化を指定した削除が完了していません")
            }
            Self::UnknownAgent { .. } => ("there is no such agent", "該当する担当者がいません"),
            Self::NoPseudonym => (
                "no name can be found that does not mention the person",
                "本人を示さない名前が見つかりません",
            ),
        };
        in_either(language, english, japanese)
    }
}
