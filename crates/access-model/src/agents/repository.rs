//! What a store keeps of a desk and its agents.

use super::administrators::Administrators;
use super::agent::Agent;
use super::desk::Desk;
use super::ids::AgentId;
use email_identity::AddressKey;
use storage_contract::{Storage, Version, Versioned};

/// Keeps the desk, the administrators' row and the agents. Implement it for the host's transaction; the isolation contract is that of [`storage_contract`].
///
/// Everything here is within one tenant. Lookups answer only what they found, in any order. Lock order: desk, then administrators, then agents by id; all of them
/// before the items of work.
///
/// An agent's row guards what is assigned to it: whoever assigns something locks the assignee's row first, and so does whoever needs to know that nothing is there.
/// Many read it, and the desk, at once: a shared lock (`FOR SHARE`) is enough for both, since whoever saves a row conflicts with it.
pub trait AgentRepository: Storage {
    /// Guarded read of the desk. A desk that was never saved is [`None`].
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_desk(&mut self) -> impl Future<Output = Result<Option<Versioned<Desk>>, Self::Error>>;

    /// Writes the desk; `None` for the first time, with one desk per tenant.
    ///
    /// # Errors
    /// A conflict where the version is another.
    fn save_desk(
        &mut self,
        desk: &Desk,
        expected: Option<Version>,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Guarded read of the administrators of whom one has to remain (AM-38). It also guards the set of agents' addresses.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_administrators(
        &mut self,
    ) -> impl Future<Output = Result<Option<Versioned<Administrators>>, Self::Error>>;

    /// Writes the administrators' row; `None` for the first time, with one row per tenant.
    ///
    /// # Errors
    /// A conflict where the version is another.
    fn save_administrators(
        &mut self,
        administrators: &Administrators,
        expected: Option<Version>,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The agents with these ids. Unguarded, for screens and for choosing what to lock.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_agents(&mut self, ids: &[AgentId]) -> impl Future<Output = Result<Vec<Agent>, Self::Error>>;

    /// Guarded read of the agents with these ids, which come sorted and without repetition.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_agents(
        &mut self,
        ids: &[AgentId],
    ) -> impl Future<Output = Result<Vec<Versioned<Agent>>, Self::Error>>;

    /// The agents with this address who are not deleted. Guard: the administrators' row.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_agents_by_address(
        &mut self,
        address: &AddressKey,
    ) -> impl Future<Output = Result<Vec<Versioned<Agent>>, Self::Error>>;

    /// Agents by id, after one of them. Unguarded.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_agents(
        &mut self,
        after: Option<AgentId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Agent>, Self::Error>>;

    /// Adds agents. Unique: the id.
    ///
    /// # Errors
    /// A conflict on a duplicate.
    fn insert_agents(&mut self, agents: &[Agent]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// A conflict where a version is another.
    fn save_agents(&mut self, agents: &[(Agent, Version)]) -> impl Future<Output = Result<(), Self::Error>>;
}
