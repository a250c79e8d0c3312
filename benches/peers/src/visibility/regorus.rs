//! regorus: the policy compiled for its virtual machine, each order an input made before.

use super::{FEW, Facts, Filter, rows};
use crate::delegation::regorus::{compiled, object, program};
use regorus::Value;
use regorus::rvm::vm::RegoVM;
use row_filter::world::{Delivery, Order};

const POLICY: &str = r#"
    package orders
    import rego.v1

    default visible := false

    visible if {
        input.contact == data.me.contact
        input.status != "closed"
        input.amount >= 6
        input.delivery_status != data.me.delivery_status
    }
"#;

const ENTRY: &str = "data.orders.visible";

fn input(order: &Order) -> Value {
    let always = [("status", order.status.code().into()), ("amount", order.amount.into())];
    let contact = order.contact.map(|of| ("contact", of.into()));
    let delivery = order.delivery_status.map(|delivery| ("delivery_status", Delivery::code(delivery).into()));
    object(always.into_iter().chain(contact).chain(delivery))
}

/// One machine for all orders.
pub fn ready(facts: &Facts) -> Box<dyn Filter + '_> {
    let me = object([
        ("contact", facts.me.contact.into()),
        ("delivery_status", facts.me.delivery_status.code().into()),
    ]);
    let mut machine = RegoVM::new();
    machine.load_program(program(&compiled(POLICY, ENTRY, Value::new_object()), ENTRY));
    machine.set_data(object([("me", me)])).expect("data");
    rows::over(facts.first(FEW).iter().map(input).collect(), move |input| {
        machine.set_input(input.clone());
        matches!(machine.execute().expect("an answer"), Value::Bool(true))
    })
}
