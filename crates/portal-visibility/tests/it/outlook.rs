//! Previews, differences and oddities: what a change of a configuration would mean.

use crate::shop::*;
use portal_visibility::*;
use serde_json::json;

fn records() -> Vec<serde_json::Map<String, serde_json::Value>> {
    vec![
        repair(1, json!({})),
        repair(2, json!({ "state": "closed" })),
        repair(3, json!({ "contact": null, "helpers": ["other", "sage"], "cost": 1, "配送状況": "on_time" })),
        repair(4, json!({ "contact": "other" })),
        repair(5, json!({ "author": user().to_string(), "layout": "old" })),
        repair(6, json!({ "author": user().to_string(), "cost": 5, "urgent": true })),
        repair(7, json!({ "cost": null })),
    ]
}

/// PV-43: what a user type shows, and what a given user sees.
#[test]
fn pv_43_preview_of_a_type_and_of_a_user() {
    let shop = open();
    insta::assert_json_snapshot!(shop.portal.preview());
    let (sage, records) = (sage(), records());
    let viewer = shop.viewer(&sage);
    let (json, repairs) = (shop.json("repairs"), shop.module("repairs"));
    let preview = viewer.preview(repairs, records.iter().map(|record| json.record(record)));
    let shown: Vec<String> =
        preview.shown.iter().map(|record| format!("{} {:?}", record.key, record.may)).collect();
    assert_eq!(shown, ["1 [View, Edit, Clone]", "3 [View, Edit, Clone]", "6 [View, Edit, Clone]"]);
    assert_eq!(preview.not_shown, 4);
}

/// PV-45: why each record is shown or not, in words.
#[test]
fn pv_45_every_verdict_is_explained() {
    let shop = open();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let json = shop.json("repairs");
    let mut lines: Vec<String> = records()
        .iter()
        .map(|record| viewer.explain(shop.module("repairs"), &json.record(record)).to_string())
        .collect();
    let mut nobody = sage.clone();
    nobody.remove("配送状況");
    let record = repair(3, json!({ "cost": 1, "配送状況": "on_time" }));
    let explanation = shop.viewer(&nobody).explain(shop.module("repairs"), &json.record(&record));
    lines.push(format!("{explanation}\n{}", serde_json::to_string(&explanation).unwrap()));
    let own = viewer.explain(shop.module("contacts"), &shop.json("contacts").record(&sage));
    let pads = object(json!({ "id": "pads" }));
    let product = viewer.explain(shop.module("products"), &shop.json("products").record(&pads));
    let journal = viewer.explain(shop.module("journal"), &shop.json("journal").record(&pads));
    lines.extend([own, product, journal].map(|explanation| explanation.to_string()));
    insta::assert_snapshot!(lines.join("\n"));
}

/// PV-12: one's own base record is shown whatever its layout, and others of the module only through a lookup; a condition narrows those.
#[test]
fn pv_12_the_own_record_is_always_shown() {
    let introduced = |id: &str, years: i64| {
        object(json!({ "id": id, "introduced_by": "sage", "years": years, "layout": "standard" }))
    };
    let (young, old) = (introduced("young", 1), introduced("old", 9));
    let mut own = sage();
    own.insert("layout".into(), json!("short"));
    let sees = |shop: &Shop| {
        let (viewer, json) = (shop.viewer(&own), shop.json("contacts"));
        [&own, &young, &old].map(|record| viewer.sees(shop.module("contacts"), &json.record(record)))
    };
    assert_eq!(sees(&open()), [true, false, false]);
    let linked = |condition: Option<&str>| {
        with(|config| {
            let contacts = config.modules.get_mut("contacts").unwrap();
            contacts.lookups = vec!["introduced_by".into()];
            contacts.condition = condition.map(|condition| condition.parse().unwrap());
        })
    };
    assert_eq!(sees(&linked(None)), [true, true, true]);
    assert_eq!(sees(&linked(Some("years >= 6"))), [true, false, true]);
    // A condition alone opens nothing, and that it narrows nothing is told (PV-49).
    let narrowed = with(|config| {
        config.modules.get_mut("contacts").unwrap().condition = Some("years >= 6".parse().unwrap());
    });
    assert_eq!(sees(&narrowed), [true, false, false]);
    let finding = Finding::ConditionNarrowsNothing { module: "contacts".into() };
    assert_eq!(narrowed.portal.lint(), [finding]);
}

/// PV-22: two records with an empty lookup are not related, and a viewer without key is refused.
#[test]
fn pv_22_an_absent_link_is_no_match() {
    let shop = with(|config| {
        let repairs = config.modules.get_mut("repairs").unwrap();
        repairs.lookups.clear();
        repairs.condition = Some("contact = base.introduced_by".parse().unwrap());
    });
    let (mut me, record) = (sage(), repair(1, json!({ "contact": null })));
    me.remove("introduced_by");
    assert!(!shop.viewer(&me).sees(shop.module("repairs"), &shop.json("repairs").record(&record)));
    me.insert("id".into(), json!(7));
    let error = shop.portal.bind(user(), &shop.json("contacts").record(&me)).unwrap_err();
    assert_eq!(error.code(), "bind.key");
}

/// PV-44, PV-47: what another configuration would show or hide, for the type and for given records.
#[test]
fn pv_47_the_difference_of_two_configurations() {
    let before = open();
    let after = with(|config| {
        config.web_tabs = ["manuals".to_owned()].into();
        config.modules.remove("products");
        let repairs = config.modules.get_mut("repairs").unwrap();
        repairs.condition = Some("cost >= 6 or state = 'closed'".parse().unwrap());
        repairs.rights = Some(Rights::VIEW.with(Right::Delete).with(Right::Edit));
        repairs.fields.remove("state");
        repairs.fields.insert("region".into());
        repairs.list_view = None;
        let journal =
            ModuleConfig { condition: Some("text = 'x'".parse().unwrap()), ..ModuleConfig::default() };
        config.modules.insert("journal".into(), journal);
    });
    assert!(before.portal.difference(&before.portal).is_empty());
    insta::assert_json_snapshot!("portal", before.portal.difference(&after.portal));
    let (sage, records) = (sage(), records());
    let json = before.json("repairs");
    let rows = || records.iter().map(|record| json.record(record));
    let module = before.module("repairs");
    let difference = before.viewer(&sage).difference(&after.viewer(&sage), module, rows());
    insta::assert_json_snapshot!("records", difference);
    let back = after.viewer(&sage).difference(&before.viewer(&sage), module, rows());
    assert_eq!((back.gained, back.lost), (difference.lost, difference.gained));
    let same = before.viewer(&sage).difference(&before.viewer(&sage), module, rows());
    assert_eq!((same.kept, same.hidden), (3, 4));
}

fn lint(condition: &str) -> Vec<String> {
    let shop = with(|config| {
        config.modules.get_mut("repairs").unwrap().condition = Some(condition.parse().unwrap());
    });
    shop.portal.lint().iter().map(ToString::to_string).collect()
}

/// PV-49: rules that can never match are found, and rules that can are left alone.
#[test]
fn pv_49_rules_that_never_match() {
    let never = [
        "cost >= 6 and cost < 6",
        "cost > 6 and cost < 3 and urgent = true",
        "cost = 6 and cost in [1, 2]",
        "cost is empty and cost != 1",
        "contact is empty and contact = me",
        "state = 'open' and state = 'closed'",
        "state != 'open' and state != 'closed'",
        "state not in ['open', 'closed']",
        "urgent = true and urgent != true",
        "due > '2026-04-01' and due < '2026-04-02'",
        "subject = 'a' and subject starts with 'b'",
        "subject in ['a', 'b'] and subject ~= 'C'",
        "helpers has 'x' and helpers has none ['x', 'y']",
        "配送状況 = contacts.配送状況 and 配送状況 != contacts.配送状況",
        "region = contacts.rank",
        "(cost > 6 or cost > 7) and cost < 6",
    ];
    for condition in never {
        let found = lint(condition);
        assert!(found[0].contains("no record can satisfy the rule"), "{condition}: {found:?}");
    }
    let fine = [
        "cost >= 6 and cost <= 6",
        "cost >= 6 and cost != 6",
        "cost > 6 and cost < 7",
        "due > '2026-04-01' and due <= '2026-04-02'",
        "state != 'open'",
        "cost is empty or cost = 1",
        "helpers has 'x' and helpers has none ['y']",
        "region in contacts.regions or 配送状況 != contacts.配送状況",
        "subject contains 'a' and subject starts with 'b'",
    ];
    for condition in fine {
        assert_eq!(lint(condition), Vec::<String>::new(), "{condition}");
    }
    assert_eq!(
        lint("cost < 6 and (cost > 7 or urgent = true)"),
        ["`repairs`: nothing can satisfy cost < 6 and cost > 7"]
    );
}

/// PV-31, PV-33, PV-40, PV-49: what else a careful administrator would be told.
#[test]
fn pv_49_other_oddities() {
    let shop = with(|config| {
        let contacts = config.modules.get_mut("contacts").unwrap();
        contacts.fields = ["email".to_owned()].into();
        contacts.rights = Some(Rights::VIEW.with(Right::Edit));
        let repairs = config.modules.get_mut("repairs").unwrap();
        repairs.lookups.clear();
        let products = config.modules.get_mut("products").unwrap();
        products.fields.clear();
    });
    let found: Vec<String> = shop.portal.lint().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(found.join("\n"));
    assert!(open().portal.lint().is_empty());
    let unreached: Vec<&str> =
        unreached(&shop.schema, &[&shop.portal]).iter().map(|(_, m)| m.name()).collect();
    assert_eq!(unreached, ["journal"]);
}
