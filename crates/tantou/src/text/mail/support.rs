//! The mails of a support desk.

use super::{MailText, support_lines};
use crate::support::SupportNotice;
use crate::text::TextLanguage;

/// What a desk is called, and where people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskNames<'a> {
    /// The desk's name, as it signs its mails.
    pub desk: &'a str,
    /// The address of the support site, for signing in.
    pub site: &'a str,
}

impl SupportNotice {
    /// The notice as a mail. It names nobody whom its recipient does not know, and nobody's address.
    ///
    /// ```
    /// use tantou::support::SupportNotice;
    /// use tantou::text::{DeskNames, TextLanguage};
    /// let names = DeskNames { desk: "manageサポート", site: "https://support.example.jp/" };
    /// let notice = SupportNotice::InquiryRefused { inquiry: uuid::Uuid::nil().into() };
    /// let mail = notice.mail(&names, TextLanguage::Japanese);
    /// assert_eq!(mail.subject, "【manageサポート】お問い合わせを受け付けできませんでした");
    /// ```
    pub fn mail(&self, names: &DeskNames<'_>, language: TextLanguage) -> MailText {
        let (subject, greeting, paragraphs) = match language {
            TextLanguage::English => support_lines::in_english(self, names),
            TextLanguage::Japanese => support_lines::in_japanese(self, names),
        };
        let subject = match language {
            TextLanguage::English => format!("[{}] {subject}", names.desk),
            TextLanguage::Japanese => format!("【{}】{subject}", names.desk),
        };
        let signature = names.desk.to_owned();
        MailText::new(subject, std::iter::once(greeting).chain(paragraphs).chain([signature]))
    }
}
