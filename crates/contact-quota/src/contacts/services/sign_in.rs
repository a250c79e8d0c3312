//! The first sign-in (CQ-10).

use crate::contacts::account::Account;
use crate::contacts::repository::ContactRepository;
use crate::contacts::sign_in::SignIn;
use email_identity::AddressKey;
use storage_contract::{Timestamp, Version, Versioned};

/// The answer to whoever wants to sign in, and what is to be written if it is the first time.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedSignIn {
    sign_in: SignIn,
    account: Option<(Account, Version)>,
}

impl PreparedSignIn {
    /// What signing in leads to, before anything is written.
    pub const fn sign_in(&self) -> &SignIn {
        &self.sign_in
    }

    /// Records that a password was chosen, if one was to be; the host keeps its hash in the same transaction.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: ContactRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match self.account {
            Some(changed) => tx.save_accounts(&[changed]).await,
            None => Ok(()),
        }
    }
}

/// Prepares a sign-in (CQ-10). Only [`SignIn::ChoosePassword`] has something to store: that the password was chosen. That whoever chooses it may read the
/// mailbox is for the host to make sure of, by a link in a mail to it.
///
/// # Errors
/// Whatever the store fails with.
pub async fn prepare_first_sign_in<R: ContactRepository>(
    tx: &mut R,
    address: &AddressKey,
    now: Timestamp,
) -> Result<PreparedSignIn, R::Error> {
    let found = tx.lock_accounts(std::slice::from_ref(address)).await?.into_iter().next();
    let sign_in = SignIn::of(found.as_ref().map(|found| &found.value));
    let account = match (&sign_in, found) {
        (SignIn::ChoosePassword { .. }, Some(Versioned { mut value, version })) => {
            value.choose_password(now);
            Some((value, version))
        }
        (SignIn::ChoosePassword { .. } | SignIn::NotRegistered | SignIn::EnterPassword { .. }, _) => None,
    };
    Ok(PreparedSignIn { sign_in, account })
}
