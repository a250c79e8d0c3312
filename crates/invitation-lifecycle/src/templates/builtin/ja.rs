//! The built-in texts in Japanese.

use super::Words;
use crate::templates::kind::TemplateKind;

pub(super) const fn words(kind: TemplateKind) -> Words {
    match kind {
        TemplateKind::Invitation => Words {
            subject: "【{{ organisation_name }}】「{{ portal_name }}」へのご招待",
            body: include_str!("ja_invitation.html"),
            button_label: "招待を承諾する",
        },
        TemplateKind::Verification => Words {
            subject: "【{{ organisation_name }}】メールアドレスのご確認のお願い",
            body: include_str!("ja_verification.html"),
            button_label: "メールアドレスを確認する",
        },
        TemplateKind::Welcome => Words {
            subject: "【{{ organisation_name }}】「{{ portal_name }}」ご登録完了のお知らせ",
            body: include_str!("ja_welcome.html"),
            button_label: "ログインする",
        },
    }
}
