//! casbin: with the contracts as roles of the delegate, which is the quickest, and with a line of policy to each assignment, which is
//! what its manual shows first.

use super::pair;
use crate::side::{Side, side};
use access_decision::world::World;
use casbin::{CoreApi, DefaultModel, Enforcer, Model};
use storage_contract::run_ready;

const ACTION: &str = "configure_service";

/// The role graph knows which contracts a delegate has; one line of policy says what having one allows.
const ROLES: &str = "
[request_definition]
r = sub, obj, act
[policy_definition]
p = act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && g(r.sub, r.obj)
";

/// One line of policy to each assignment.
const LINES: &str = "
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj && r.act == p.act
";

fn enforcer(model: DefaultModel) -> Enforcer {
    let mut enforcer = run_ready(Enforcer::new_raw(model, ())).expect("an enforcer");
    enforcer.build_role_links().expect("role links");
    enforcer
}

fn model(text: &str) -> DefaultModel {
    run_ready(DefaultModel::from_str(text)).expect("a model")
}

/// The enforcer with the role graph. The rules are given to the model itself, so that no adapter keeps a second copy.
pub fn build_roles(world: &World) -> Enforcer {
    let mut model = model(ROLES);
    model.add_policy("p", "p", vec![ACTION.to_owned()]);
    let rules =
        world.assignments.iter().map(|held| vec![held.delegate().to_string(), held.contract().to_string()]);
    model.add_policies("g", "g", rules.collect());
    enforcer(model)
}

/// The enforcer with a line to each assignment.
pub fn build_lines(world: &World) -> Enforcer {
    let mut model = model(LINES);
    let rules = world
        .assignments
        .iter()
        .map(|held| vec![held.delegate().to_string(), held.contract().to_string(), ACTION.to_owned()]);
    model.add_policies("p", "p", rules.collect());
    enforcer(model)
}

/// The role graph.
pub fn roles(world: &World) -> Box<dyn Side + '_> {
    ready(world, build_roles(world), 500)
}

/// A line to each assignment: all are tried in turn until one fits, so that few requests make a round.
pub fn lines(world: &World) -> Box<dyn Side + '_> {
    ready(world, build_lines(world), 20_000_usize.div_ceil(world.assignments.len()))
}

fn ready(world: &World, enforcer: Enforcer, per_round: usize) -> Box<dyn Side + '_> {
    let requests = world.requests.iter().map(|request| {
        let (contract, delegate) = pair(request);
        [delegate.to_string(), contract.to_string(), ACTION.to_owned()]
    });
    let ask = move |[delegate, contract, action]: &[String; 3]| {
        enforcer.enforce((delegate.as_str(), contract.as_str(), action.as_str())).expect("an answer")
    };
    side(requests.collect(), per_round, ask, |allowed| *allowed)
}
