//! The host's own words, in Japanese and English. What the rules say is worded by `tantou::text`.

use super::password::{MAX_OCTETS, MIN_CHARACTERS, Unfit};
use tantou::access::Service;
use tantou::storage::Timestamp;
use tantou::text::TextLanguage;
use time::format_description::BorrowedFormatItem;
use time::macros::{format_description, offset};

/// Every text of the pages. A struct, so that no language can lack one.
pub(crate) struct Words {
    pub(crate) portal: &'static str,
    pub(crate) invitation: &'static str,
    pub(crate) invites: fn(&str) -> String,
    pub(crate) contracts: &'static str,
    pub(crate) only_configuration: &'static str,
    pub(crate) message: &'static str,
    pub(crate) address: &'static str,
    pub(crate) valid_until: &'static str,
    pub(crate) password: fn(usize) -> String,
    pub(crate) password_again: &'static str,
    pub(crate) register_and_accept: &'static str,
    pub(crate) consent: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) decline: &'static str,
    pub(crate) decline_hint: &'static str,
    pub(crate) accepted: &'static str,
    pub(crate) accepted_before: &'static str,
    pub(crate) you_may_configure: &'static str,
    pub(crate) left_out: &'static str,
    pub(crate) sign_in: &'static str,
    pub(crate) declined: &'static str,
    pub(crate) declined_hint: &'static str,
    pub(crate) dead: &'static str,
    pub(crate) dead_hint: &'static str,
    pub(crate) nothing_here: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) unreadable: &'static str,
}

const JAPANESE: Words = Words {
    portal: "カスタマーポータル",
    invitation: "設定担当者への招待",
    invites: |holder| format!("{holder} 様から、設定担当者に招待されています。"),
    contracts: "対象の契約",
    only_configuration: "設定担当者は、対象の契約の設定のみを行えます。お申込みや契約内容の変更などはできません。",
    message: "メッセージ",
    address: "担当者ID(メールアドレス)",
    valid_until: "有効期限",
    password: |characters| format!("パスワード({characters}文字以上)"),
    password_again: "パスワード(確認)",
    register_and_accept: "登録して承諾する",
    consent: "すでに登録されています。このまま承諾できます。",
    accept: "承諾する",
    decline: "拒否する",
    decline_hint: "お心当たりがない場合は、拒否してください。",
    accepted: "招待を承諾しました",
    accepted_before: "この招待はすでに承諾済みです",
    you_may_configure: "次の契約を設定できます。",
    left_out: "次の契約は、招待の後に対象外になりました。",
    sign_in: "担当者IDと登録済みのパスワードで、カスタマーポータルにログインしてください。",
    declined: "招待を拒否しました",
    declined_hint: "契約者に通知されます。この画面は閉じてかまいません。",
    dead: "このリンクは使用できません",
    dead_hint: "すでに承諾された方は、カスタマーポータルにログインしてください。それ以外の場合は、招待した契約者にお問い合わせください。",
    nothing_here: "ページが見つかりません",
    failed: "ただいま処理できません。しばらくしてから、もう一度お試しください。",
    unreadable: "入力内容を読み取れませんでした。もう一度入力してください。",
};

const ENGLISH: Words = Words {
    portal: "Customer portal",
    invitation: "Invitation to configure services",
    invites: |holder| format!("{holder} invites you as a delegate."),
    contracts: "Contracts",
    only_configuration: "A delegate may configure these services, and only configure them: ordering and changing contracts stay with the customer.",
    message: "Message",
    address: "Your ID (e-mail address)",
    valid_until: "Valid until",
    password: |characters| format!("Password (at least {characters} characters)"),
    password_again: "Password once more",
    register_and_accept: "Register and accept",
    consent: "You are registered already. Your consent is all it takes.",
    accept: "Accept",
    decline: "Decline",
    decline_hint: "If this means nothing to you, please decline.",
    accepted: "You have accepted the invitation",
    accepted_before: "You had accepted this invitation already",
    you_may_configure: "You may configure:",
    left_out: "Since you were invited, this is no longer on offer:",
    sign_in: "Sign in to the customer portal with your e-mail address and the password that you registered.",
    declined: "You have declined the invitation",
    declined_hint: "The customer will be told. You can close this page.",
    dead: "This link cannot be used",
    dead_hint: "If you have accepted already, sign in to the customer portal. Otherwise ask the customer who invited you.",
    nothing_here: "There is no such page",
    failed: "This cannot be done at the moment. Please try again in a while.",
    unreadable: "The form could not be read. Please fill it in again.",
};

impl Words {
    pub(crate) const fn of(language: TextLanguage) -> &'static Self {
        match language {
            TextLanguage::Japanese => &JAPANESE,
            TextLanguage::English => &ENGLISH,
        }
    }
}

/// A statement of the rules as a sentence of its own.
pub(crate) fn sentence(language: TextLanguage, statement: &str) -> String {
    match language {
        TextLanguage::Japanese => format!("{statement}。"),
        TextLanguage::English => {
            let mut characters = statement.chars();
            let first = characters.next().map(char::to_uppercase);
            first.into_iter().flatten().chain(characters).chain(['.']).collect()
        }
    }
}

/// What is wrong with a password.
pub(crate) fn unfit(language: TextLanguage, unfit: Unfit) -> String {
    match (language, unfit) {
        (TextLanguage::Japanese, Unfit::TooShort) => {
            format!("パスワードは{MIN_CHARACTERS}文字以上で入力してください。")
        }
        (TextLanguage::Japanese, Unfit::TooLong) => {
            format!("パスワードが長すぎます({MAX_OCTETS}バイトまで)。")
        }
        (TextLanguage::Japanese, Unfit::Different) => "確認用のパスワードが一致しません。".to_owned(),
        (TextLanguage::English, Unfit::TooShort) => {
            format!("The password needs at least {MIN_CHARACTERS} characters.")
        }
        (TextLanguage::English, Unfit::TooLong) => {
            format!("The password is too long (at most {MAX_OCTETS} octets).")
        }
        (TextLanguage::English, Unfit::Different) => "The two passwords differ.".to_owned(),
    }
}

/// What kind of service a contract covers. A kind that this page does not know goes without a name.
pub(crate) fn service(language: TextLanguage, service: &Service) -> Option<&'static str> {
    let (japanese, english) = match service.as_text() {
        "hosting" => ("レンタルサーバー", "hosting"),
        "domain_name" => ("ドメイン名", "domain name"),
        "certificate" => ("SSLサーバー証明書", "TLS certificate"),
        _ => return None,
    };
    Some(match language {
        TextLanguage::Japanese => japanese,
        TextLanguage::English => english,
    })
}

/// An instant in the portal's zone.
pub(crate) fn instant(language: TextLanguage, at: Timestamp) -> String {
    const JAPANESE: &[BorrowedFormatItem<'_>] =
        format_description!("[year]年[month padding:none]月[day padding:none]日 [hour]:[minute](日本時間)");
    const ENGLISH: &[BorrowedFormatItem<'_>] =
        format_description!("[day padding:none] [month repr:long] [year], [hour]:[minute] (Japan time)");
    let format = match language {
        TextLanguage::Japanese => JAPANESE,
        TextLanguage::English => ENGLISH,
    };
    let local = at.to_offset_date_time().checked_to_offset(offset!(+9));
    local.and_then(|local| local.format(format).ok()).unwrap_or_else(|| at.to_string())
}
