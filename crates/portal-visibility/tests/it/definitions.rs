//! Schemas and configurations as data: every mistake with its place, and what comes out of the good ones.

use portal_visibility::*;
use std::path::Path;

pub fn shop() -> Schema {
    Schema::from_toml(include_str!("files/shop.schema.toml")).unwrap()
}

pub fn customers() -> UserTypeConfig {
    UserTypeConfig::from_toml(include_str!("files/customers.toml")).unwrap()
}

fn listed(error: &DefinitionError) -> String {
    assert_eq!(error.code(), "definition.invalid");
    let lines = error.problems.iter().map(|problem| format!("{} {problem}", problem.kind.code()));
    lines.collect::<Vec<_>>().join("\n")
}

/// PV-21: a schema's mistakes, all of them.
#[test]
fn pv_21_every_mistake_of_a_schema_is_told_with_its_path() {
    let error = Schema::from_toml(include_str!("files/mistaken.schema.toml")).unwrap_err();
    insta::assert_snapshot!(listed(&error));
}

/// PV-10, PV-13, PV-16, PV-17, PV-18, PV-19, PV-30: what does not fit a schema.
#[test]
fn pv_13_every_mistake_of_a_configuration_is_told_with_its_path() {
    let config = UserTypeConfig::from_toml(include_str!("files/mistaken.toml")).unwrap();
    insta::assert_snapshot!(listed(&config.compile(&shop()).unwrap_err()));
}

/// PV-15: conditions are checked when they are saved: first their form, then what they say.
#[test]
fn pv_15_every_mistake_of_conditions_is_told_with_its_path() {
    let text = include_str!("files/mistaken_conditions.toml");
    insta::assert_snapshot!("form", listed(&UserTypeConfig::from_toml(text).unwrap_err()));
    // Without what has no form at all.
    let bad = [
        "op = \"is\"",
        "\"in\", value",
        "me = true",
        "1.5",
        "or = []",
        "\"state = \"",
        "parts.part = 'x'\",",
    ];
    let text: String = text
        .lines()
        .filter(|line| !bad.iter().any(|bad| line.contains(bad)) || line.contains('`'))
        .map(|line| format!("{line}\n"))
        .collect();
    let config = UserTypeConfig::from_toml(&text).unwrap();
    insta::assert_snapshot!("meaning", listed(&config.compile(&shop()).unwrap_err()));
}

/// PV-13: with neither lookup nor condition it would show everything.
#[test]
fn pv_13_a_related_module_without_lookup_and_condition_is_refused() {
    let mut config = UserTypeConfig::new(UserTypeKind::Custom, "contacts");
    config.modules.insert("journal".into(), ModuleConfig::default());
    let error = config.compile(&shop()).unwrap_err();
    assert_eq!(error.problems.len(), 1);
    assert_eq!(error.problems[0].path, "modules.journal");
    assert_eq!(error.problems[0].kind, ProblemKind::ShowsEverything);
}

/// PV-10: the standard type has contacts; a custom type leads, contacts, vendors or a custom module.
#[test]
fn pv_10_the_base_fits_the_kind_of_type() {
    let kinds = ["leads", "contacts", "vendors", "products", "standard", "custom"];
    let schema: String = kinds.iter().map(|kind| format!("[modules.{kind}]\nkind = \"{kind}\"\n")).collect();
    let schema = Schema::from_toml(&format!("format = 1\n{schema}")).unwrap();
    let fits = |kind| kinds.map(|base| UserTypeConfig::new(kind, base).compile(&schema).is_ok());
    assert_eq!(fits(UserTypeKind::Standard), [false, true, false, false, false, false]);
    assert_eq!(fits(UserTypeKind::Custom), [true, true, true, false, false, true]);
}

/// PV-11: view on the base module goes without saying, and the base module need not be mentioned.
#[test]
fn pv_11_view_on_the_base_module_is_always_granted() {
    let portal = UserTypeConfig::new(UserTypeKind::Custom, "contacts").compile(&shop()).unwrap();
    assert_eq!(portal.module(portal.base()).unwrap().rights(), Rights::VIEW);
    let portal = customers().compile(&shop()).unwrap();
    let rights: Vec<Right> = portal.module(portal.base()).unwrap().rights().iter().collect();
    assert_eq!(rights, [Right::View, Right::Edit]);
}

/// PV-31: a mandatory field cannot be left out of a module with create right, nor be kept from writing.
#[test]
fn pv_31_mandatory_fields_stay_with_create_right() {
    let compile = |change: &dyn Fn(&mut ModuleConfig)| {
        let mut config = customers();
        change(config.modules.get_mut("repairs").unwrap());
        config.compile(&shop()).map_err(|error| error.problems[0].kind.clone()).err()
    };
    let left_out = |field: &str| Some(ProblemKind::MandatoryLeftOut { field: field.into() });
    assert_eq!(compile(&|_| ()), None);
    assert_eq!(compile(&|module| assert!(module.fields.remove("subject"))), left_out("subject"));
    let deny = |module: &mut ModuleConfig, field_use| {
        module.deny.insert(field_use, ["subject".to_owned()].into());
    };
    assert_eq!(compile(&|module| deny(module, FieldUse::Write)), left_out("subject"));
    assert_eq!(compile(&|module| deny(module, FieldUse::Export)), None);
    // A subform of which something is shown needs its own mandatory fields.
    assert_eq!(
        compile(&|module| {
            module.fields.remove("parts.part");
            module.fields.insert("parts.price".into());
        }),
        left_out("parts.part")
    );
    assert_eq!(compile(&|module| assert!(module.fields.remove("parts.part"))), None);
    assert_eq!(
        compile(&|module| {
            module.fields.remove("subject");
            module.rights = Some(Rights::VIEW.with(Right::Edit));
        }),
        None
    );
}

/// PV-33: what shows a product's price is shown only with the unit price.
#[test]
fn pv_33_a_price_shows_only_with_the_unit_price() {
    let schema = shop();
    let repairs = schema.module("repairs").unwrap();
    let price = schema[repairs].field_id("product_price").unwrap();
    let verdict = |config: &UserTypeConfig| {
        config.compile(&schema).unwrap().explain_field(repairs, price, FieldUse::Read)
    };
    let mut config = customers();
    assert_eq!(verdict(&config), FieldVerdict::Allowed);
    config.modules.get_mut("products").unwrap().fields.remove("unit_price");
    assert_eq!(verdict(&config), FieldVerdict::RevealsHidden);
    assert_eq!(verdict(&config).rule(), "PV-33");
    config.modules.remove("products");
    assert_eq!(verdict(&config), FieldVerdict::RevealsHidden);
}

/// PV-18, PV-19, PV-32: web tabs, layouts, wizards and views as chosen; one mask for all layouts.
#[test]
fn pv_19_layouts_wizards_views_and_web_tabs_are_as_chosen() {
    let schema = shop();
    let portal = customers().compile(&schema).unwrap();
    assert!(portal.web_tabs().contains("news") && !portal.web_tabs().contains("manuals"));
    let repairs = portal.module(schema.module("repairs").unwrap()).unwrap();
    // PV-19: the wizard brings its layout along.
    assert_eq!(repairs.layouts().unwrap().iter().collect::<Vec<_>>(), ["express", "standard"]);
    assert_eq!(repairs.list_view(), Some("board"));
    let roles: Vec<_> = portal.modules().map(|(id, rule)| (schema[id].name(), rule.role())).collect();
    assert_eq!(
        roles,
        [("contacts", ModuleRole::Base), ("products", ModuleRole::Shared), ("repairs", ModuleRole::Related)]
    );
}

/// PV-36: every use has its own answer, with its reason.
#[test]
fn pv_36_each_use_of_a_field_has_its_own_answer() {
    let schema = shop();
    let portal = customers().compile(&schema).unwrap();
    let mut lines = String::new();
    for (id, module) in schema.modules() {
        for (field_id, field) in module.numbered() {
            let verdicts = FieldUse::ALL.map(|field_use| portal.explain_field(id, field_id, field_use));
            let allowed = FieldUse::ALL.map(|field_use| portal.may_use(id, field_id, field_use));
            assert_eq!(verdicts.map(FieldVerdict::is_allowed), allowed);
            lines += &format!("{}.{}: {verdicts:?}\n", module.name(), field.name());
        }
    }
    insta::assert_snapshot!(lines);
}

/// PV-21: unreadable files, and what stands twice, is one mistake each.
#[test]
fn pv_21_unreadable_files() {
    assert!(Schema::from_toml("format =").unwrap_err().to_string().contains("not readable"));
    assert!(Schema::from_json(&"[".repeat(100_000)).is_err());
    let twice = r#"{ "format": 1, "modules": { "a": { "kind": "custom" }, "a": { "kind": "custom" } } }"#;
    assert!(Schema::from_json(twice).unwrap_err().to_string().contains("modules: `a` stands twice"));
}

/// PV-21: files written from code read back as the same, and are checked by the same reader.
#[test]
fn pv_21_files_read_back() {
    let config = customers();
    let json = serde_json::to_string_pretty(&config).unwrap();
    assert_eq!(UserTypeConfig::from_json(&json).unwrap(), config);
    assert_eq!(serde_json::from_str::<UserTypeConfig>(&json).unwrap(), config);
    assert_eq!(UserTypeConfig::from_toml(&toml::to_string(&config).unwrap()).unwrap(), config);
    insta::assert_snapshot!(json);
    let file: SchemaFile = toml::from_str(include_str!("files/shop.schema.toml")).unwrap();
    let schema = Schema::new(&file).unwrap();
    assert_eq!(format!("{schema:?}"), format!("{:?}", shop()));
}

/// PV-15, PV-21: the JSON Schemas for editors are current. `UPDATE_SCHEMA=1` writes them anew.
#[test]
fn pv_21_the_json_schemas_are_current() {
    for (name, current) in [("record_types", record_types_schema()), ("user_type", user_type_schema())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("forms/{name}.schema.json"));
        let current = serde_json::to_string_pretty(&current).unwrap() + "\n";
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::write(&path, &current).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), current, "run the test with UPDATE_SCHEMA=1");
    }
}

/// PV-30: every field is found by its name, those of subforms whatever signs their names have.
#[test]
fn pv_30_fields_are_found_by_their_names() {
    let schema = Schema::from_toml(
        r#"
        format = 1
        [modules.orders]
        kind = "contacts"
        fields.a = { type = "text" }
        fields.b = { type = "text" }
        fields."a b" = { type = "text" }
        subforms.a-b.fields = { x = { type = "text" }, z = { type = "text" } }
        subforms.parts.fields = { "ä" = { type = "text" }, x = { type = "text" } }
        subforms."parts two".fields.x = { type = "text" }
        "#,
    )
    .unwrap();
    let orders = &schema[schema.module("orders").unwrap()];
    assert_eq!(orders.fields().len(), 8);
    for (id, field) in orders.numbered() {
        assert_eq!(orders.field_id(field.name()), Some(id), "{}", field.name());
    }
    for unknown in ["", "c", "a.x", "a-b", "a-b.", "a-b.y", "parts", "parts.x.x", ".x"] {
        assert_eq!(orders.field_id(unknown), None, "{unknown}");
    }
}

/// PV-11, PV-40: create in the base module is granted where a lookup of the module to itself links what is created; without one nobody would ever see it.
#[test]
fn pv_11_create_on_the_base_module_needs_a_lookup() {
    let compile = |lookups: &[&str]| {
        let mut config = customers();
        let contacts = config.modules.get_mut("contacts").unwrap();
        contacts.rights = Some(Rights::VIEW.with(Right::Create));
        contacts.lookups = lookups.iter().map(|lookup| (*lookup).into()).collect();
        config.compile(&shop()).map(|_| ())
    };
    assert_eq!(compile(&["introduced_by"]), Ok(()));
    let error = compile(&[]).unwrap_err();
    assert_eq!(
        listed(&error),
        "config.create_without_lookup modules.contacts.rights: `create` in `contacts` without a lookup of `contacts` to itself: \
         nobody would see what they create"
    );
    // A mistaken lookup is one mistake.
    assert_eq!(compile(&["name"]).unwrap_err().problems[0].kind.code(), "config.not_a_lookup");
    assert_eq!(compile(&["name"]).unwrap_err().problems.len(), 1);
}
