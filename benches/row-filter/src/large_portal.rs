//! A portal of ten modules with thirty fields each, as one that grew over years.

use std::fmt::Write as _;

/// How many modules.
pub const MODULES: usize = 10;
/// How many fields each of them has.
pub const FIELDS: usize = 30;

/// The record types: in turn texts, integers, choices, dates and decimals, and a lookup to the base module.
pub fn schema() -> String {
    let mut text = String::from("format = 1\n");
    for module in 0..MODULES {
        let kind = if module == 0 { "contacts" } else { "standard" };
        let _ = writeln!(text, "[modules.module_{module}]\nkind = \"{kind}\"\nkey = \"integer\"");
        for field in 0..FIELDS {
            let kind = match field.checked_rem(5) {
                _ if field == 0 => "{ type = \"reference\", to = \"module_0\" }",
                Some(0) => "{ type = \"decimal\", scale = 2 }",
                Some(1) => "{ type = \"text\" }",
                Some(2) => "{ type = \"integer\" }",
                Some(3) => "{ type = \"choice\", options = [\"open\", \"closed\", \"on_hold\"] }",
                _ => "{ type = \"date\" }",
            };
            let _ = writeln!(text, "fields.field_{field} = {kind}");
        }
    }
    text
}

/// The user type: everything is shown, each module is joined by its lookup and narrowed by a condition of four comparisons.
pub fn portal() -> String {
    let mut text = String::from("format = 1\nkind = \"standard\"\nbase = \"module_0\"\n");
    let fields: Vec<String> = (0..FIELDS).map(|field| format!("\"field_{field}\"")).collect();
    let fields = fields.join(", ");
    for module in 0..MODULES {
        let _ = writeln!(text, "[modules.module_{module}]\nfields = [{fields}]\nlookups = [\"field_0\"]");
        let condition =
            "field_3 != 'closed' and field_2 >= 6 and field_8 != module_0.field_8 and field_5 < 100.50";
        let _ = writeln!(text, "where = \"{condition}\"");
    }
    text
}
