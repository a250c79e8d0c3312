//! The names that a support desk's screens show: what was done, roles, purposes of use, signing in, services (CQ-05, CQ-07, CQ-10, CQ-14).

use super::{Explain, TextLanguage, in_either};
use contact_quota::contacts::{ChangeKind, ContactRole, Purpose, Service, SignIn};

/// What a request did, as lists show it.
impl Explain for ChangeKind {
    fn code(&self) -> &'static str {
        match self {
            Self::SignedUp => "change.signed_up",
            Self::Added => "change.added",
            Self::Edited => "change.edited",
            Self::Removed => "change.removed",
            Self::Replaced => "change.replaced",
            Self::HandedOver => "change.handed_over",
            Self::Entitled => "change.entitled",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::SignedUp => ("the contacts were registered", "担当者を新規登録しました"),
            Self::Added => ("secondary contacts were added", "副担当を追加しました"),
            Self::Edited => ("the details of a contact were changed", "担当者の登録内容を変更しました"),
            Self::Removed => ("a contact was deleted", "担当者を削除しました"),
            Self::Replaced => ("a contact was replaced", "担当者を交代しました"),
            Self::HandedOver => ("the primary contact has handed over", "主担当を引き継ぎました"),
            Self::Entitled => ("what the contract is entitled to was changed", "契約内容を変更しました"),
        };
        in_either(language, english, japanese)
    }
}

/// The name of a role, as lists show it (CQ-05).
impl Explain for ContactRole {
    fn code(&self) -> &'static str {
        match self {
            Self::Primary => "role.primary",
            Self::Secondary => "role.secondary",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        match self {
            Self::Primary => in_either(language, "primary", "主担当"),
            Self::Secondary => in_either(language, "secondary", "副担当"),
        }
    }
}

/// What a contact's data is used for (CQ-14).
impl Explain for Purpose {
    fn code(&self) -> &'static str {
        match self {
            Self::Information => "purpose.information",
            Self::Inquiries => "purpose.inquiries",
            Self::Surveys => "purpose.surveys",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::Information => (
                "providing information and goods that concern products and services",
                "製品・サービスに関連する情報および物品等の提供",
            ),
            Self::Inquiries => (
                "answering inquiries about products and services",
                "製品・サービスに関連する各種お問い合わせへの対応",
            ),
            Self::Surveys => (
                "surveys on products and services, and their analysis",
                "製品・サービスに関連するアンケートの実施と分析",
            ),
        };
        in_either(language, english, japanese)
    }
}

/// What signing in leads to (CQ-10).
impl Explain for SignIn {
    fn code(&self) -> &'static str {
        match self {
            Self::NotRegistered => "sign_in.not_registered",
            Self::ChoosePassword { .. } => "sign_in.choose_password",
            Self::EnterPassword { .. } => "sign_in.enter_password",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::NotRegistered => {
                ("this address cannot sign in", "このメールアドレスではサインインできません")
            }
            Self::ChoosePassword { .. } => {
                ("the first sign-in: choose a password", "初回サインインです。パスワードを設定してください")
            }
            Self::EnterPassword { .. } => ("enter the password", "パスワードを入力してください"),
        };
        in_either(language, english, japanese)
    }
}

/// What a signed-in account may use, as a menu shows it (CQ-10).
impl Explain for Service {
    fn code(&self) -> &'static str {
        match self {
            Self::WebInquiry => "service.web_inquiry",
            Self::Chat => "service.chat",
            Self::History => "service.history",
            Self::Following => "service.following",
        }
    }

    fn message(&self, language: TextLanguage) -> String {
        let (english, japanese) = match self {
            Self::WebInquiry => ("inquire by form", "Webから問い合わせ"),
            Self::Chat => ("inquire by chat", "チャットで問い合わせ"),
            Self::History => ("past inquiries", "問い合わせ履歴"),
            Self::Following => ("mail when an article is added", "記事のフォロー"),
        };
        in_either(language, english, japanese)
    }
}
