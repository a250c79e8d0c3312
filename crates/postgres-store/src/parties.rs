//! Holders and contracts.

use crate::error::PostgresStoreError;
use crate::stored::stored;
use crate::table::{Query, query};
use crate::tx::{PostgresTx, uuids};
use access_model::{
    AccountHolder, AccountHolderId, AccountHolderRecord, Contract, ContractId, ContractRecord,
    ContractRepository, HolderRepository,
};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(AccountHolder as AccountHolderRecord in tantou_holder, |holder|
    key (id: Uuid = holder.id().as_uuid())
    columns ()
    record holder.record(),
    restore AccountHolder::restore);

stored!(Contract as ContractRecord in tantou_contract, |contract|
    key (id: Uuid = contract.id().as_uuid())
    columns (holder: Uuid = contract.holder().as_uuid())
    record contract.record(),
    restore Contract::restore);

// The rules only read holders, and many do at once: a shared lock keeps the host from changing one meanwhile.
const HOLDER: Query = query!(tantou_holder where "id = $2" order "id" lock "FOR SHARE");
const CONTRACTS: Query = query!(tantou_contract where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");

pub(crate) const QUERIES: &[Query] = &[HOLDER, CONTRACTS];

impl HolderRepository for PostgresTx {
    async fn lock_holder(&mut self, id: AccountHolderId) -> Result<Option<Versioned<AccountHolder>>> {
        Ok(self.lock(&HOLDER, &[&id.as_uuid()]).await?.pop())
    }
}

impl ContractRepository for PostgresTx {
    async fn lock_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Versioned<Contract>>> {
        self.lock_listed(&CONTRACTS, &[], &uuids(ids, ContractId::as_uuid)).await
    }

    async fn find_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Contract>> {
        self.find_listed(&CONTRACTS, &[], &uuids(ids, ContractId::as_uuid)).await
    }

    async fn save_contract(&mut self, next: &Contract, expected: Version) -> Result<()> {
        self.save_one(next, expected).await
    }
}

impl PostgresTx {
    /// Adds account holders, which no rule ever writes: they are the host's. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate; whatever the server fails with.
    pub async fn insert_holders(&mut self, holders: &[AccountHolder]) -> Result<()> {
        self.insert(holders).await
    }

    /// Adds contracts, which the host opens. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate; whatever the server fails with.
    pub async fn insert_contracts(&mut self, contracts: &[Contract]) -> Result<()> {
        self.insert(contracts).await
    }
}
