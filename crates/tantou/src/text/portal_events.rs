//! What happened to portals, their user types, notes and records, as logs and feeds show it (PV-03, PV-41, PV-42, PV-44).

use super::{Explain, TextLanguage, in_either};
use portal_visibility::notes::{Activity, FeedEntry, NoteEvent};
use portal_visibility::portal::{PortalEvent, UserTypeEvent};

const UNCHANGED: (&str, &str) = ("nothing has changed", "変更はありません");

impl Explain for PortalEvent {
    fn code(&self) -> &'static str {
        match self {
            Self::SetUp => "portal.set_up",
            Self::Renamed { .. } => "portal.renamed",
            Self::UrlChanged { .. } => "portal.url_changed",
            Self::Unchanged => "portal.unchanged",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::SetUp => in_either(language, "the portal was set up", "ポータルを設定しました"),
            Self::Renamed { before, after } => in_either(
                language,
                &format!("the portal is called {after} instead of {before}; its URL stays"),
                &format!("ポータル名を「{before}」から「{after}」に変更しました。URL は変わりません"),
            ),
            // PV-03: users are not told automatically.
            Self::UrlChanged { before, after, users_are_told: _ } => in_either(
                language,
                &format!(
                    "the portal is found at {after} instead of {before}; its users are not told automatically, and links sent before do not work any more"
                ),
                &format!(
                    "ポータルの URL を {before} から {after} に変更しました。ユーザーには自動で通知されず、送信済みのリンクは使用できなくなります"
                ),
            ),
            Self::Unchanged => in_either(language, UNCHANGED.0, UNCHANGED.1),
        }
    }
}

impl Explain for UserTypeEvent {
    fn code(&self) -> &'static str {
        match self {
            Self::Added => "user_type.added",
            Self::Configured { .. } => "user_type.configured",
            Self::Unchanged => "user_type.unchanged",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Added => ("the user type was added", "ユーザーの種類を追加しました"),
            // PV-44: at the next request.
            Self::Configured { .. } => (
                "the user type was changed; its users see it with their next request",
                "ユーザーの種類を変更しました。ユーザーには次回のアクセスから反映されます",
            ),
            Self::Unchanged => UNCHANGED,
        };
        in_either(language, english, japanese)
    }
}

impl Explain for NoteEvent {
    fn code(&self) -> &'static str {
        match self {
            Self::Added => "note.added",
            Self::Edited { .. } => "note.edited",
            Self::Deleted { .. } => "note.deleted",
            Self::Unchanged => "note.unchanged",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Added => ("the note was added", "メモを追加しました"),
            Self::Edited { .. } => ("the note was changed", "メモを変更しました"),
            Self::Deleted { .. } => ("the note was deleted", "メモを削除しました"),
            Self::Unchanged => UNCHANGED,
        };
        in_either(language, english, japanese)
    }
}

/// What a portal user did, to the owner of the record (PV-42).
impl Explain for Activity {
    fn code(&self) -> &'static str {
        match self {
            Self::RecordAdded => "feed.record_added",
            Self::RecordChanged { .. } => "feed.record_changed",
            Self::NoteAdded { .. } => "feed.note_added",
            Self::NoteChanged { .. } => "feed.note_changed",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::RecordAdded => in_either(language, "added", "データが追加されました"),
            Self::RecordChanged { fields } => {
                let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
                in_either(
                    language,
                    &format!("changed: {}", fields.join(", ")),
                    &format!("変更された項目: {}", fields.join("、")),
                )
            }
            Self::NoteAdded { .. } => in_either(language, "a note was added", "メモが追加されました"),
            Self::NoteChanged { .. } => in_either(language, "a note was changed", "メモが変更されました"),
        }
    }
}

/// With the record that it is about; who did it, and when, the host shows as it shows people and times.
impl Explain for FeedEntry {
    fn code(&self) -> &'static str {
        self.activity.code()
    }

    fn message(&self, language: TextLanguage) -> String {
        format!("{} {}: {}", self.module, self.record, self.activity.message(language))
    }
}
