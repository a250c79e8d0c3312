//! What signing in to the support site leads to (CQ-10).

use super::account::{Account, Password};
use crate::ids::AccountId;
use serde::{Deserialize, Serialize};

/// What a signed-in account may use (CQ-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// Inquiries by form.
    WebInquiry,
    /// Inquiries by chat.
    Chat,
    /// The history of inquiries: one per account, whoever of a shared mailbox inquired (CQ-12).
    History,
    /// Mail when an article is added.
    Following,
}

impl Service {
    /// All four.
    pub const ALL: [Self; 4] = [Self::WebInquiry, Self::Chat, Self::History, Self::Following];
}

/// What signing in with an address leads to (CQ-10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "sign_in", rename_all = "snake_case")]
pub enum SignIn {
    /// Nobody is registered under the address: it cannot sign in.
    NotRegistered,
    /// It is the first time: a password has to be chosen.
    ChoosePassword {
        /// The account.
        account: AccountId,
        /// How it is shown.
        display_name: String,
    },
    /// The host checks the password; then the account may use its services.
    EnterPassword {
        /// The account.
        account: AccountId,
        /// How it is shown.
        display_name: String,
        /// What it may use then.
        services: Vec<Service>,
    },
}

impl SignIn {
    /// CQ-10: only who is registered signs in; the first time asks for a password.
    pub fn of(account: Option<&Account>) -> Self {
        let Some(account) = account else { return Self::NotRegistered };
        let (id, display_name) = (account.id(), account.display_name());
        match account.password() {
            Password::AskedFor => Self::ChoosePassword { account: id, display_name },
            Password::Chosen { .. } => {
                Self::EnterPassword { account: id, display_name, services: Service::ALL.into() }
            }
        }
    }
}
