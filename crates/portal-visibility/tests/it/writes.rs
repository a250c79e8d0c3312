//! Writes are checked as a whole, before and after.

use crate::shop::*;
use portal_visibility::*;
use serde_json::{Map, Value as Json, json};

pub fn codes<T: std::fmt::Debug>(result: Result<T, WriteRefusal>) -> Vec<String> {
    let refusal = result.unwrap_err();
    assert_eq!(refusal.code(), "write.refused");
    refusal.problems.iter().map(|problem| format!("{} {problem}", problem.code())).collect()
}

pub fn draft(shop: &Shop, module: &str, json: Json) -> Draft {
    Draft::from_json(&shop.schema[shop.module(module)], &object(json))
}

pub fn context(layout: Option<&str>) -> CreateContext {
    CreateContext { key: OwnedKey::Integer(99), layout: layout.map(Into::into), inviter: inviter() }
}

pub fn create(shop: &Shop, json: Json) -> Result<CreatedRecord, WriteRefusal> {
    let (sage, pads) = (sage(), object(json!({ "id": "pads", "name": "Pads" })));
    let viewer = shop.viewer(&sage);
    let (contacts, products) = (shop.json("contacts"), shop.json("products"));
    let (own, pads) = (contacts.record(&sage), products.record(&pads));
    let other = object(json!({ "id": "other", "layout": "standard" }));
    let other = contacts.record(&other);
    let targets = Targets::none()
        .with(shop.module("contacts"), &own)
        .with(shop.module("contacts"), &other)
        .with(shop.module("products"), &pads);
    viewer.check_create(
        shop.module("repairs"),
        &draft(shop, "repairs", json),
        &context(Some("standard")),
        &targets,
    )
}

pub fn edit(shop: &Shop, before: &Map<String, Json>, json: Json) -> Result<EditedRecord, WriteRefusal> {
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let (contacts, repairs) = (shop.json("contacts"), shop.json("repairs"));
    let own = contacts.record(&sage);
    let targets = Targets::none().with(shop.module("contacts"), &own);
    viewer.check_edit(
        shop.module("repairs"),
        &repairs.record(before),
        &draft(shop, "repairs", json),
        &targets,
    )
}

/// PV-40: a new record is owned by the inviter, bears its author, and is linked to the author's base record.
#[test]
fn pv_40_a_new_record_is_the_inviters_and_is_linked() {
    let shop = open();
    let created = create(&shop, json!({ "subject": "ブレーキ", "state": "open", "cost": "6.00" })).unwrap();
    assert_eq!((created.owner, created.author), (inviter(), user()));
    let contact = shop.field("repairs", "contact");
    assert_eq!(created.linked_by, Some(contact));
    assert_eq!(created.values[&contact], OwnedValue::Reference(OwnedKey::Text("sage".into())));
    assert_eq!(created.layout.as_deref(), Some("standard"));
    // Named by the draft itself, nothing is added.
    let created =
        create(&shop, json!({ "subject": "x", "state": "open", "cost": 6, "contact": "sage" })).unwrap();
    assert_eq!(created.linked_by, None);
}

/// PV-40: where the only free lookup is hidden or a multi-select, the link is made there.
#[test]
fn pv_40_the_link_may_be_hidden_or_one_of_several() {
    let shop = with(|config| {
        let repairs = config.modules.get_mut("repairs").unwrap();
        repairs.lookups = vec!["helpers".into()];
        repairs.fields.remove("contact");
    });
    let created = create(&shop, json!({ "subject": "x", "state": "open", "cost": 6 })).unwrap();
    let helpers = shop.field("repairs", "helpers");
    assert_eq!(created.linked_by, Some(helpers));
    assert_eq!(created.values[&helpers], OwnedValue::Set(vec![OwnedKey::Text("sage".into())]));
}

/// PV-34: everything that is wrong is said at once. PV-36: a hidden field is refused in the words for one that does not exist.
#[test]
fn pv_34_everything_that_is_wrong_is_listed() {
    let shop = open();
    let all = json!({
        "region": "east", "shoe size": 1, "state": "lost", "cost": "1.005", "due": "2026-02-30", "contact": "nobody",
        "product": "gone", "parts": [{ "part": " " }, { "price": "1.00", "part": "ok" }], "layout": "x",
    });
    insta::assert_snapshot!(codes(create(&shop, all)).join("\n"));
    let say = |field: &str| {
        codes(create(&shop, json!({ "subject": "x", "state": "open", "cost": 6, field: null })))
    };
    assert_eq!(say("region")[0].replace("region", "?"), say("shoes")[0].replace("shoes", "?"));
}

/// PV-31: neither a missing nor a blank value of a mandatory field is accepted, on creation and on change.
#[test]
fn pv_31_an_empty_mandatory_field_is_refused() {
    let shop = open();
    let mandatory = ["write.mandatory `subject` is mandatory"];
    assert_eq!(codes(create(&shop, json!({ "state": "open", "cost": 6 }))), mandatory);
    assert_eq!(codes(create(&shop, json!({ "state": "open", "cost": 6, "subject": null }))), mandatory);
    assert_eq!(codes(create(&shop, json!({ "state": "open", "cost": 6, "subject": "　" }))), mandatory);
    assert_eq!(codes(edit(&shop, &repair(1, json!({})), json!({ "subject": null }))), mandatory);
}

/// PV-21: texts that would not compare with what looks the same are refused.
#[test]
fn pv_21_texts_are_in_nfc() {
    let shop = open();
    let problems = codes(edit(&shop, &repair(1, json!({})), json!({ "subject": "フ\u{3099}レーキ" })));
    assert_eq!(problems, ["write.not_normalised `subject`: not in Unicode's form NFC"]);
}

/// PV-16, PV-20: own records by *edit*, the organisation's by *edit shared*, others not at all.
#[test]
fn pv_16_rights_differ_by_author() {
    let records = [
        ("own", repair(1, json!({ "author": user().to_string() }))),
        ("shared", repair(2, json!({}))),
        ("another's", repair(3, json!({ "author": inviter().to_string() }))),
        ("unknown", repair(4, json!({ "author": null }))),
        ("hidden", repair(5, json!({ "contact": "other" }))),
    ];
    let mut lines = String::new();
    for rights in [
        Rights::VIEW,
        Rights::VIEW.with(Right::Edit),
        Rights::VIEW.with(Right::EditShared),
        Rights::VIEW.with(Right::Delete).with(Right::Create),
        Right::ALL.into_iter().collect(),
    ] {
        let shop = with(|config| config.modules.get_mut("repairs").unwrap().rights = Some(rights));
        let sage = sage();
        let viewer = shop.viewer(&sage);
        let json = shop.json("repairs");
        lines += &format!("{rights:?}\n");
        for (name, record) in &records {
            let may = |action| viewer.may(shop.module("repairs"), action, &json.record(record));
            let answers: Vec<String> = RecordAction::ALL
                .into_iter()
                .map(|action| match may(action) {
                    Permission::Allowed { right } => format!("{action:?} by {}", right.name()),
                    Permission::Denied { why } => format!("no {action:?}: {why:?} ({})", may(action).rule()),
                })
                .collect();
            lines += &format!("  {name}: {}\n", answers.join("; "));
        }
    }
    insta::assert_snapshot!(lines);
}

/// PV-35: a lookup is set only to a record that the viewer sees; what does not exist and what is hidden are told in the same words.
#[test]
fn pv_35_a_lookup_leads_only_to_records_that_are_seen() {
    let shop = open();
    let base = json!({ "subject": "x", "state": "open", "cost": 6 });
    let with = |more: Json| {
        let mut base = object(base.clone());
        base.extend(object(more));
        create(&shop, base.into())
    };
    assert_eq!(
        codes(with(json!({ "contact": "other" }))),
        ["write.no_such_target `contact`: there is no record other"]
    );
    assert_eq!(
        codes(with(json!({ "contact": "gone" }))),
        ["write.no_such_target `contact`: there is no record gone"]
    );
    assert!(with(json!({ "product": "pads" })).is_ok());
    // What was linked before may stay, seen or not.
    assert!(
        edit(&shop, &repair(1, json!({ "product": "old" })), json!({ "product": "old", "subject": "y" }))
            .is_ok()
    );
    let draft = draft(&shop, "repairs", json!({ "contact": "other", "product": "pads", "helpers": ["x"] }));
    let sage = sage();
    let wanted: Vec<String> = shop
        .viewer(&sage)
        .targets(shop.module("repairs"), &draft)
        .into_iter()
        .map(|(module, key)| format!("{} {key}", shop.schema[module].name()))
        .collect();
    assert_eq!(wanted, ["contacts other", "products pads"]);
}

/// PV-17: products are linked only where they are shared.
#[test]
fn pv_17_linking_products_needs_them_shared() {
    let shop = with(|config| {
        let products = config.modules.get_mut("products").unwrap();
        products.shared = false;
        products.condition = Some("name is not empty".parse().unwrap());
    });
    let problems =
        codes(create(&shop, json!({ "subject": "x", "state": "open", "cost": 6, "product": "pads" })));
    assert_eq!(
        problems,
        ["write.products_not_shared `product`: products cannot be linked, because they are not shared"]
    );
    let finding = Finding::ProductsNotShared { module: "repairs".into(), field: "product".into() };
    assert!(shop.portal.lint().contains(&finding));
}

/// PV-35: no write loses its record into the dark, and none reaches another.
#[test]
fn pv_35_a_record_is_seen_before_and_after() {
    let shop = open();
    let before = repair(1, json!({}));
    assert!(edit(&shop, &before, json!({ "subject": "y", "cost": "7.00" })).is_ok());
    assert_eq!(
        codes(edit(&shop, &before, json!({ "state": "closed" }))),
        ["write.would_be_lost the record would not be shown any more"]
    );
    assert_eq!(
        codes(edit(&shop, &before, json!({ "contact": null }))),
        ["write.would_be_lost the record would not be shown any more"]
    );
    // Another lookup still names the viewer: nothing is lost.
    assert!(edit(&shop, &repair(1, json!({ "helpers": ["sage"] })), json!({ "contact": null })).is_ok());
    // A record that is not shown does not exist, whatever is tried.
    let hidden = repair(1, json!({ "state": "closed" }));
    assert_eq!(
        codes(edit(&shop, &hidden, json!({ "state": "open" }))),
        ["write.no_such_record there is no such record"]
    );
    let lost = create(&shop, json!({ "subject": "x", "state": "closed" }));
    assert_eq!(codes(lost), ["write.would_not_be_seen the new record would not be shown"]);
}

/// PV-35: the field of the base record with which a condition compares others is not the viewer's to change.
#[test]
fn pv_35_what_decides_is_not_edited() {
    let shop = with(|config| {
        config.modules.get_mut("contacts").unwrap().fields.insert("配送状況".into());
    });
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let json = shop.json("contacts");
    let change = |fields: Json| {
        viewer.check_edit(
            shop.module("contacts"),
            &json.record(&sage),
            &draft(&shop, "contacts", fields),
            &Targets::none(),
        )
    };
    assert_eq!(
        codes(change(json!({ "配送状況": "on_time" }))),
        ["write.decides_what_is_shown `配送状況` decides what is shown, and cannot be changed here"]
    );
    // Sent along unchanged it is no change.
    let edited = change(json!({ "配送状況": "late", "name": "S. Wieser" })).unwrap();
    assert_eq!(edited.values.len(), 1);
    assert_eq!(codes(change(json!({ "name": null }))), ["write.mandatory `name` is mandatory"]);
}

/// PV-20: a clone carries what its author sees and may write, and nothing else.
#[test]
fn pv_20_a_clone_carries_only_what_is_seen() {
    let shop = open();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let record = repair(
        1,
        json!({ "region": "east", "urgent": true, "due": "2026-04-01", "filed_at": "2026-04-01T00:00:00Z" }),
    );
    let mut rows = std::collections::BTreeMap::new();
    let row: Row =
        [("part".to_owned(), Some(OwnedValue::Text("pad".into()))), ("price".to_owned(), None)].into();
    rows.insert("parts".to_owned(), vec![row.clone(), Row::new()]);
    let clone =
        viewer.clone_draft(shop.module("repairs"), &shop.json("repairs").record(&record), &rows).unwrap();
    let names: Vec<&str> = clone.fields.keys().map(String::as_str).collect();
    assert_eq!(names, ["contact", "cost", "due", "product", "state", "subject"]);
    assert_eq!(clone.rows["parts"][0].as_ref().unwrap().keys().collect::<Vec<_>>(), ["part"]);
    let hidden = repair(1, json!({ "contact": null }));
    let refused = viewer.clone_draft(shop.module("repairs"), &shop.json("repairs").record(&hidden), &rows);
    assert_eq!(codes(refused), ["write.no_such_record there is no such record"]);
    let without = with(|config| config.modules.get_mut("repairs").unwrap().rights = Some(Rights::VIEW));
    let refused = without.viewer(&sage).clone_draft(
        without.module("repairs"),
        &without.json("repairs").record(&record),
        &rows,
    );
    assert_eq!(codes(refused), ["write.not_allowed not allowed: NoRight"]);
}

/// PV-11, PV-16, PV-17: creating and deleting need their rights; shared modules are view-only, hidden ones do not exist.
#[test]
fn pv_11_creating_and_deleting_need_their_rights() {
    let shop = open();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let try_create = |module: &str| {
        codes(viewer.check_create(shop.module(module), &Draft::new(), &context(None), &Targets::none()))
            .join("")
    };
    assert_eq!(try_create("journal"), "write.no_such_module there is no such module");
    assert_eq!(try_create("products"), "write.no_right not allowed: no right to create");
    assert_eq!(try_create("contacts"), "write.no_right not allowed: no right to create");
    let delete = |shop: &Shop, record: &Map<String, Json>| {
        shop.viewer(&sage).check_delete(shop.module("repairs"), &shop.json("repairs").record(record))
    };
    let own = repair(1, json!({ "author": user().to_string() }));
    assert_eq!(codes(delete(&shop, &own)), ["write.not_allowed not allowed: NoRight"]);
    let may = with(|config| {
        config.modules.get_mut("repairs").unwrap().rights = Some(Rights::VIEW.with(Right::Delete));
    });
    assert!(delete(&may, &own).is_ok());
    assert_eq!(codes(delete(&may, &repair(2, json!({})))), ["write.not_allowed not allowed: SharedRecord"]);
}

/// PV-19: a record is made with a layout that the portal offers.
#[test]
fn pv_19_new_records_have_an_offered_layout() {
    let shop = open();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let fields = draft(&shop, "repairs", json!({ "subject": "x", "state": "open", "cost": 6 }));
    let with =
        |layout| viewer.check_create(shop.module("repairs"), &fields, &context(layout), &Targets::none());
    assert_eq!(with(Some("express")).unwrap().layout.as_deref(), Some("express"));
    assert_eq!(codes(with(Some("old"))), ["write.no_such_layout there is no layout `old`"]);
    assert_eq!(codes(with(None)), ["write.no_such_layout there is no layout ``"]);
}

/// PV-36: a clash of a hidden unique field says nothing of the field.
#[test]
fn pv_36_uniqueness_errors_do_not_name_hidden_fields() {
    let shop = open();
    let (sage, contacts) = (sage(), shop.module("contacts"));
    let email = shop.field("contacts", "email");
    assert_eq!(shop.viewer(&sage).clash(contacts, email), WriteProblem::NotUnique { field: "email".into() });
    let hidden = with(|config| assert!(config.modules.get_mut("contacts").unwrap().fields.remove("email")));
    assert_eq!(hidden.viewer(&sage).clash(contacts, email), WriteProblem::CannotBeStored);
}

/// PV-36: that a value of a field that is shown is taken is told alike, whether the record that has it is seen or not, and never which record that is.
#[test]
fn pv_36_a_taken_value_is_told_alike_whoever_has_it() {
    let shop = with(|config| {
        config.modules.get_mut("contacts").unwrap().lookups = vec!["introduced_by".into()];
    });
    let (sage, contacts, json) = (sage(), shop.module("contacts"), shop.json("contacts"));
    let contact = |id: &str, introduced_by: &str| {
        let email = format!("{id}@example.jp");
        object(json!({ "id": id, "introduced_by": introduced_by, "email": email, "layout": "standard" }))
    };
    let (friend, stranger) = (contact("friend", "sage"), contact("stranger", "other"));
    let viewer = shop.viewer(&sage);
    let sees = [&friend, &stranger].map(|record| viewer.sees(contacts, &json.record(record)));
    assert_eq!(sees, [true, false]);
    let told = ["friend@example.jp", "stranger@example.jp"].map(|email| {
        let draft = draft(&shop, "contacts", json!({ "email": email }));
        let edited = viewer.check_edit(contacts, &json.record(&sage), &draft, &Targets::none()).unwrap();
        let taken = |(field, value): (FieldId, &OwnedValue)| {
            let slot = shop.schema[contacts].slot(field).unwrap();
            let mut others = [&friend, &stranger].into_iter().map(|record| json.record(record));
            others.any(|other| OwnedValue::of(other.value(slot)) == *value).then_some(field)
        };
        let clashes = edited.unique_values(&shop.schema).filter_map(taken);
        clashes.map(|field| viewer.clash(contacts, field).to_string()).collect::<Vec<_>>()
    });
    assert_eq!(told, [["`email`: another record has this value"]; 2]);
}

/// PV-11, PV-12, PV-40: what is created in the base module is linked to the author's own record, and has to satisfy the condition that narrows the others.
#[test]
fn pv_11_what_is_created_in_the_base_module_is_linked() {
    let shop = with(|config| {
        let contacts = config.modules.get_mut("contacts").unwrap();
        contacts.rights = Some(Rights::VIEW.with(Right::Create));
        contacts.lookups = vec!["introduced_by".into()];
        contacts.condition = Some("rank = 'gold'".parse().unwrap());
    });
    let (sage, contacts) = (sage(), shop.module("contacts"));
    let create = |rank: &str| {
        let draft = draft(&shop, "contacts", json!({ "name": "Kiku", "rank": rank }));
        let context = CreateContext { key: OwnedKey::Text("kiku".into()), layout: None, inviter: inviter() };
        shop.viewer(&sage).check_create(contacts, &draft, &context, &Targets::none())
    };
    let created = create("gold").unwrap();
    assert_eq!(created.linked_by, Some(shop.field("contacts", "introduced_by")));
    assert_eq!(codes(create("silver")), ["write.would_not_be_seen the new record would not be shown"]);
}
