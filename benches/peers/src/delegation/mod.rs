//! May this delegate configure this contract? Every engine holds the same facts and answers the same requests.

pub mod casbin;
pub mod cedar;
pub mod controls;
pub mod load;
pub mod regorus;
pub mod rounds;
pub mod tantou;

use crate::side::Side;
use access_decision::world::{Size, World, world};
use access_model::{ContractId, DelegateId, Principal, Request};

/// 100 delegates and 1,000 contracts.
pub const SMALL: Size = Size { delegates: 100, contracts: 1_000, ..LARGE };

/// 10,000 delegates and 100,000 contracts.
pub const LARGE: Size = Size {
    delegates: 10_000,
    contracts: 100_000,
    each: 8,
    per_contract: false,
    special_percent: 0,
    in_key_order: true,
};

/// How many requests there are, half of them on assigned contracts.
pub const REQUESTS: usize = 10_000;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// A set of pairs of 128-bit numbers with ahash: yes or no, and nothing else.
    AhashSet,
    /// Pairs of positions that the asker has looked up before.
    DenseIds,
    /// `AccessIndex::decide`: verdict with its reason.
    TantouIndex,
    /// The same, its reason worded for a person.
    TantouExplained,
    /// `access_model::decide` on a contract and an assignment that the host has loaded.
    TantouFacts,
    /// One policy, the delegate's contracts as its ancestors.
    Cedar,
    /// The same without the contracts and their owners.
    CedarLean,
    /// The compiled policy on regorus' virtual machine.
    RegorusMachine,
    /// The compiled policy on regorus' interpreter.
    RegorusInterpreter,
    /// One policy, the delegate's contracts as its roles.
    CasbinRoles,
    /// One line of policy to each assignment.
    CasbinLines,
}

impl Engine {
    /// All, the controls first.
    pub const ALL: [Self; 11] = [
        Self::AhashSet,
        Self::DenseIds,
        Self::TantouIndex,
        Self::TantouExplained,
        Self::TantouFacts,
        Self::Cedar,
        Self::CedarLean,
        Self::RegorusMachine,
        Self::RegorusInterpreter,
        Self::CasbinRoles,
        Self::CasbinLines,
    ];

    /// Those that hold facts of their own, by which they can be weighed.
    pub const HOLDING: [Self; 8] = [
        Self::AhashSet,
        Self::DenseIds,
        Self::TantouIndex,
        Self::Cedar,
        Self::CedarLean,
        Self::RegorusMachine,
        Self::CasbinRoles,
        Self::CasbinLines,
    ];

    /// Its key in the results.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AhashSet => "ahash_set",
            Self::DenseIds => "dense_ids",
            Self::TantouIndex => "tantou_index",
            Self::TantouExplained => "tantou_explained",
            Self::TantouFacts => "tantou_facts",
            Self::Cedar => "cedar",
            Self::CedarLean => "cedar_lean",
            Self::RegorusMachine => "regorus_machine",
            Self::RegorusInterpreter => "regorus_interpreter",
            Self::CasbinRoles => "casbin_roles",
            Self::CasbinLines => "casbin_lines",
        }
    }

    /// What a reader calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AhashSet => "control: ahash set of pairs",
            Self::DenseIds => "control: dense interned ids",
            Self::TantouIndex => "tantou, index",
            Self::TantouExplained => "tantou, index, reason in words",
            Self::TantouFacts => "tantou, on loaded facts",
            Self::Cedar => "cedar-policy",
            Self::CedarLean => "cedar-policy, assignments alone",
            Self::RegorusMachine => "regorus, virtual machine",
            Self::RegorusInterpreter => "regorus, interpreter",
            Self::CasbinRoles => "casbin, role graph",
            Self::CasbinLines => "casbin, a policy line each",
        }
    }

    /// The engine with its facts loaded and all requests prepared.
    pub fn ready<'a>(self, world: &'a World) -> Box<dyn Side + 'a> {
        match self {
            Self::AhashSet => controls::ahash_set(world),
            Self::DenseIds => controls::dense_ids(world),
            Self::TantouIndex => tantou::index(world),
            Self::TantouExplained => tantou::explained(world),
            Self::TantouFacts => tantou::facts(world),
            Self::Cedar => cedar::ready(world),
            Self::CedarLean => cedar::lean(world),
            Self::RegorusMachine => regorus::machine(world),
            Self::RegorusInterpreter => regorus::interpreter(world),
            Self::CasbinRoles => casbin::roles(world),
            Self::CasbinLines => casbin::lines(world),
        }
    }
}

/// The world of this size.
pub fn world_of(size: Size) -> World {
    world(size, REQUESTS)
}

/// Whether the engine answers as the control does; as many requests as it manages in reasonable time.
pub fn agrees(engine: Engine, world: &World, expected: &[bool], at_most: usize) -> bool {
    let some = World {
        contracts: world.contracts.clone(),
        assignments: world.assignments.clone(),
        requests: world.requests.iter().take(at_most).copied().collect(),
    };
    let answers = engine.ready(&some).answers();
    answers.len() == some.requests.len() && expected.starts_with(&answers)
}

/// Contract and delegate of a request.
fn pair(request: &Request) -> (ContractId, DelegateId) {
    match request.who {
        Principal::Delegate(delegate) => (request.contract, delegate),
        Principal::Holder(_) | Principal::OrganisationUser(_) => panic!("the world asks for delegates only"),
    }
}
