//! Changing what a holder calls a delegate.

use crate::{AccountHolderId, DelegateId, DelegateRepository, Label, RosterEntry};
use storage_contract::{OpError, Version};

/// The delegate is not on the holder's roster (AM-12: nor is it told whether it exists).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such delegate is on the account holder's list")]
pub struct NotOnRoster;

impl NotOnRoster {
    /// A stable code under which a host can translate.
    pub const fn code(self) -> &'static str {
        let Self = self;
        "roster.not_on_roster"
    }
}

/// A changed label, not written yet.
#[derive(Clone, Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedRelabel {
    entry: RosterEntry,
    version: Version,
}

/// AM-06: gives a delegate another label on one holder's roster; other holders call it what they like (AM-12).
///
/// # Errors
/// [`NotOnRoster`]; the store's errors.
pub async fn prepare_relabel<R: DelegateRepository>(
    tx: &mut R,
    holder: AccountHolderId,
    delegate: DelegateId,
    label: Label,
) -> Result<PreparedRelabel, OpError<NotOnRoster, R::Error>> {
    let entries = tx.lock_roster(holder, &[delegate]).await?;
    let own = entries.into_iter().find(|e| e.value.holder() == holder && e.value.delegate() == delegate);
    let entry = own.ok_or(OpError::Refused(NotOnRoster))?;
    Ok(PreparedRelabel { entry: entry.value.relabelled(label), version: entry.version })
}

impl PreparedRelabel {
    /// The entry as it will be.
    pub const fn entry(&self) -> &RosterEntry {
        &self.entry
    }

    /// Writes it.
    ///
    /// # Errors
    /// The store's; roll back then.
    pub async fn store<R: DelegateRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        tx.save_roster_entry(&self.entry, self.version).await
    }
}
