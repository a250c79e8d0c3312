//! What each notice about a portal says: subject and paragraphs.

use super::PortalNames;
use crate::portal_seats::PortalNotice;
use crate::text::{Explain, TextLanguage};
use contact_quota::licence::{Deadline, Phase, TypeImpact};

/// Subject and paragraphs.
pub(super) fn of(
    notice: &PortalNotice,
    names: &PortalNames<'_>,
    language: TextLanguage,
) -> (String, Vec<String>) {
    let in_either = |english: &str, japanese: &str| match language {
        TextLanguage::English => english.to_owned(),
        TextLanguage::Japanese => japanese.to_owned(),
    };
    match notice {
        PortalNotice::Opened { phase, next_deadline, .. } => {
            let subject = in_either("the portal is set up", "ポータルを開始しました");
            (subject, vec![state(*phase, language), deadline(*next_deadline, language)])
        }
        PortalNotice::PlanChosen { plan, from, to, next_deadline, .. } => {
            let plan = plan.message(language);
            let (subject, chosen) = match language {
                TextLanguage::English => (changed(*from, *to, language), format!("Chosen: {plan}.")),
                TextLanguage::Japanese => {
                    (changed(*from, *to, language), format!("選択されたプラン: {plan}"))
                }
            };
            (subject, vec![chosen, state(*to, language), deadline(*next_deadline, language)])
        }
        PortalNotice::DataDeleted { .. } => {
            let subject = in_either("the data of the portal is deleted", "ポータルのデータを削除しました");
            let body = in_either(
                "The data of the portal is deleted, and cannot be restored.",
                "ポータルのデータを削除しました。元に戻すことはできません。",
            );
            (subject, vec![body])
        }
        PortalNotice::OverLimit { types, .. } => {
            let subject = in_either("more users than the limit allows", "ユーザー数が上限を超過します");
            let effect = in_either(
                "Nobody is removed. Nobody can be invited to these user types before they fit.",
                "ユーザーは削除されませんが、上限に収まるまで該当する種類には招待できません。",
            );
            (subject, vec![over(types, names, language), effect])
        }
    }
}

/// Whether a choice has closed the portal, opened it again, or left it as it was.
fn changed(from: Phase, to: Phase, language: TextLanguage) -> String {
    let (english, japanese) = match (from.is_open(), to.is_open()) {
        (true, false) => ("the portal is closed", "ポータルの利用を停止しました"),
        (false, true) => ("the portal is open again, with its data", "ポータルの利用を再開しました"),
        (true, true) | (false, false) => ("a plan was chosen", "プランが選択されました"),
    };
    match language {
        TextLanguage::English => english.to_owned(),
        TextLanguage::Japanese => japanese.to_owned(),
    }
}

fn state(phase: Phase, language: TextLanguage) -> String {
    let phase = phase.message(language);
    match language {
        TextLanguage::English => format!("The portal is now: {phase}."),
        TextLanguage::Japanese => format!("ポータルの状態: {phase}"),
    }
}

/// One sentence; nothing where the clock does nothing.
fn deadline(deadline: Option<Deadline>, language: TextLanguage) -> String {
    let Some(deadline) = deadline else { return String::new() };
    let text = deadline.message(language);
    match language {
        TextLanguage::English => {
            let mut letters = text.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string());
            format!("{}{}.", first.unwrap_or_default(), letters.as_str())
        }
        TextLanguage::Japanese => format!("今後の予定: {text}。"),
    }
}

/// One line for each limit by which a type is too full.
fn over(types: &[TypeImpact], names: &PortalNames<'_>, language: TextLanguage) -> String {
    let lines = types.iter().flat_map(|entry| {
        let name = (names.user_type)(entry.user_type);
        entry.pool.over.iter().map(move |overflow| format!("{name}: {}", overflow.message(language)))
    });
    lines.collect::<Vec<_>>().join("\n")
}
