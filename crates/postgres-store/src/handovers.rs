//! Plans, the board and the receipts.

use crate::error::PostgresStoreError;
use crate::stored::{sound, stored};
use crate::table::{Query, query};
use crate::tx::{PostgresTx, uuids};
use agent_handover::plan::{Board, BoardRecord, HandoverPlan, PlanRecord, Receipt};
use agent_handover::{ItemId, PlanId, PlanRepository};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(Board as BoardRecord in tantou_board, |board|
    key ()
    columns ()
    record board.record(),
    restore sound(Board::restore));

stored!(HandoverPlan as PlanRecord in tantou_handover, |plan|
    key (id: Uuid = plan.id().as_uuid())
    columns ()
    record plan.record(),
    restore HandoverPlan::restore);

stored!(Receipt as Receipt in tantou_handover_receipt, |receipt|
    key (plan: Uuid = receipt.plan.as_uuid(), item: Uuid = receipt.item.as_uuid())
    columns ()
    record receipt,
    restore sound(|receipt| receipt));

const BOARD: Query = query!(tantou_board where "true" order "tenant");
const PLANS: Query = query!(tantou_handover where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");
const PLAN_PAGE: Query = query!(tantou_handover
    where "id >= coalesce($2::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $2"
    order "id LIMIT $3");
const RECEIPT_PAGE: Query = query!(tantou_handover_receipt
    where "plan = $2 AND item >= coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND item IS DISTINCT FROM $3"
    order "item LIMIT $4");

pub(crate) const QUERIES: &[Query] = &[BOARD, PLANS, PLAN_PAGE, RECEIPT_PAGE];

impl PlanRepository for PostgresTx {
    async fn lock_board(&mut self) -> Result<Option<Versioned<Board>>> {
        Ok(self.lock(&BOARD, &[]).await?.pop())
    }

    async fn find_board(&mut self) -> Result<Option<Board>> {
        Ok(self.find(&BOARD, &[]).await?.pop())
    }

    async fn save_board(&mut self, board: &Board, expected: Option<Version>) -> Result<()> {
        self.save_or_insert(board, expected).await
    }

    async fn find_plans(&mut self, ids: &[PlanId]) -> Result<Vec<HandoverPlan>> {
        self.find_listed(&PLANS, &[], &uuids(ids, PlanId::as_uuid)).await
    }

    async fn lock_plans(&mut self, ids: &[PlanId]) -> Result<Vec<Versioned<HandoverPlan>>> {
        self.lock_listed(&PLANS, &[], &uuids(ids, PlanId::as_uuid)).await
    }

    async fn insert_plans(&mut self, plans: &[HandoverPlan]) -> Result<()> {
        self.insert(plans).await
    }

    async fn save_plans(&mut self, plans: &[(HandoverPlan, Version)]) -> Result<()> {
        self.save(plans).await
    }

    async fn page_plans(&mut self, after: Option<PlanId>, limit: u32) -> Result<Vec<HandoverPlan>> {
        self.find(&PLAN_PAGE, &[&after.map(PlanId::as_uuid), &i64::from(limit)]).await
    }

    async fn put_receipts(&mut self, receipts: &[Receipt]) -> Result<()> {
        self.replace(receipts).await
    }

    async fn page_receipts(
        &mut self,
        plan: PlanId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Receipt>> {
        let after = after.map(ItemId::as_uuid);
        self.find(&RECEIPT_PAGE, &[&plan.as_uuid(), &after, &i64::from(limit)]).await
    }
}
