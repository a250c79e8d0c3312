//! What each notice of a support desk says: subject, greeting and paragraphs.

use super::DeskNames;
use crate::support::{Addressed, SupportNotice};
use crate::text::{Explain, TextLanguage};
use contact_quota::contacts::{Confirmation, ContactRole, Service};

/// Subject, greeting, paragraphs.
pub(super) type Lines = (String, String, Vec<String>);

const ENGLISH: TextLanguage = TextLanguage::English;
const JAPANESE: TextLanguage = TextLanguage::Japanese;

pub(super) fn in_english(notice: &SupportNotice, names: &DeskNames<'_>) -> Lines {
    let desk = names.desk;
    let text = |subject: &str, who: &Addressed, body: String| {
        (subject.to_owned(), format!("Dear {},", who.name), vec![body])
    };
    match notice {
        SupportNotice::Welcome { people, role, display_name, asks_for_password, .. } => {
            welcome_in_english(people, *role, (display_name, *asks_for_password), names)
        }
        SupportNotice::RequestCarriedOut { answer, standing, .. } => {
            let standing = standing.map(|standing| format!("Contacts: {}.", standing.message(ENGLISH)));
            let done = format!("Your request was carried out: {}.", answer.change.message(ENGLISH));
            to_all(
                "your request was carried out".into(),
                [Some(done), standing].into_iter().flatten().collect(),
            )
        }
        SupportNotice::BecamePrimary { who } => text(
            "you are the primary contact now",
            who,
            format!("{desk} turns to you in matters of this contract from now on."),
        ),
        SupportNotice::CeasedAsPrimary { who } => text(
            "you are a secondary contact now",
            who,
            "The primary contact of the contract is somebody else from now on. You may inquire as before."
                .into(),
        ),
        SupportNotice::Removed { who, account_closed } => {
            text("you are no longer registered", who, gone_in_english(*account_closed))
        }
        SupportNotice::AddressChanged { who, account_closed } => {
            let changed = "You are registered under another address from now on; mail from this one is no longer accepted for you.";
            let doubt = "If you did not ask for this, please turn to your primary contact.";
            let closed = if *account_closed { " The account of this address is closed." } else { "" };
            text("your address was changed", who, format!("{changed}{closed} {doubt}"))
        }
        SupportNotice::OverQuota { from, standing, .. } => to_all(
            format!("too many contacts from {from} on"),
            vec![format!("From {from} on: {}.", standing.message(ENGLISH))],
        ),
        SupportNotice::PasswordChosen { display_name, .. } => to_all(
            "a password was chosen".into(),
            vec![format!(
                "A password was chosen for \"{display_name}\". If that was not you, somebody else reads this mailbox: please tell {desk}."
            )],
        ),
        SupportNotice::InquiryRefused { .. } => inquiry_refused_in_english(),
        SupportNotice::InquiryAsksWhich { candidates, .. } => asks_which_in_english(candidates),
        SupportNotice::InquiryToConfirm { why, .. } => to_confirm_in_english(*why),
    }
}

pub(super) fn in_japanese(notice: &SupportNotice, names: &DeskNames<'_>) -> Lines {
    let desk = names.desk;
    let text = |subject: &str, who: &Addressed, body: String| {
        (subject.to_owned(), format!("{}様", who.name), vec![body])
    };
    match notice {
        SupportNotice::Welcome { people, role, display_name, asks_for_password, .. } => {
            welcome_in_japanese(people, *role, (display_name, *asks_for_password), names)
        }
        SupportNotice::RequestCarriedOut { answer, standing, .. } => {
            let standing =
                standing.map(|standing| format!("現在のご登録状況: {}", standing.message(JAPANESE)));
            let done = format!("ご依頼の内容を反映しました: {}", answer.change.message(JAPANESE));
            to_all("ご依頼の内容を反映しました".into(), [Some(done), standing].into_iter().flatten().collect())
        }
        SupportNotice::BecamePrimary { who } => text(
            "主担当になりました",
            who,
            format!("本契約の主担当として登録しました。今後、{desk}からの確認等は{}様にご連絡いたします。", who.name),
        ),
        SupportNotice::CeasedAsPrimary { who } => text(
            "副担当になりました",
            who,
            "本契約の主担当が変更され、副担当としての登録になりました。お問い合わせはこれまでどおりご利用いただけます。".into(),
        ),
        SupportNotice::Removed { who, account_closed } => {
            text("担当者の登録を削除しました", who, gone_in_japanese(*account_closed))
        }
        SupportNotice::AddressChanged { who, account_closed } => {
            let changed = "ご登録のメールアドレスを変更しました。今後、このメールアドレスからのお問い合わせは受け付けできません。";
            let closed = if *account_closed { "このメールアドレスのアカウントは閉じられました。" } else { "" };
            let doubt = "お心当たりがない場合は、貴社の主担当様にご確認ください。";
            text("メールアドレスを変更しました", who, format!("{changed}{closed}{doubt}"))
        }
        SupportNotice::OverQuota { from, standing, .. } => to_all(
            format!("{from}から登録可能人数を超過します"),
            vec![format!("{from}から: {}", standing.message(JAPANESE))],
        ),
        SupportNotice::PasswordChosen { display_name, .. } => to_all(
            "パスワードが設定されました".into(),
            vec![format!(
                "「{display_name}」のパスワードが設定されました。お心当たりがない場合は、第三者がこのメールボックスを閲覧しているおそれがあります。{desk}までご連絡ください。"
            )],
        ),
        SupportNotice::InquiryRefused { .. } => inquiry_refused_in_japanese(),
        SupportNotice::InquiryAsksWhich { candidates, .. } => asks_which_in_japanese(candidates),
        SupportNotice::InquiryToConfirm { why, .. } => to_confirm_in_japanese(*why),
    }
}

fn welcome_in_english(
    people: &[Addressed],
    role: ContactRole,
    (display_name, asks_for_password): (&str, bool),
    names: &DeskNames<'_>,
) -> Lines {
    let password = if asks_for_password {
        "Your first sign-in asks you to choose a password."
    } else {
        "The password of this mailbox was chosen before and stays as it is."
    };
    let sign_in = format!("Sign in at {} as \"{display_name}\". {password}", names.site);
    let greeting = format!("Dear {},", listed(people, ", "));
    let paragraphs = vec![roles_in_english(people, role, names.desk), sign_in, services(ENGLISH)];
    ("you are registered as a contact".into(), greeting, paragraphs)
}

fn welcome_in_japanese(
    people: &[Addressed],
    role: ContactRole,
    (display_name, asks_for_password): (&str, bool),
    names: &DeskNames<'_>,
) -> Lines {
    let password = if asks_for_password {
        "初回サインイン時にパスワードを設定してください。"
    } else {
        "パスワードは設定済みのものをそのままご利用ください。"
    };
    let sign_in = format!("サインイン: {}\n表示名: {display_name}\n{password}", names.site);
    let greeting = format!("{}様", listed(people, "様、"));
    let paragraphs = vec![roles_in_japanese(people, role), sign_in, services(JAPANESE)];
    ("担当者のご登録が完了しました".into(), greeting, paragraphs)
}

fn inquiry_refused_in_english() -> Lines {
    to_all(
            "your inquiry could not be accepted".into(),
            vec![
                "Nobody is registered under the address that you wrote from, so your inquiry was not accepted.".into(),
                "Please write from a registered address, or ask the primary contact of your company to have you registered.".into(),
            ],
        )
}

fn asks_which_in_english(candidates: &[Addressed]) -> Lines {
    to_all(
        "who of you has written?".into(),
        vec![format!(
            "Several people are registered under this address. Please tell who has written: {}.",
            listed(candidates, ", ")
        )],
    )
}

fn to_confirm_in_english(why: Confirmation) -> Lines {
    to_all(
        "an inquiry to be confirmed".into(),
        vec![
            format!("An inquiry for your contract is {}.", why.message(ENGLISH)),
            "Please tell whether it is in order.".into(),
        ],
    )
}

fn inquiry_refused_in_japanese() -> Lines {
    to_all(
            "お問い合わせを受け付けできませんでした".into(),
            vec![
                "ご登録のないメールアドレスからのお問い合わせのため、受け付けできませんでした。".into(),
                "ご登録のメールアドレスからお送りいただくか、貴社の主担当様を通じて担当者のご登録をお願いいたします。".into(),
            ],
        )
}

fn asks_which_in_japanese(candidates: &[Addressed]) -> Lines {
    to_all(
        "お名前をお知らせください".into(),
        vec![format!(
            "このメールアドレスには複数の方が登録されています。どなたからのお問い合わせかお知らせください: {}様",
            listed(candidates, "様、")
        )],
    )
}

fn to_confirm_in_japanese(why: Confirmation) -> Lines {
    to_all(
        "お問い合わせについての確認".into(),
        vec![
            format!("ご契約に関するお問い合わせがありました。{}。", why.message(JAPANESE)),
            "対応してよろしいか、お知らせください。".into(),
        ],
    )
}

fn listed(people: &[Addressed], separator: &str) -> String {
    people.iter().map(|who| who.name.as_str()).collect::<Vec<_>>().join(separator)
}

/// A mail that greets nobody by name.
const fn to_all(subject: String, paragraphs: Vec<String>) -> Lines {
    (subject, String::new(), paragraphs)
}

/// The role is that of the first; all others are secondaries.
fn roles_in_english(people: &[Addressed], role: ContactRole, desk: &str) -> String {
    match (people, role) {
        ([first, _, ..], ContactRole::Primary) => {
            format!(
                "You are registered with {desk}: {} as the primary contact, the others as secondary contacts.",
                first.name
            )
        }
        ([_, _, ..], ContactRole::Secondary) => {
            format!("You are registered with {desk} as secondary contacts.")
        }
        (_, ContactRole::Primary) => format!("You are registered with {desk} as the primary contact."),
        (_, ContactRole::Secondary) => format!("You are registered with {desk} as a secondary contact."),
    }
}

fn roles_in_japanese(people: &[Addressed], role: ContactRole) -> String {
    match (people, role) {
        ([first, _, ..], ContactRole::Primary) => {
            format!("{}様を主担当、その他の皆様を副担当として登録しました。", first.name)
        }
        _ => format!("{}として登録しました。", role.message(JAPANESE)),
    }
}

/// What a contact may use (CQ-10), one to a line.
fn services(language: TextLanguage) -> String {
    let heading = match language {
        TextLanguage::English => "What you may use now:",
        TextLanguage::Japanese => "ご利用いただける機能:",
    };
    let bullet = match language {
        TextLanguage::English => "- ",
        TextLanguage::Japanese => "・",
    };
    let lines = Service::ALL.iter().map(|service| format!("\n{bullet}{}", service.message(language)));
    std::iter::once(heading.to_owned()).chain(lines).collect()
}

fn gone_in_english(account_closed: bool) -> String {
    let gone =
        "You are no longer registered for this contract, so your inquiries for it are not accepted any more.";
    let closed = if account_closed { " The account of this address is closed." } else { "" };
    format!("{gone}{closed}")
}

fn gone_in_japanese(account_closed: bool) -> String {
    let gone =
        "本契約の担当者としての登録を削除しました。今後、本契約についてのお問い合わせは受け付けできません。";
    let closed = if account_closed {
        "このメールアドレスのアカウントは閉じられました。"
    } else {
        ""
    };
    format!("{gone}{closed}")
}
