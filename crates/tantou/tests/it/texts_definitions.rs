//! Each mistake that people make in schemas, configurations and conditions is told in Japanese to the last word (PV-15).

use tantou::text::{Explain, TextLanguage};
use tantou::visibility::{Condition, DefinitionError, Schema, UserTypeConfig};

const SCHEMA: &str = r#"
    format = 1
    [modules.contacts]
    kind = "contacts"
    fields.name = { type = "text" }
    fields.plan = { type = "choice", options = ["gold", "silver"] }
    fields.plans = { type = "choices", options = ["gold", "silver"] }
    [modules.products]
    kind = "products"
    key = "integer"
    [modules.tickets]
    kind = "standard"
    key = "uuid"
    [modules.deals]
    kind = "standard"
    fields.contact = { type = "reference", to = "contacts" }
    fields.product = { type = "reference", to = "products" }
    fields.ticket = { type = "reference", to = "tickets" }
    fields.helpers = { type = "references", to = "contacts" }
    fields.urgent = { type = "boolean" }
    fields.years = { type = "integer" }
    fields.price = { type = "decimal", scale = 2 }
    fields.subject = { type = "text" }
    fields.day = { type = "date" }
    fields.at = { type = "instant" }
    fields.plan = { type = "choice", options = ["gold", "silver"] }
    fields.plans = { type = "choices", options = ["gold", "silver"] }
    subforms.parts.fields.part = { type = "text" }
"#;

/// Problems of shape and of types in schemas.
const BAD_SCHEMAS: &[&str] = &[
    "format = 'one'\nmodules = []",
    "format = 2\nmodules = {}\nmodels = 1",
    "modules = { base = { kind = 'sales', label = ' ', layouts = 'one', organisation_wide = 'yes', key = 5 } }",
    "format = 1\n[modules.a]\nkind = 'contacts'\nwizards = { w = 'none' }\nfields.b = { type = 'float' }\nfields.'c.d' = { type = 'text', unique = 1 }",
    "format = 1\n[modules.a]\nkind = 'contacts'\nfields.b = { type = 'decimal', scale = 99 }\nfields.c = { type = 'choices', options = ['x'], unique = true }",
    "format = 1\n[modules.a]\nkind = 'contacts'\nfields.b = { type = 'decimal' }\nfields.c = { type = 'choice' }\nfields.d = { type = 'reference' }",
    "format = 1\n[modules.a]\nkind = 'contacts'\nfields.b = { type = 'text', scale = 1 }\nfields.c = { type = 'text', options = ['x'] }\nfields.d = { type = 'text', to = 'a' }",
    "format = 1\n[modules.a]\nkind = 'contacts'\nfields.b = { type = 'text', reveals = 'x.y' }\nfields.e = { type = 'reference', to = 'nowhere' }",
];

/// What stands after `where =` in a module of deals, as data.
const BAD_DATA: &[&str] = &[
    "5",
    "{ and = [], or = [] }",
    "{ and = [] }",
    "{ field = 'years', op = 5 }",
    "{ field = 'years', op = 'like' }",
    "{ field = 'years', op = 'empty', value = 1 }",
    "{ field = 'contact', op = 'eq', me = false }",
    "{ field = 'years', op = 'eq' }",
    "{ field = 'years', op = 'in' }",
    "{ field = 'years', op = 'in', values = [] }",
    "{ field = 'years', op = 'eq', value = 1.5 }",
    "{ field = 'years', op = 'eq', value = { decimal = 'x' } }",
    "{ field = 'years', op = 'eq', value = [] }",
];

/// Conditions that cannot be read, or that do not fit the schema.
const BAD_CONDITIONS: &[&str] = &[
    "years = 1 years = 2",
    "(years = 1",
    "(years = 1 subject",
    "",
    "base.",
    "years",
    "years is",
    "years is not full",
    "years not 5",
    "subject starts 'x'",
    "years in 5",
    "years in ['x'",
    "years in [,]",
    "years = ]",
    "years = 'it",
    "years ! 5",
    "years = 1.2.3",
    "nothing = 1",
    "products.years = 1",
    "years = products.years",
    "parts.part = 'x'",
    "years contains 'x'",
    "urgent < true",
    "plans = 'gold'",
    "helpers = me",
    "price in [me]",
    "day ~= '2026-04-01'",
    "at starts with '2026'",
    "plan < 'gold'",
    "contact < 'x'",
    "years = me",
    "years = contacts.name",
    "plan in contacts.plan",
    "urgent = 1",
    "years = 1.5",
    "price = 1.234",
    "subject = 5",
    "day = '2026-02-30'",
    "at = 'noon'",
    "plan = 'bronze'",
    "contact = true",
    "product = 'x'",
    "ticket = 'x'",
];

/// Configurations without a condition.
const BAD_CONFIGS: &[&str] = &[
    "format = 1",
    "format = 1\nkind = 'other'\nbase = 5\nmodules = 5",
    "format = 1\nkind = 'standard'\nbase = 'products'",
    "format = 1\nkind = 'custom'\nbase = 'deals'\nweb_tabs = ['news']",
    "format = 1\nkind = 'standard'\nbase = 'contacts'\n[modules.contacts]\nshared = true\nfields = ['x']\nlayouts = ['x']\nwizards = ['x']\nlist_view = 'x'",
    "format = 1\nkind = 'standard'\nbase = 'contacts'\n[modules.deals]\nrights = ['see']\nlookups = 'contact'\ndeny = { smell = ['x'] }",
    "format = 1\nkind = 'standard'\nbase = 'contacts'\n[modules.deals]\nrights = ['edit', 'create']\nlookups = ['subject', 'nothing']",
    "format = 1\nkind = 'standard'\nbase = 'contacts'\n[modules.contacts]\nrights = ['create']",
    "format = 1\nkind = 'standard'\nbase = 'contacts'\n[modules.deals]\nshared = true\nrights = ['view', 'edit']",
    "format = 1\nkind = 'standard'\nbase = 'contacts'\n[modules.contacts]\nfields = ['name', 'name']",
    "format = 1\nkind = 'standard'\nbase = 'contacts'\n[modules.nothing]\n[modules.deals]",
];

/// English words in a row, outside of what is quoted: what people wrote themselves, names, and examples.
fn english(text: &str) -> Option<String> {
    let mut rest = text.split_once(": ").map_or(text, |(_, message)| message).to_owned();
    for (open, close) in [('「', '」'), ('`', '`'), ('\'', '\''), ('[', ']'), ('{', '}')] {
        while let Some((before, after)) = rest.split_once(open) {
            let after = after.split_once(close).map_or("", |(_, after)| after);
            rest = format!("{before}・{after}");
        }
    }
    let words: Vec<&str> =
        rest.split(|letter: char| !letter.is_ascii_alphabetic() && letter != ' ').collect();
    words.into_iter().find(|words| words.split_whitespace().count() > 1).map(str::to_owned)
}

/// PV-15: no English is left in the Japanese of any mistake.
#[test]
fn pv_15_mistakes_are_told_in_japanese_to_the_last_word() {
    let schema = Schema::from_toml(SCHEMA).unwrap();
    let compile =
        |text: &str| UserTypeConfig::from_toml(text).and_then(|config| config.compile(&schema).map(|_| ()));
    let with = |condition: &str| {
        compile(&format!(
            "format = 1\nkind = 'standard'\nbase = 'contacts'\n[modules.deals]\nwhere = {condition}"
        ))
    };
    let schemas = BAD_SCHEMAS.iter().map(|text| Schema::from_toml(text).map(|_| ()));
    let data = BAD_DATA.iter().map(|text| with(text));
    let conditions = BAD_CONDITIONS.iter().map(|text| with(&format!("\"{text}\"")));
    let configs = BAD_CONFIGS.iter().map(|text| compile(text));
    let mut told = 0;
    for (number, made) in schemas.chain(data).chain(conditions).chain(configs).enumerate() {
        let Err(DefinitionError { problems, .. }) = made else { panic!("mistake {number} is none") };
        for problem in problems {
            told += 1;
            let japanese = problem.message(TextLanguage::Japanese);
            assert_eq!(english(&japanese), None, "{japanese}\n{problem}");
        }
    }
    assert!(told > 80, "{told}");
}

/// The search for English finds it, so that the test above can fail.
#[test]
fn english_is_found() {
    assert_eq!(english("x: 値の種類が違います: 7(a whole number)"), Some("a whole number".to_owned()));
    assert_eq!(english("x: 「a whole number」が違います: `a b`"), None);
    assert!("years = ".parse::<Condition>().unwrap_err().message(TextLanguage::Japanese).contains("末尾"));
}
