//! cedar-policy: each order an entity, one request to each, all prebuilt.

use super::{FEW, Facts, Filter, rows};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression,
};
use row_filter::world::{Delivery, Order};
use std::collections::{HashMap, HashSet};

const POLICY: &str = r#"
    permit(principal, action == Action::"view", resource is Order) when {
        resource has contact && resource.contact == principal &&
        resource.status != "closed" &&
        resource.amount >= 6 &&
        resource has delivery_status && resource.delivery_status != principal.delivery_status
    };
"#;

fn uid(of: &str, id: &str) -> EntityUid {
    let of: EntityTypeName = of.parse().expect("a name of a type");
    EntityUid::from_type_name_and_id(of, EntityId::new(id))
}

fn contact(id: i64) -> EntityUid {
    uid("Contact", &id.to_string())
}

fn text(value: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(value.to_owned())
}

fn entity(order: &Order) -> Entity {
    let mut attributes = HashMap::from([
        ("status".to_owned(), text(order.status.code())),
        ("amount".to_owned(), RestrictedExpression::new_long(order.amount)),
    ]);
    if let Some(of) = order.contact {
        attributes.insert("contact".to_owned(), RestrictedExpression::new_entity_uid(contact(of)));
    }
    if let Some(delivery) = order.delivery_status {
        attributes.insert("delivery_status".to_owned(), text(Delivery::code(delivery)));
    }
    Entity::new(uid("Order", &order.id.to_string()), attributes, HashSet::new()).expect("an order")
}

/// The policy for all customers, asked for this one.
pub fn ready(facts: &Facts) -> Box<dyn Filter + '_> {
    let policies: PolicySet = POLICY.parse().expect("a policy");
    let (me, view) = (contact(facts.me.contact), uid("Action", "view"));
    let mine = HashMap::from([("delivery_status".to_owned(), text(facts.me.delivery_status.code()))]);
    let customer = Entity::new(me.clone(), mine, HashSet::new()).expect("a customer");
    let orders = facts.first(FEW);
    let entities = orders.iter().map(entity).chain([customer]);
    let entities = Entities::from_entities(entities, None).expect("entities");
    let request = |order: &Order| {
        let resource = uid("Order", &order.id.to_string());
        Request::new(me.clone(), view.clone(), resource, Context::empty(), None).expect("a request")
    };
    let requests: Vec<Request> = orders.iter().map(request).collect();
    let authorizer = Authorizer::new();
    rows::over(requests, move |request| {
        authorizer.is_authorized(request, &policies, &entities).decision() == Decision::Allow
    })
}
