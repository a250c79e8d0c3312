//! Delegates and rosters.

use crate::error::PostgresStoreError;
use crate::stored::{Value, stored};
use crate::table::{Query, query};
use crate::tx::{PostgresTx, texts, uuids};
use access_model::{
    AccountHolderId, Delegate, DelegateId, DelegateRecord, DelegateRepository, RosterEntry, RosterEntryRecord,
};
use email_identity::AddressKey;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(Delegate as DelegateRecord in tantou_delegate, |delegate|
    key (id: Uuid = delegate.id().as_uuid())
    columns (address_key: Text = delegate.address().key().as_str().to_owned())
    record delegate.record(),
    restore Delegate::restore);

stored!(RosterEntry as RosterEntryRecord in tantou_roster_entry, |entry|
    key (holder: Uuid = entry.holder().as_uuid(), delegate: Uuid = entry.delegate().as_uuid())
    columns ()
    record entry.record(),
    restore RosterEntry::restore);

const DELEGATES: Query = query!(tantou_delegate where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");
const BY_ADDRESS: Query =
    query!(tantou_delegate where "address_key = ANY($2)" one "address_key = ($2::text[])[1]" order "id");
const ROSTER: Query = query!(tantou_roster_entry where "holder = $2 AND delegate = ANY($3)" one "holder = $2 AND delegate = ($3::uuid[])[1]" order "holder, delegate");
const ROSTER_PAGE: Query = query!(tantou_roster_entry
    where "holder = $2 AND delegate >= coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND delegate IS DISTINCT FROM $3"
    order "delegate LIMIT $4");

pub(crate) const QUERIES: &[Query] = &[DELEGATES, BY_ADDRESS, ROSTER, ROSTER_PAGE];

impl DelegateRepository for PostgresTx {
    async fn find_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Delegate>> {
        self.find_listed(&DELEGATES, &[], &uuids(ids, DelegateId::as_uuid)).await
    }

    async fn find_delegates_by_address(&mut self, addresses: &[AddressKey]) -> Result<Vec<Delegate>> {
        self.find_listed(&BY_ADDRESS, &[], &texts(addresses)).await
    }

    async fn find_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<RosterEntry>> {
        self.find_listed(&ROSTER, &[&holder.as_uuid()], &uuids(delegates, DelegateId::as_uuid)).await
    }

    async fn lock_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Versioned<Delegate>>> {
        self.lock_listed(&DELEGATES, &[], &uuids(ids, DelegateId::as_uuid)).await
    }

    async fn lock_delegates_by_address(
        &mut self,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Delegate>>> {
        self.lock_listed(&BY_ADDRESS, &[], &texts(addresses)).await
    }

    async fn insert_delegates(&mut self, delegates: &[Delegate]) -> Result<()> {
        self.insert(delegates).await
    }

    async fn save_delegate(&mut self, next: &Delegate, expected: Version) -> Result<()> {
        self.save_one(next, expected).await
    }

    async fn lock_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<RosterEntry>>> {
        self.lock_listed(&ROSTER, &[&holder.as_uuid()], &uuids(delegates, DelegateId::as_uuid)).await
    }

    async fn insert_roster(&mut self, entries: &[RosterEntry]) -> Result<()> {
        self.insert(entries).await
    }

    async fn save_roster_entry(&mut self, next: &RosterEntry, expected: Version) -> Result<()> {
        self.save_one(next, expected).await
    }

    async fn delete_roster_entries(
        &mut self,
        holder: AccountHolderId,
        entries: &[(DelegateId, Version)],
    ) -> Result<()> {
        let keys = entries.iter().map(|(delegate, expected)| {
            (vec![Value::id(holder.as_uuid()), Value::id(delegate.as_uuid())], *expected)
        });
        self.delete::<RosterEntry>(keys).await
    }

    async fn page_roster(
        &mut self,
        holder: AccountHolderId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<RosterEntry>> {
        let after = after.map(DelegateId::as_uuid);
        self.find(&ROSTER_PAGE, &[&holder.as_uuid(), &after, &i64::from(limit)]).await
    }
}
