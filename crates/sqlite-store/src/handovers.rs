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

/// How many receipts one statement writes: most of what a statement costs it costs once.
const RECEIPTS_AT_ONCE: usize = 50;

/// Writes so many receipts that share the tenant, the plan, the step, the former holder and the time.
fn put_receipts(rows: usize) -> String {
    let row = |number: usize| {
        let first = FIRST_OF_RECEIPT.saturating_add(number.saturating_mul(3));
        format!("(?1, ?2, ?{first}, ?3, ?4, ?{}, ?{}, ?5)", first.saturating_add(1), first.saturating_add(2))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!(
        "INSERT OR REPLACE INTO tantou_handover_receipt
         (tenant, plan, item, step, from_agent, to_agent, item_version, at) VALUES {}",
        rows.join(", ")
    )
}

/// The first parameter that is not shared.
const FIRST_OF_RECEIPT: usize = 6;

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
        // Those of a step of a plan have most in common.
        let alike = |one: &Receipt, next: &Receipt| {
            (one.plan, one.step, one.from, one.at) == (next.plan, next.step, next.from, next.at)
        };
        let (one, many) = (put_receipts(1), put_receipts(RECEIPTS_AT_ONCE));
        for alike in receipts.chunk_by(alike) {
            let (several, rest) = alike.as_chunks::<RECEIPTS_AT_ONCE>();
            self.put_alike(&many, several)?;
            self.put_alike(&one, rest.as_chunks::<1>().0)?;
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
    /// Runs the statement of [`put_receipts`] for each group of so many receipts.
    fn put_alike<const ROWS: usize>(&self, sql: &str, groups: &[[Receipt; ROWS]]) -> Result<()> {
        let Some(shared) = groups.as_flattened().first() else { return Ok(()) };
        let mut statement = self.live()?.prepare_cached(sql)?;
        statement.raw_bind_parameter(1, self.tenant_key())?;
        statement.raw_bind_parameter(2, blob(shared.plan.as_uuid()))?;
        statement.raw_bind_parameter(3, count(shared.step)?)?;
        statement.raw_bind_parameter(4, shared.from.map(|agent| blob(agent.as_uuid())))?;
        statement.raw_bind_parameter(5, shared.at.as_unix_micros())?;
        for group in groups {
            for (first, receipt) in (FIRST_OF_RECEIPT..).step_by(3).zip(group) {
                statement.raw_bind_parameter(first, blob(receipt.item.as_uuid()))?;
                let to = receipt.to.map(|agent| blob(agent.as_uuid()));
                statement.raw_bind_parameter(first.saturating_add(1), to)?;
                statement.raw_bind_parameter(first.saturating_add(2), receipt.version.to_stored())?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }

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
