//! Which fields may be used, and for what (PV-30, PV-33, PV-36).

use super::{Naive, strings};
use serde_json::Value as Json;

pub const USES: [&str; 7] = ["read", "filter", "sort", "group", "search", "export", "write"];

/// Whether a field may be used so.
pub fn may_use(naive: &Naive<'_>, module: &str, field: &str, field_use: &str) -> bool {
    let config = &naive.config["modules"][module];
    let definition = &naive.schema["modules"][module];
    let named = |list: &Json| strings(list).contains(&field);
    if !named(&config["fields"]) || named(&config["deny"]["read"]) || named(&config["deny"][field_use]) {
        return false;
    }
    let (subform, definition) = match field.split_once('.') {
        Some((subform, field)) => (true, &definition["subforms"][subform]["fields"][field]),
        None => (false, &definition["fields"][field]),
    };
    let set = matches!(definition["type"].as_str().unwrap(), "choices" | "references");
    let rights = strings(&config["rights"]);
    match field_use {
        "read" | "export" => true,
        "filter" => !subform,
        "sort" | "group" => !subform && !set,
        "search" => !subform && matches!(definition["type"].as_str().unwrap(), "text" | "choice"),
        _ => {
            let writes = rights.iter().any(|right| matches!(*right, "create" | "edit" | "edit_shared"));
            writes && config["shared"] != true && definition["read_only"] != true
        }
    }
}
