//! Handover plans, the board and the receipts of what they moved.

use crate::column::{blob, count, json};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use agent_handover::plan::{Board, BoardRecord, HandoverPlan, PlanRecord, Receipt};
use agent_handover::{ItemId, PlanId, PlanRepository};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const BOARD: RowStatements = row_statements!(tantou_board (record) by (id));

const PLAN: RowStatements = row_statements!(tantou_handover (agent plan phase state) by (id));

const RECEIPT: &str = "tantou_handover_receipt";

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl PlanRepository for SqliteTx<'_> {
    async fn lock_board(&mut self) -> Result<Option<Versioned<Board>>> {
        let sql = "SELECT record, version FROM tantou_board WHERE tenant = ?1 AND id = 1";
        Ok(self.rows(BOARD.table, sql, params![self.tenant_key()], board)?.into_iter().next())
    }

    async fn find_board(&mut self) -> Result<Option<Board>> {
        Ok(self.lock_board().await?.map(|row| row.value))
    }

    async fn save_board(&mut self, board: &Board, expected: Option<Version>) -> Result<()> {
        self.put(&BOARD, expected, params![json(&board.record())?, stored(expected), self.tenant_key(), 1])
    }

    async fn find_plans(&mut self, ids: &[PlanId]) -> Result<Vec<HandoverPlan>> {
        Ok(plain(self.lock_plans(ids).await?))
    }

    async fn lock_plans(&mut self, ids: &[PlanId]) -> Result<Vec<Versioned<HandoverPlan>>> {
        let mut found = Vec::new();
        for id in ids {
            self.rows_into(
                &mut found,
                PLAN.table,
                "SELECT plan, state, version FROM tantou_handover WHERE tenant = ?1 AND id = ?2",
                params![self.tenant_key(), blob(id.as_uuid())],
                plan,
            )?;
        }
        Ok(found)
    }

    async fn insert_plans(&mut self, plans: &[HandoverPlan]) -> Result<()> {
        plans.iter().try_for_each(|plan| self.put_plan(plan, None))
    }

    async fn save_plans(&mut self, plans: &[(HandoverPlan, Version)]) -> Result<()> {
        plans.iter().try_for_each(|(plan, expected)| self.put_plan(plan, Some(*expected)))
    }

    async fn page_plans(&mut self, after: Option<PlanId>, limit: u32) -> Result<Vec<HandoverPlan>> {
        let found = self.rows(
            PLAN.table,
            "SELECT plan, state, version FROM tantou_handover
             WHERE tenant = ?1 AND id > coalesce(?2, x'') ORDER BY id LIMIT ?3",
            params![self.tenant_key(), after.map(|plan| blob(plan.as_uuid())), limit],
            plan,
        )?;
        Ok(plain(found))
    }

    async fn put_receipts(&mut self, receipts: &[Receipt]) -> Result<()> {
        let tenant = self.tenant_key();
        for receipt in receipts {
            self.write(
                "INSERT OR REPLACE INTO tantou_handover_receipt
                 (tenant, plan, item, step, from_agent, to_agent, item_version, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    tenant,
                    blob(receipt.plan.as_uuid()),
                    blob(receipt.item.as_uuid()),
                    count(receipt.step)?,
                    receipt.from.map(|agent| blob(agent.as_uuid())),
                    receipt.to.map(|agent| blob(agent.as_uuid())),
                    receipt.version.to_stored(),
                    receipt.at.as_unix_micros(),
                ],
            )?;
        }
        Ok(())
    }

    async fn page_receipts(
        &mut self,
        plan: PlanId,
        after: Option<ItemId>,
        limit: u32,
    ) -> Result<Vec<Receipt>> {
        self.rows(
            RECEIPT,
            "SELECT plan, item, step, from_agent, to_agent, item_version, at FROM tantou_handover_receipt
             WHERE tenant = ?1 AND plan = ?2 AND item > coalesce(?3, x'') ORDER BY item LIMIT ?4",
            params![self.tenant_key(), blob(plan.as_uuid()), after.map(|item| blob(item.as_uuid())), limit],
            receipt,
        )
    }
}

impl SqliteTx<'_> {
    fn put_plan(&self, plan: &HandoverPlan, expected: Option<Version>) -> Result<()> {
        let phase = plan.phase().as_str();
        let PlanRecord { plan, state } = plan.record();
        self.put(
            &PLAN,
            expected,
            params![
                blob(plan.agent.as_uuid()),
                json(&plan)?,
                phase,
                json(&state)?,
                stored(expected),
                self.tenant_key(),
                blob(plan.id.as_uuid()),
            ],
        )
    }
}

fn board(row: &mut Reader<'_>) -> Result<Versioned<Board>> {
    let record: BoardRecord = row.json("a board")?;
    Ok(Versioned { value: Board::restore(record), version: row.version()? })
}

fn plan(row: &mut Reader<'_>) -> Result<Versioned<HandoverPlan>> {
    let record = PlanRecord { plan: row.json("a plan")?, state: row.json("a plan's state")? };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(HandoverPlan::restore(record))?, version })
}

fn receipt(row: &mut Reader<'_>) -> Result<Receipt> {
    Ok(Receipt {
        plan: row.id()?,
        item: row.id()?,
        step: row.count()?,
        from: row.optional_id()?,
        to: row.optional_id()?,
        version: row.version()?,
        at: row.instant()?,
    })
}
