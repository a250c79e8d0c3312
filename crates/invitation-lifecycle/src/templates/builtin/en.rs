//! The built-in texts in English.

use super::Words;
use crate::templates::kind::TemplateKind;

pub(super) const fn words(kind: TemplateKind) -> Words {
    match kind {
        TemplateKind::Invitation => Words {
            subject: "{% if inviter_name %}{{ inviter_name }} invites you{% else %}You are invited{% endif %} to {{ portal_name }} ({{ organisation_name }})",
            body: include_str!("en_invitation.html"),
            button_label: "Accept the invitation",
        },
        TemplateKind::Verification => Words {
            subject: "Please confirm your e-mail address for {{ portal_name }}",
            body: include_str!("en_verification.html"),
            button_label: "Confirm the address",
        },
        TemplateKind::Welcome => Words {
            subject: "Welcome to {{ portal_name }}",
            body: include_str!("en_welcome.html"),
            button_label: "Log in",
        },
    }
}
