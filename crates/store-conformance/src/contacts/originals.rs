//! One row of each kind, and what would be a duplicate of one.

use crate::contacts::world::{
    account, account_record, contact, contact_record, contract, receipt, register, register_record,
};
use crate::family::Cell;
use crate::sample::{address, at, id};
use contact_quota::contacts::{AccountRecord, ChangeKind, ContactRecord, ContactRepository, RegisterRecord};
use contact_quota::journal::{Held, Past, RegisterHeld};
use email_identity::AddressKey;
use storage_contract::{Timestamp, Version, Versioned};

/// The kinds of rows that rules write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Register,
    Contact,
    Account,
}

impl Row {
    pub(crate) const ALL: [Self; 3] = [Self::Register, Self::Contact, Self::Account];

    pub(crate) async fn version<R: ContactRepository>(self, tx: &mut R) -> Result<Option<Version>, R::Error> {
        Ok(self.lock_cells(tx, &[0]).await?.first().map(|cell| cell.version))
    }

    pub(crate) async fn save<R: ContactRepository>(
        self,
        tx: &mut R,
        expected: Version,
    ) -> Result<(), R::Error> {
        self.save_cell(tx, Cell { index: 0, value: 5, version: expected }).await
    }

    /// Only for what can be deleted.
    pub(crate) async fn delete<R: ContactRepository>(
        self,
        tx: &mut R,
        expected: Version,
    ) -> Result<(), R::Error> {
        match self {
            Self::Register => Ok(()),
            Self::Contact => tx.delete_contacts(contract(1), &[(id(1), expected)]).await,
            Self::Account => tx.delete_accounts(&[(key(0), expected)]).await,
        }
    }

    /// Registers keep numbers as the places they have given out, contacts as their place, accounts as the microsecond of their opening.
    pub(crate) async fn lock_cells<R: ContactRepository>(
        self,
        tx: &mut R,
        cells: &[usize],
    ) -> Result<Vec<Cell>, R::Error> {
        fn cell<T>(index: usize, row: &Versioned<T>, value: impl Fn(&T) -> u64) -> Cell {
            Cell { index, value: value(&row.value), version: row.version }
        }
        let mut found = Vec::new();
        for index in cells.iter().copied() {
            match self {
                Self::Register => {
                    let rows = tx.lock_register(contract(1 + index as u128)).await?;
                    found.extend(rows.iter().map(|row| cell(index, row, |row| row.record().orders - 1)));
                }
                Self::Contact => {
                    let rows = tx.lock_contacts(contract(1), &[id(1 + index as u128)]).await?;
                    found.extend(rows.iter().map(|row| cell(index, row, |row| row.order() - 1)));
                }
                Self::Account => {
                    let rows = tx.lock_accounts(&[key(index)]).await?;
                    let micros = |at: Timestamp| u64::try_from(at.as_unix_micros()).unwrap_or(0);
                    found.extend(rows.iter().map(|row| cell(index, row, |row| micros(row.opened_at()))));
                }
            }
        }
        Ok(found)
    }

    pub(crate) async fn save_cell<R: ContactRepository>(
        self,
        tx: &mut R,
        cell: Cell,
    ) -> Result<(), R::Error> {
        let number = 1 + cell.index as u128;
        match self {
            Self::Register => {
                let record = RegisterRecord { orders: cell.value + 1, ..register_record(number) };
                tx.save_register(&register(record), cell.version).await
            }
            Self::Contact => {
                let next = contact(contact_record(contract(1), number, cell.value + 1));
                tx.save_contacts(&[(next, cell.version)]).await
            }
            Self::Account => {
                let micros = i64::try_from(cell.value).unwrap_or(0);
                let opened_at = Timestamp::from_unix_micros(micros).expect("is within range");
                let record = AccountRecord { opened_at, ..original(cell.index) };
                tx.save_accounts(&[(account(record), cell.version)]).await
            }
        }
    }
}

fn original(index: usize) -> AccountRecord {
    account_record(1 + index as u128, ["Soumu@Sakura-Shoji.example", "Keiri@Sakura-Shoji.example"][index])
}

fn key(index: usize) -> AddressKey {
    original(index).address.key().clone()
}

/// Writes them: two of each.
pub(crate) async fn write<R: ContactRepository>(tx: &mut R) -> Result<(), R::Error> {
    for number in [1, 2] {
        tx.insert_register(&register(register_record(number))).await?;
    }
    let contacts = [1, 2].map(|number| contact(contact_record(contract(1), number, 1)));
    tx.insert_contacts(&contacts).await?;
    tx.insert_accounts(&[0, 1].map(|index| account(original(index)))).await?;
    tx.insert_receipt(&receipt(contract(1), 1, ChangeKind::SignedUp)).await?;
    tx.insert_past(&[past(2)]).await
}

fn past(registered: u64) -> Past {
    let held = RegisterHeld { contract: contract(1), registered, primary: id(1) };
    Past { since: at(1), until: at(1 + registered), held: Held::Register(held) }
}

/// The unique keys.
#[derive(Clone, Copy, Debug)]
pub enum Duplicate {
    Register,
    Contact,
    AccountAddress,
    AccountId,
    IdOfASavedAccount,
    Receipt,
    Past,
}

impl Duplicate {
    pub(crate) const ALL: [Self; 7] = [
        Self::Register,
        Self::Contact,
        Self::AccountAddress,
        Self::AccountId,
        Self::IdOfASavedAccount,
        Self::Receipt,
        Self::Past,
    ];

    pub(crate) async fn insert<R: ContactRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match self {
            Self::Register => {
                tx.insert_register(&register(RegisterRecord { orders: 9, ..register_record(1) })).await
            }
            Self::Contact => {
                let other = ContactRecord {
                    address: address("other@example.jp"),
                    ..contact_record(contract(1), 1, 9)
                };
                tx.insert_contacts(&[contact(other)]).await
            }
            Self::AccountAddress => {
                let other_spelling = account_record(9, "SOUMU@sakura-shoji.EXAMPLE");
                tx.insert_accounts(&[account(other_spelling)]).await
            }
            Self::AccountId => tx.insert_accounts(&[account(account_record(1, "other@example.jp"))]).await,
            Self::IdOfASavedAccount => {
                for row in tx.lock_accounts(&[key(1)]).await? {
                    let taken = AccountRecord { id: original(0).id, ..row.value.record() };
                    tx.save_accounts(&[(account(taken), row.version)]).await?;
                }
                Ok(())
            }
            Self::Receipt => tx.insert_receipt(&receipt(contract(1), 1, ChangeKind::Added)).await,
            Self::Past => tx.insert_past(&[past(3)]).await,
        }
    }
}
