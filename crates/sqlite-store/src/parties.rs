//! Holders and contracts.

use crate::column::{blob, micros};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::store::{SqliteTx, plain};
use access_model::{
    AccountHolder, AccountHolderId, AccountHolderRecord, Contract, ContractId, ContractRecord,
    ContractRepository, HolderRepository, Service,
};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const HOLDER: &str = "tantou_holder";
const CONTRACT: &str = "tantou_contract";

impl HolderRepository for SqliteTx<'_> {
    async fn lock_holder(&mut self, id: AccountHolderId) -> Result<Option<Versioned<AccountHolder>>> {
        let found = self.rows(
            HOLDER,
            "SELECT id, address, address_key, name, version FROM tantou_holder WHERE tenant = ?1 AND id = ?2",
            params![self.tenant_key(), blob(id.as_uuid())],
            holder,
        )?;
        Ok(found.into_iter().next())
    }
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl ContractRepository for SqliteTx<'_> {
    async fn find_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Contract>> {
        Ok(plain(self.lock_contracts(ids).await?))
    }

    async fn lock_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Versioned<Contract>>> {
        let mut found = Vec::new();
        for id in ids {
            self.rows_into(
                &mut found,
                CONTRACT,
                "SELECT id, holder, service, name, ended_at, version FROM tantou_contract WHERE tenant = ?1 AND id = ?2",
                params![self.tenant_key(), blob(id.as_uuid())],
                contract,
            )?;
        }
        Ok(found)
    }

    async fn save_contract(&mut self, next: &Contract, expected: Version) -> Result<()> {
        self.write_expected(
            CONTRACT,
            "UPDATE tantou_contract SET holder = ?4, service = ?5, name = ?6, ended_at = ?7, version = ?8
             WHERE tenant = ?1 AND id = ?2 AND version = ?3",
            params![
                self.tenant_key(),
                blob(next.id().as_uuid()),
                expected.to_stored(),
                blob(next.holder().as_uuid()),
                next.service().as_text(),
                next.name(),
                micros(next.ended_at()),
                expected.next().to_stored(),
            ],
        )
    }
}

fn holder(row: &mut Reader<'_>) -> Result<Versioned<AccountHolder>> {
    let record = AccountHolderRecord { id: row.id()?, address: row.address()?, name: row.text()?.to_owned() };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(AccountHolder::restore(record))?, version })
}

fn contract(row: &mut Reader<'_>) -> Result<Versioned<Contract>> {
    let record = ContractRecord {
        id: row.id()?,
        holder: row.id()?,
        service: Service::from_text(row.text()?),
        name: row.text()?.to_owned(),
        ended_at: row.optional_instant()?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Contract::restore(record))?, version })
}
