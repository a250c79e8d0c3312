//! Handover plans, the board and the receipts of what they moved.

use crate::agents::save_only;
use crate::error::MemoryStoreError;
use crate::index::{behind, from};
use crate::store::MemoryTx;
use agent_handover::plan::{Board, HandoverPlan, Receipt};
use agent_handover::{ItemId, PlanId, PlanRepository};
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST: ItemId = ItemId::from_uuid(Uuid::nil());
const LAST: ItemId = ItemId::from_uuid(Uuid::max());

impl PlanRepository for MemoryTx {
    async fn lock_board(&mut self) -> Result<Option<Versioned<Board>>> {
        Ok(self.views.board.lock(&()))
    }

    async fn find_board(&mut self) -> Result<Option<Board>> {
        Ok(self.views.board.peek(&()).map(|row| row.value.clone()))
    }

    async fn save_board(&mut self, board: &Board, expected: Option<Version>) -> Result<()> {
        save_only(&mut self.views.board, board.clone(), expected)
    }

    async fn find_plans(&mut self, ids: &[PlanId]) -> Result<Vec<HandoverPlan>> {
        Ok(ids.iter().filter_map(|id| self.views.plans.peek(id)).map(|row| row.value.clone()).collect())
    }

    async fn lock_plans(&mut self, ids: &[PlanId]) -> Result<Vec<Versioned<HandoverPlan>>> {
        Ok(ids.iter().filter_map(|id| self.views.plans.lock(id)).collect())
    }

    async fn insert_plans(&mut self, plans: &[HandoverPlan]) -> Result<()> {
        plans.iter().try_for_each(|plan| self.views.plans.insert(plan.id(), plan.clone()))
    }

    async fn save_plans(&mut self, plans: &[(HandoverPlan, Version)]) -> Result<()> {
        plans
            .iter()
            .try_for_each(|(plan, expected)| self.views.plans.save(plan.id(), plan.clone(), *expected))
    }

    async fn page_plans(&mut self, after: Option<PlanId>, limit: u32) -> Result<Vec<HandoverPlan>> {
        let page = self.views.plans.page_to_end(from(after.as_ref()), limit);
        Ok(page.into_iter().map(|(_, plan)| plan).collect())
    }

    async fn put_receipts(&mut self, receipts: &[Receipt]) -> Result<()> {
        for receipt in receipts {
            self.views.moves.put((receipt.plan, receipt.item), *receipt);
        }
        Ok(())
    }

    async fn page_receipts(
        &mut self,
        plan: PlanId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Receipt>> {
        let first = (plan, after.unwrap_or(FIRST));
        let page = self.views.moves.page(behind(after, &first), &(plan, LAST), limit);
        Ok(page.into_iter().map(|(_, receipt)| receipt).collect())
    }
}
