//! What a mailbox lacks for a lock or a backup, and what a handover warns of (AH-40 … AH-47).

use super::assignment::list;
use super::{Explain, TextLanguage, in_either};
use agent_handover::mailbox::{
    BackupCondition, BackupPhase, Correspondence, LockCondition, MailboxRefusal, MailboxWarning, Protocol,
    Sharing,
};

/// Who sees the mail.
impl Explain for Sharing {
    fn code(&self) -> &'static str {
        match self {
            Self::Private => "sharing.private",
            Self::RecordLevel => "sharing.record_level",
            Self::Complete => "sharing.complete",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Private => ("private", "非公開"),
            Self::RecordLevel => ("shared by record", "データ単位の共有"),
            Self::Complete => ("shared completely", "すべて共有"),
        };
        in_either(language, english, japanese)
    }
}

/// What a backup amounts to (AH-42, AH-43).
impl Explain for BackupPhase {
    fn code(&self) -> &'static str {
        match self {
            Self::None => "backup.none",
            Self::InProgress => "backup.under_way",
            Self::Failed => "backup.failed",
            Self::Completed => "backup.completed",
            Self::Outdated => "backup.outdated",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::None => ("no backup", "バックアップなし"),
            Self::InProgress => ("backup in progress", "バックアップ中"),
            Self::Failed => ("the backup has failed", "バックアップ失敗"),
            Self::Completed => ("backed up", "完了"),
            Self::Outdated => ("backed up before the user came back", "復帰前のバックアップ"),
        };
        in_either(language, english, japanese)
    }
}

/// A condition of a backup that is not met (AH-41, AH-43).
impl Explain for BackupCondition {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::OtherDomain { mailbox, administrator } => {
                return match language {
                    TextLanguage::English => {
                        format!("the mailbox is at {mailbox}, and you are at {administrator}")
                    }
                    TextLanguage::Japanese => {
                        format!(
                            "メールボックスのドメイン({mailbox})が、取得者のドメイン({administrator})と異なります"
                        )
                    }
                };
            }
            Self::UserActive => ("the user is active", "ユーザーが無効化されていません"),
            Self::NoMailbox => ("the user has set no mailbox", "メールボックスが設定されていません"),
            Self::Protocol { protocol: Protocol::Imap } => (
                "mailboxes fetched by IMAP cannot be backed up",
                "IMAPアカウントのバックアップは取得できません",
            ),
            Self::Protocol { protocol: Protocol::Pop3 } => (
                "mailboxes fetched by POP3 cannot be backed up",
                "POP3アカウントのバックアップは取得できません",
            ),
            Self::Private => ("the mailbox is private", "非公開のアカウントです"),
            Self::NotSavedSinceReactivation => (
                "the user has not saved the mail settings since coming back",
                "有効化された後、ユーザーがメール設定を保存していません",
            ),
            Self::InProgress => ("a backup is in progress", "バックアップの取得中です"),
            Self::AlreadyTaken => ("the backup is complete", "バックアップは完了しています"),
        };
        in_either(language, english, japanese)
    }
}

/// A condition of a lock that is not met (AH-45, AH-46).
impl Explain for LockCondition {
    fn code(&self) -> &'static str {
        Self::code(*self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::NoMailbox => ("the user has set no mailbox", "メールボックスが設定されていません"),
            Self::Private => ("a private mailbox cannot be locked", "非公開のアカウントはロックできません"),
            Self::YourOwn => (
                "with several administrators, another one has to do it",
                "管理者が複数いる場合、自分の設定はロックまたはロック解除できません",
            ),
        };
        in_either(language, english, japanese)
    }
}

/// Why something is refused with a mailbox (AH-40 … AH-46).
impl Explain for MailboxRefusal {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::NotPermitted { denial } => return denial.message(language),
            Self::Lock { unmet } => {
                return list(unmet.iter().map(|condition| condition.message(language)), language);
            }
            Self::Backup { unmet } => {
                return list(unmet.iter().map(|condition| condition.message(language)), language);
            }
            Self::UnknownUser { .. } => ("there is no such mailbox", "該当するメールボックスがありません"),
            Self::UnknownAgent { .. } => ("there is no such agent", "該当する担当者がいません"),
            Self::UnknownPlan { .. } => {
                ("the user has no such handover", "このユーザーには該当する引き継ぎがありません")
            }
            Self::NotYourOwn => {
                ("only the user changes their own mail settings", "メール設定を変更できるのは本人のみです")
            }
            Self::HostOnly => ("this is told by the system alone", "この操作はシステムのみが行います"),
            Self::Inactive => ("the user is inactive", "ユーザーは無効です"),
            Self::Locked => ("the mail settings are locked", "メール設定はロックされています"),
            Self::WrongPhase { .. } => ("no backup is in progress", "バックアップの取得中ではありません"),
        };
        in_either(language, english, japanese)
    }
}

/// What a handover warns of about the mailbox (AH-47).
impl Explain for MailboxWarning {
    fn code(&self) -> &'static str {
        match self {
            Self::Private => "mailbox_warning.private",
            Self::Unlocked => "mailbox_warning.unlocked",
            Self::NotBackedUp => "mailbox_warning.not_backed_up",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Private => (
                "the mailbox is private: no backup will be possible",
                "メールアカウントが非公開のため、バックアップを取得できません",
            ),
            Self::Unlocked => (
                "the mail settings are not locked: the user can still make the mailbox private",
                "メール設定がロックされていないため、ユーザーが非公開に変更できます",
            ),
            Self::NotBackedUp => ("the mailbox is not backed up", "メールのバックアップが取得されていません"),
        };
        in_either(language, english, japanese)
    }
}

/// Whether somebody reads a mail of a user who has left (AH-42).
impl Explain for Correspondence {
    fn code(&self) -> &'static str {
        match self {
            Self::Available => "correspondence.available",
            Self::NoBackup => "correspondence.no_backup",
            Self::NotLinked => "correspondence.not_linked",
            Self::NotTakingOver => "correspondence.not_taking_over",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Available => ("available", "閲覧できます"),
            Self::NoBackup => ("no backup is complete", "バックアップが完了していません"),
            Self::NotLinked => ("not linked to a record", "データに関連付けられていません"),
            Self::NotTakingOver => ("the reader does not take over", "引き継ぎ先の担当者ではありません"),
        };
        in_either(language, english, japanese)
    }
}
