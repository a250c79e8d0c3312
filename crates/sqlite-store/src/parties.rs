//! Holders and contracts.

use crate::column::{blob, micros};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use access_model::{
    AccountHolder, AccountHolderId, AccountHolderRecord, Contract, ContractId, ContractRecord,
    ContractRepository, HolderRepository, Service,
};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const HOLDER: &str = "tantou_holder";
const CONTRACT: RowStatements = row_statements!(tantou_contract (holder service name ended_at) by (id));

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
                CONTRACT.table,
                "SELECT id, holder, service, name, ended_at, version FROM tantou_contract WHERE tenant = ?1 AND id = ?2",
                params![self.tenant_key(), blob(id.as_uuid())],
                contract,
            )?;
        }
        Ok(found)
    }

    async fn save_contract(&mut self, next: &Contract, expected: Version) -> Result<()> {
        self.put_contract(next, Some(expected))
    }
}

impl SqliteTx<'_> {
    pub(crate) fn put_contract(&self, contract: &Contract, expected: Option<Version>) -> Result<()> {
        self.put(
            &CONTRACT,
            expected,
            params![
                blob(contract.holder().as_uuid()),
                contract.service().as_text(),
                contract.name(),
                micros(contract.ended_at()),
                stored(expected),
                self.tenant_key(),
                blob(contract.id().as_uuid()),
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
