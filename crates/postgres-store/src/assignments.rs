//! Assignments.

use crate::error::PostgresStoreError;
use crate::stored::{Value, stored};
use crate::table::{Query, query};
use crate::tx::{PostgresTx, uuids};
use access_model::{
    AccountHolderId, Assignment, AssignmentRecord, AssignmentRepository, ContractId, DelegateId,
};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(Assignment as AssignmentRecord in tantou_assignment, |assignment|
    key (contract: Uuid = assignment.contract().as_uuid(), delegate: Uuid = assignment.delegate().as_uuid())
    columns (holder: Uuid = assignment.holder().as_uuid())
    record assignment.record(),
    restore Assignment::restore);

const PAIRS: Query = query!(tantou_assignment
    where "(contract, delegate) IN (SELECT * FROM unnest($2::uuid[], $3::uuid[]))"
    one "contract = ($2::uuid[])[1] AND delegate = ($3::uuid[])[1]"
    order "contract, delegate");
const OF_DELEGATES: Query = query!(tantou_assignment
    where "holder = $2 AND delegate = ANY($3)" one "holder = $2 AND delegate = ($3::uuid[])[1]" order "contract, delegate");
const OF_CONTRACT: Query = query!(tantou_assignment where "contract = $2" order "contract, delegate");
const PAGE_OF_CONTRACT: Query = query!(tantou_assignment
    where "contract = $2 AND delegate >= coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND delegate IS DISTINCT FROM $3"
    order "delegate LIMIT $4");
const PAGE_OF_DELEGATE: Query = query!(tantou_assignment
    where "delegate = $2 AND contract >= coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND contract IS DISTINCT FROM $3"
    order "contract LIMIT $4");

pub(crate) const QUERIES: &[Query] = &[PAIRS, OF_DELEGATES, OF_CONTRACT, PAGE_OF_CONTRACT, PAGE_OF_DELEGATE];

impl AssignmentRepository for PostgresTx {
    async fn lock_assignments(
        &mut self,
        pairs: &[(ContractId, DelegateId)],
    ) -> Result<Vec<Versioned<Assignment>>> {
        let contracts = uuids(pairs, |(contract, _)| contract.as_uuid());
        let delegates = uuids(pairs, |(_, delegate)| delegate.as_uuid());
        self.lock_many(&PAIRS, pairs.len(), &[&contracts, &delegates]).await
    }

    async fn lock_assignments_of_delegates(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<Assignment>>> {
        self.lock_listed(&OF_DELEGATES, &[&holder.as_uuid()], &uuids(delegates, DelegateId::as_uuid)).await
    }

    async fn lock_assignments_of_contract(
        &mut self,
        contract: ContractId,
    ) -> Result<Vec<Versioned<Assignment>>> {
        self.lock(&OF_CONTRACT, &[&contract.as_uuid()]).await
    }

    async fn insert_assignments(&mut self, assignments: &[Assignment]) -> Result<()> {
        self.insert(assignments).await
    }

    async fn save_assignments(&mut self, next: &[(Assignment, Version)]) -> Result<()> {
        self.save(next).await
    }

    async fn delete_assignments(&mut self, assignments: &[(ContractId, DelegateId, Version)]) -> Result<()> {
        let keys = assignments.iter().map(|(contract, delegate, expected)| {
            (vec![Value::id(contract.as_uuid()), Value::id(delegate.as_uuid())], *expected)
        });
        self.delete::<Assignment>(keys).await
    }

    async fn page_assignments_of_contract(
        &mut self,
        contract: ContractId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<Assignment>> {
        let after = after.map(DelegateId::as_uuid);
        self.find(&PAGE_OF_CONTRACT, &[&contract.as_uuid(), &after, &i64::from(limit)]).await
    }

    async fn page_assignments_of_delegate(
        &mut self,
        delegate: DelegateId,
        after: Option<ContractId>,
        limit: u32,
    ) -> Result<Vec<Assignment>> {
        let after = after.map(ContractId::as_uuid);
        self.find(&PAGE_OF_DELEGATE, &[&delegate.as_uuid(), &after, &i64::from(limit)]).await
    }
}
