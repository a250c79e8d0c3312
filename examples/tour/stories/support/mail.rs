//! The mail that the desk sends. The library says what there is to tell, to whom; wording it is the host's.

use super::World;
use crate::world::TourError;
use tantou::message::{Content, Message, Recipient};
use tantou::support::{Addressed, SupportNotice};
use tantou::text::{Explain, TextLanguage};

/// So many are shown to people.
const SHOWN: usize = 8;

/// Delivers what waits in the outbox, and shows it.
pub(super) fn show(world: &mut World<'_>) -> Result<(), TourError> {
    let delivered = world.deliver()?;
    let language = world.teller.language();
    let row = |message: &Message| match (&message.to, &message.content) {
        (Recipient::Address(to), Content::Support(notice)) => {
            Some(vec![to.delivery().to_owned(), words(notice, language), message.topic().to_owned()])
        }
        _ => None,
    };
    let rows: Vec<Vec<String>> = delivered.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    world.teller.say("Mail from the outbox:", "送信待ちから配信されたメール:")?;
    let columns = match language {
        TextLanguage::English => ["to", "what it says", "topic"],
        TextLanguage::Japanese => ["宛先", "内容", "種別"],
    };
    Ok(world.teller.table_beginning("mail", &columns, &rows, SHOWN)?)
}

fn words(notice: &SupportNotice, language: TextLanguage) -> String {
    match language {
        TextLanguage::English => in_english(notice),
        TextLanguage::Japanese => in_japanese(notice),
    }
}

fn names(people: &[Addressed], separator: &str) -> String {
    people.iter().map(|who| who.name.as_str()).collect::<Vec<_>>().join(separator)
}

fn in_english(notice: &SupportNotice) -> String {
    let language = TextLanguage::English;
    match notice {
        SupportNotice::Welcome { people, role, display_name, asks_for_password, .. } => {
            let password = if *asks_for_password { ", with a password to be chosen" } else { "" };
            let (names, role) = (names(people, ", "), role.message(language));
            format!("welcome, {names} ({role}): you sign in as {display_name}{password}")
        }
        SupportNotice::RequestCarriedOut { answer, standing, .. } => {
            let standing =
                standing.map_or_else(String::new, |standing| format!("; {}", standing.message(language)));
            format!("{}{standing}", answer.change.message(language))
        }
        SupportNotice::BecamePrimary { who } => format!("{}, you are the primary contact now", who.name),
        SupportNotice::CeasedAsPrimary { who } => format!("{}, you are a secondary contact now", who.name),
        SupportNotice::Removed { who, account_closed } => {
            let closed = if *account_closed { ", and the account is closed" } else { "" };
            format!("{} is no longer registered{closed}", who.name)
        }
        SupportNotice::AddressChanged { who, .. } => format!("{} has another address now", who.name),
        SupportNotice::OverQuota { from, standing, .. } => {
            format!("from {from}: {}", standing.message(language))
        }
        SupportNotice::PasswordChosen { display_name, .. } => {
            format!("{display_name}: a password was chosen")
        }
        SupportNotice::InquiryRefused { .. } => {
            "your mail was not accepted: nobody is registered under this address".into()
        }
        SupportNotice::InquiryAsksWhich { candidates, .. } => {
            format!("which of you has written: {}?", names(candidates, ", "))
        }
        SupportNotice::InquiryToConfirm { why, .. } => why.message(language),
    }
}

fn in_japanese(notice: &SupportNotice) -> String {
    let language = TextLanguage::Japanese;
    match notice {
        SupportNotice::Welcome { people, role, display_name, asks_for_password, .. } => {
            let password = if *asks_for_password { "、初回にパスワードを設定" } else { "" };
            let (names, role) = (names(people, "様、"), role.message(language));
            format!("{names}様を{role}として登録しました(サインイン名: {display_name}{password})")
        }
        SupportNotice::RequestCarriedOut { answer, standing, .. } => {
            let standing =
                standing.map_or_else(String::new, |standing| format!("。{}", standing.message(language)));
            format!("{}{standing}", answer.change.message(language))
        }
        SupportNotice::BecamePrimary { who } => format!("{}様が主担当になりました", who.name),
        SupportNotice::CeasedAsPrimary { who } => format!("{}様は副担当になりました", who.name),
        SupportNotice::Removed { who, account_closed } => {
            let closed = if *account_closed { "。アカウントは閉じられました" } else { "" };
            format!("{}様の登録を削除しました{closed}", who.name)
        }
        SupportNotice::AddressChanged { who, .. } => format!("{}様のメールアドレスを変更しました", who.name),
        SupportNotice::OverQuota { from, standing, .. } => {
            format!("{from}から: {}", standing.message(language))
        }
        SupportNotice::PasswordChosen { display_name, .. } => {
            format!("{display_name}様のパスワードが設定されました")
        }
        SupportNotice::InquiryRefused { .. } => {
            "ご登録のないメールアドレスのため、受け付けできませんでした".into()
        }
        SupportNotice::InquiryAsksWhich { candidates, .. } => {
            format!("どなたからのお問い合わせですか: {}様", names(candidates, "様、"))
        }
        SupportNotice::InquiryToConfirm { why, .. } => why.message(language),
    }
}
