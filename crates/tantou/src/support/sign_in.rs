//! Signing in to the support site, and the first password (CQ-10).

use super::notice::SupportNotice;
use super::{Receipt, SupportDesk, SupportStore};
use crate::message::Message;
use contact_quota::contacts::{Event, SignIn, prepare_first_sign_in};
use email_identity::EmailAddress;
use storage_contract::Timestamp;

impl SupportDesk {
    /// What signing in with an address leads to: not registered, choose a password, or enter it (CQ-10). Unguarded, writes nothing.
    ///
    /// To whoever is not signed in show nothing that tells addresses apart: answer *not registered* like a wrong password.
    ///
    /// # Errors
    /// The store's.
    pub async fn sign_in<R: SupportStore>(
        &self,
        tx: &mut R,
        address: &EmailAddress,
    ) -> Result<SignIn, R::Error> {
        Ok(SignIn::of(tx.find_account(address.key()).await?.as_ref()))
    }

    /// Records that the first password of an account was chosen (CQ-10), and tells its mailbox so. The host keeps the password's hash in the same
    /// transaction, and lets only somebody choose who followed a link in a mail to the address.
    ///
    /// The outcome is what signing in led to *before*: only on [`SignIn::ChoosePassword`] was something recorded; on anything else keep no password.
    ///
    /// # Errors
    /// The store's; a conflict if two choose at the same time.
    pub async fn choose_password<R: SupportStore>(
        &self,
        tx: &mut R,
        address: &EmailAddress,
        now: Timestamp,
    ) -> Result<Receipt<SignIn, Event>, R::Error> {
        let prepared = prepare_first_sign_in(tx, address.key(), now).await?;
        let outcome = prepared.sign_in().clone();
        let messages = match &outcome {
            SignIn::ChoosePassword { account, display_name } => {
                let (account, display_name) = (*account, display_name.clone());
                let chosen = SupportNotice::PasswordChosen { account, display_name };
                vec![Message::support(address, account.as_uuid(), b"password", chosen)]
            }
            SignIn::NotRegistered | SignIn::EnterPassword { .. } => Vec::new(),
        };
        prepared.store(tx).await?;
        Ok(Receipt { outcome, messages, events: Vec::new() })
    }
}
