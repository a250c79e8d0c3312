//! The mails to whoever manages a portal.

use super::{MailText, portal_lines};
use crate::portal_seats::PortalNotice;
use crate::text::TextLanguage;
use contact_quota::licence::UserTypeId;
use std::fmt;

/// What a portal and its user types are called.
#[derive(Clone, Copy)]
pub struct PortalNames<'a> {
    /// The portal's name.
    pub portal: &'a str,
    /// The name of a user type.
    pub user_type: &'a dyn Fn(UserTypeId) -> String,
}

impl fmt::Debug for PortalNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PortalNames").field("portal", &self.portal).finish_non_exhaustive()
    }
}

impl PortalNotice {
    /// The notice as a mail to whoever manages the portal.
    ///
    /// ```
    /// use tantou::portal_seats::PortalNotice;
    /// use tantou::text::{PortalNames, TextLanguage};
    /// let names = PortalNames { portal: "海岸商事", user_type: &|_| "連絡先".to_owned() };
    /// let notice = PortalNotice::DataDeleted { portal: uuid::Uuid::nil().into() };
    /// assert_eq!(notice.mail(&names, TextLanguage::Japanese).subject, "【海岸商事】ポータルのデータを削除しました");
    /// ```
    pub fn mail(&self, names: &PortalNames<'_>, language: TextLanguage) -> MailText {
        let (subject, paragraphs) = portal_lines::of(self, names, language);
        let subject = match language {
            TextLanguage::English => format!("[{}] {subject}", names.portal),
            TextLanguage::Japanese => format!("【{}】{subject}", names.portal),
        };
        MailText::new(subject, paragraphs)
    }
}
