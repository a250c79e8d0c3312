//! The JSON Schema of a condition, for editors.

use super::ast::{Condition, Operator};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let condition = generator.subschema_for::<Self>();
        let group = json_schema!({ "type": "array", "minItems": 1, "items": condition });
        let constant = json_schema!({
            "description": "A constant. Days, instants, choices and keys are texts; a fraction is a text, too, so that it stays exact.",
            "anyOf": [
                { "type": "boolean" }, { "type": "integer" }, { "type": "string" },
                { "type": "object", "properties": { "decimal": { "type": "string" } }, "required": ["decimal"], "additionalProperties": false },
            ]
        });
        let mut names: Vec<&str> = Operator::ALL.iter().map(|operator| operator.name()).collect();
        names.extend(["empty", "not_empty"]);
        json_schema!({
            "description": "What a record has to satisfy: text such as `years >= 6 and delivery != contacts.delivery`, or the same as data.",
            "anyOf": [
                { "type": "string" },
                { "type": "object", "properties": { "and": group }, "required": ["and"], "additionalProperties": false },
                { "type": "object", "properties": { "or": group }, "required": ["or"], "additionalProperties": false },
                {
                    "type": "object",
                    "properties": {
                        "field": { "type": "string", "description": "The record's field, with or without its module; or, with the name of the base module or with `base`, a field of the portal user's base record." },
                        "op": { "enum": names },
                        "value": constant,
                        "values": { "type": "array", "minItems": 1, "items": constant },
                        "base": { "type": "string", "description": "A field of the portal user's base record." },
                        "me": { "const": true, "description": "The portal user's base record itself." },
                    },
                    "required": ["field", "op"],
                    "additionalProperties": false
                }
            ]
        })
    }
}
