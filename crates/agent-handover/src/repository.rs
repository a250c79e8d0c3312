//! What a store keeps of items, plans and receipts.

use crate::ids::{ItemId, PlanId};
use crate::item::{Item, ItemChange};
use crate::plan::{Board, HandoverPlan, Receipt};
use access_model::agents::AgentId;
use storage_contract::{Storage, Version, Versioned};

/// Reads and writes the host's items as far as the rules look at them. Implement it for the host's transaction; the isolation contract is that of
/// [`storage_contract`].
///
/// Lock order: after the desk, the administrators, the board, agents and plans; within items by id.
pub trait ItemRepository: Storage {
    /// The items with these ids. Unguarded, for choosing what to lock and for reports.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_items(
        &mut self,
        ids: &[ItemId],
    ) -> impl Future<Output = Result<Vec<Versioned<Item>>, Self::Error>>;

    /// Guarded read of the items with these ids, which come sorted and without repetition.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_items(
        &mut self,
        ids: &[ItemId],
    ) -> impl Future<Output = Result<Vec<Versioned<Item>>, Self::Error>>;

    /// Guarded read of the next unfinished items of an agent, by id, after one of them; in that order, and fewer than `limit` only at the end. Guard of the set: the
    /// agent's row, which whoever assigns something to the agent has locked.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Versioned<Item>>, Self::Error>>;

    /// The same, unguarded, for reports.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_unfinished_items_of(
        &mut self,
        agent: AgentId,
        after: Option<ItemId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Item>, Self::Error>>;

    /// All items, by id, after one of them. Unguarded, for [`reconcile`](crate::reconcile).
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_items(
        &mut self,
        after: Option<ItemId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Item>, Self::Error>>;

    /// How many unfinished items each of these agents has; who is missing has none. Unguarded: shares by load are computed from it, no limit is enforced by it.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn count_unfinished_items(
        &mut self,
        agents: &[AgentId],
    ) -> impl Future<Output = Result<Vec<(AgentId, u64)>, Self::Error>>;

    /// Compare and set: assignee and state, nothing else, where the version is the expected one; it moves on by [`Version::next`]. Where the assignees' rows were
    /// locked in this transaction, the changes' guards hold by that.
    ///
    /// # Errors
    /// A conflict where a version is another.
    fn save_items(&mut self, changes: &[ItemChange]) -> impl Future<Output = Result<(), Self::Error>>;
}

/// Keeps plans, the board and the receipts. Implement it for the host's transaction; the isolation contract is that of [`storage_contract`].
///
/// Lock order: the board before agents, plans after agents, receipts after items.
pub trait PlanRepository: Storage {
    /// Guarded read of the board.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_board(&mut self) -> impl Future<Output = Result<Option<Versioned<Board>>, Self::Error>>;

    /// The board. Unguarded.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_board(&mut self) -> impl Future<Output = Result<Option<Board>, Self::Error>>;

    /// Writes the board; `None` for the first time, with one board per tenant.
    ///
    /// # Errors
    /// A conflict where the version is another.
    fn save_board(
        &mut self,
        board: &Board,
        expected: Option<Version>,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The plans with these ids. Unguarded, for screens and for choosing what to lock.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_plans(&mut self, ids: &[PlanId]) -> impl Future<Output = Result<Vec<HandoverPlan>, Self::Error>>;

    /// Guarded read of the plans with these ids, which come sorted and without repetition.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_plans(
        &mut self,
        ids: &[PlanId],
    ) -> impl Future<Output = Result<Vec<Versioned<HandoverPlan>>, Self::Error>>;

    /// Adds plans. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate.
    fn insert_plans(&mut self, plans: &[HandoverPlan]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// A conflict where a version is another.
    fn save_plans(
        &mut self,
        plans: &[(HandoverPlan, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Plans by id, after one of them. Unguarded.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_plans(
        &mut self,
        after: Option<PlanId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<HandoverPlan>, Self::Error>>;

    /// Adds receipts, or puts them in the place of earlier ones. Unique: the plan and the item.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn put_receipts(&mut self, receipts: &[Receipt]) -> impl Future<Output = Result<(), Self::Error>>;

    /// The receipts of a plan, by item, after one of them; in that order, and fewer than `limit` only at the end. They change only while the plan runs.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_receipts(
        &mut self,
        plan: PlanId,
        after: Option<ItemId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Receipt>, Self::Error>>;
}
