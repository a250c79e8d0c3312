//! regorus: the policy compiled, the data set, the inputs prebuilt; on the virtual machine and on the interpreter.

use super::pair;
use crate::side::{Side, side};
use access_decision::world::World;
use access_model::DelegateId;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::program::Program;
use regorus::rvm::vm::RegoVM;
use regorus::{CompiledPolicy, PolicyModule, Value, compile_policy_with_entrypoint};
use std::collections::BTreeMap;
use std::sync::Arc;

const POLICY: &str = r#"
    package tantou
    import rego.v1

    default allow := false

    allow if {
        input.action == "configure_service"
        data.assignments[input.delegate][input.contract]
    }

    allow if input.holder == data.owners[input.contract]
"#;

const ENTRY: &str = "data.tantou.allow";

/// By delegate the contracts assigned, and by contract its owner.
pub fn data(world: &World) -> Value {
    let mut contracts_of: BTreeMap<DelegateId, BTreeMap<Value, Value>> = BTreeMap::new();
    for assignment in &world.assignments {
        contracts_of
            .entry(assignment.delegate())
            .or_default()
            .insert(assignment.contract().to_string().into(), true.into());
    }
    let assignments: BTreeMap<Value, Value> = contracts_of
        .into_iter()
        .map(|(delegate, contracts)| (delegate.to_string().into(), contracts.into()))
        .collect();
    let owners: BTreeMap<Value, Value> = world
        .contracts
        .iter()
        .map(|contract| (contract.id().to_string().into(), contract.holder().to_string().into()))
        .collect();
    object([("assignments", assignments.into()), ("owners", owners.into())])
}

/// An object of these fields.
pub(crate) fn object(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    fields.into_iter().map(|(name, value)| (Value::from(name), value)).collect::<BTreeMap<_, _>>().into()
}

/// A policy with its data, asked for one rule.
pub(crate) fn compiled(policy: &str, entry: &str, data: Value) -> CompiledPolicy {
    let module = PolicyModule { id: "policy.rego".into(), content: policy.into() };
    compile_policy_with_entrypoint(data, &[module], entry.into()).expect("a policy")
}

/// The same for the virtual machine.
pub(crate) fn program(policy: &CompiledPolicy, entry: &str) -> Arc<Program> {
    Compiler::compile_from_policy(policy, &[entry]).expect("a program")
}

/// A machine with program and data.
pub fn build(world: &World) -> RegoVM {
    let mut machine = RegoVM::new();
    machine.load_program(program(&compiled(POLICY, ENTRY, Value::new_object()), ENTRY));
    machine.set_data(data(world)).expect("data");
    machine
}

fn inputs(world: &World) -> Vec<Value> {
    let input = |request| {
        let (contract, delegate) = pair(request);
        object([
            ("action", "configure_service".into()),
            ("contract", contract.to_string().into()),
            ("delegate", delegate.to_string().into()),
        ])
    };
    world.requests.iter().map(input).collect()
}

/// One machine for all requests, as regorus' own benches call it hot.
pub fn machine(world: &World) -> Box<dyn Side + '_> {
    let mut machine = build(world);
    let ask = move |input: &Value| {
        machine.set_input(input.clone());
        machine.execute().expect("an answer")
    };
    side(inputs(world), usize::MAX, ask, is_true)
}

/// The compiled policy alone.
pub fn interpreter(world: &World) -> Box<dyn Side + '_> {
    let policy = compiled(POLICY, ENTRY, data(world));
    let ask = move |input: &Value| policy.eval_with_input(input.clone()).expect("an answer");
    side(inputs(world), 1_000, ask, is_true)
}

fn is_true(answer: &Value) -> bool {
    matches!(answer, Value::Bool(true))
}
