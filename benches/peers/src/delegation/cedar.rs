//! cedar-policy: entities and requests prebuilt, the policy parsed.
//!
//! The delegate's contracts are its ancestors, so that `principal in resource` is one look into a hash set. Each contract has its owner, as tantou's index knows it, and
//! the policies are tantou's two rules: the owner may do everything, a delegate may configure.

use super::pair;
use crate::side::{Side, side};
use access_decision::world::World;
use access_model::{Contract, ContractId, DelegateId};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

const POLICIES: &str = r#"
    permit(principal is Holder, action, resource) when { resource.owner == principal };
    permit(principal is Delegate, action == Action::"configure_service", resource) when { principal in resource };
"#;

/// The names of the types, parsed once.
struct Types {
    delegate: EntityTypeName,
    contract: EntityTypeName,
    holder: EntityTypeName,
    action: EntityTypeName,
}

impl Types {
    fn new() -> Self {
        let named = |name: &str| name.parse().expect("a name of a type");
        Self {
            delegate: named("Delegate"),
            contract: named("Contract"),
            holder: named("Holder"),
            action: named("Action"),
        }
    }

    fn delegate(&self, id: DelegateId) -> EntityUid {
        uid(&self.delegate, id.as_uuid())
    }

    fn contract(&self, id: ContractId) -> EntityUid {
        uid(&self.contract, id.as_uuid())
    }
}

fn uid(of: &EntityTypeName, id: Uuid) -> EntityUid {
    EntityUid::from_type_name_and_id(of.clone(), EntityId::new(id.to_string()))
}

/// Policies and entities: delegates, and contracts with their owners.
pub fn build(world: &World) -> (PolicySet, Entities) {
    build_with(world, &world.contracts)
}

/// The same without contracts: what these requests need and no more. Nobody could tell an owner then.
pub fn build_lean(world: &World) -> (PolicySet, Entities) {
    build_with(world, &[])
}

fn build_with(world: &World, contracts: &[Contract]) -> (PolicySet, Entities) {
    let types = Types::new();
    let mut contracts_of: BTreeMap<DelegateId, HashSet<EntityUid>> = BTreeMap::new();
    for assignment in &world.assignments {
        contracts_of.entry(assignment.delegate()).or_default().insert(types.contract(assignment.contract()));
    }
    let delegates = contracts_of
        .into_iter()
        .map(|(delegate, contracts)| Entity::new_no_attrs(types.delegate(delegate), contracts));
    let contracts = contracts.iter().map(|contract| {
        let owner = RestrictedExpression::new_entity_uid(uid(&types.holder, contract.holder().as_uuid()));
        let attributes = HashMap::from([("owner".to_owned(), owner)]);
        Entity::new(types.contract(contract.id()), attributes, HashSet::new()).expect("a contract")
    });
    let entities = Entities::from_entities(delegates.chain(contracts), None).expect("entities");
    (POLICIES.parse().expect("policies"), entities)
}

/// With all facts.
pub fn ready(world: &World) -> Box<dyn Side + '_> {
    ask(world, build(world))
}

/// With the assignments alone.
pub fn lean(world: &World) -> Box<dyn Side + '_> {
    ask(world, build_lean(world))
}

/// Answers come with the policies that decided.
fn ask(world: &World, (policies, entities): (PolicySet, Entities)) -> Box<dyn Side + '_> {
    let types = Types::new();
    let action = EntityUid::from_type_name_and_id(types.action.clone(), EntityId::new("configure_service"));
    let requests = world.requests.iter().map(|request| {
        let (contract, delegate) = pair(request);
        let (delegate, contract) = (types.delegate(delegate), types.contract(contract));
        Request::new(delegate, action.clone(), contract, Context::empty(), None).expect("a request")
    });
    let authorizer = Authorizer::new();
    side(
        requests.collect(),
        usize::MAX,
        move |request| authorizer.is_authorized(request, &policies, &entities),
        |response| response.decision() == Decision::Allow,
    )
}
