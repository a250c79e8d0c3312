//! cel: the expression compiled, the customer's values in it, and each order's values made before, so that nothing is copied.

use super::{FEW, Facts, Filter, rows};
use cel::common::types::{CelInt, CelNull, CelString};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::{Context, Env, Value};
use row_filter::world::{Delivery, Order};
use std::sync::Arc;

/// An order in cel's values.
#[derive(Clone, Debug)]
struct Record {
    contact: Option<CelInt>,
    status: CelString<'static>,
    amount: CelInt,
    delivery_status: Option<CelString<'static>>,
}

const NULL: CelNull = CelNull;

impl Record {
    fn of(order: &Order) -> Self {
        Self {
            contact: order.contact.map(CelInt::from),
            status: order.status.code().into(),
            amount: order.amount.into(),
            delivery_status: order.delivery_status.map(|delivery| Delivery::code(delivery).into()),
        }
    }
}

fn or_null<T: Val>(value: Option<&T>) -> &dyn Val {
    value.map_or(&NULL as &dyn Val, |value| value as &dyn Val)
}

impl VariableResolver for Record {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        let value: &dyn Val = match variable {
            "contact" => or_null(self.contact.as_ref()),
            "status" => &self.status,
            "amount" => &self.amount,
            "delivery_status" => or_null(self.delivery_status.as_ref()),
            _ => return None,
        };
        Some(CowVal::Borrowed(value))
    }
}

/// The expression, as bound to the customer as tantou's rule is.
pub fn ready(facts: &Facts) -> Box<dyn Filter + '_> {
    let env = Arc::new(Env::stdlib());
    let expression = format!(
        "contact == {} && status != 'closed' && amount >= 6 && delivery_status != null && delivery_status != '{}'",
        facts.me.contact,
        facts.me.delivery_status.code(),
    );
    let program = env.compile(&expression).expect("an expression");
    let root = Context::with_env(env);
    let records = facts.first(FEW).iter().map(Record::of).collect();
    rows::over(records, move |record| {
        let mut context = root.new_inner_scope();
        context.set_variable_resolver(record);
        matches!(program.execute(&context).expect("an answer"), Value::Bool(true))
    })
}
