//! What users send may be long: sets are taken once each, and the work grows with their length, not with its square.

use crate::shop::*;
use crate::writes::{codes, draft};
use portal_visibility::*;
use serde_json::{Value as Json, json};
use std::cell::Cell;

fn shop_with_helpers() -> Shop {
    with(|config| {
        config.modules.get_mut("repairs").unwrap().fields.insert("helpers".into());
    })
}

fn names(range: impl Iterator<Item = usize>) -> Json {
    range.map(|number| format!("helper {number}")).collect()
}

/// A contact that counts how often its key is read.
struct Counted<'a> {
    key: String,
    asked: &'a Cell<usize>,
}

impl Record for Counted<'_> {
    fn key(&self) -> Key<'_> {
        self.asked.set(self.asked.get() + 1);
        Key::Text(&self.key)
    }

    fn value(&self, _: Slot) -> Value<'_> {
        Value::Empty
    }

    fn layout(&self) -> Option<&str> {
        None
    }

    fn author(&self) -> Author {
        Author::Organisation
    }
}

/// PV-35: each record that lookups name is looked for once, however many are named.
#[test]
fn pv_35_records_are_not_looked_through_for_each_key() {
    let (shop, sage) = (shop_with_helpers(), sage());
    let (viewer, repairs, contacts) = (shop.viewer(&sage), shop.module("repairs"), shop.module("contacts"));
    let (before, json) = (repair(1, json!({})), shop.json("repairs"));
    let asked = Cell::new(0);
    let found: Vec<Counted<'_>> =
        (0..500).map(|number| Counted { key: format!("helper {number}"), asked: &asked }).collect();
    let targets: Targets<'_> = found.iter().map(|record| (contacts, record as &dyn Record)).collect();
    let draft = draft(&shop, "repairs", json!({ "helpers": names(0..500) }));
    // They are there, and none is the viewer's to see.
    let refused = viewer.check_edit(repairs, &json.record(&before), &draft, &targets);
    assert_eq!(codes(refused).len(), 500);
    assert!(asked.get() < 500 * 10, "{}", asked.get());
}

/// PV-35: what was linked before may stay, in whatever order; telling so takes work in proportion, and nothing is written.
#[test]
fn pv_35_long_sets_are_compared_in_proportion() {
    let (shop, sage) = (shop_with_helpers(), sage());
    let (viewer, repairs) = (shop.viewer(&sage), shop.module("repairs"));
    let json = shop.json("repairs");
    let allocations = |many: usize| {
        let before = repair(1, json!({ "helpers": names(0..many) }));
        let draft = draft(&shop, "repairs", json!({ "helpers": names((0..many).rev()) }));
        let record = json.record(&before);
        let mut edited = None;
        let info = allocation_counter::measure(|| {
            edited = Some(viewer.check_edit(repairs, &record, &draft, &Targets::none()));
        });
        assert_eq!(edited.unwrap().unwrap().values.len(), 0, "another order is no change");
        info.count_total
    };
    let (few, many) = (allocations(100), allocations(400));
    assert!(many < few * 6, "{few} allocations for 100 keys, {many} for 400");
}

/// PV-21, PV-35: a key that comes twice, or in two ways of writing it, is one: one problem, one target, one value.
#[test]
fn pv_21_sets_hold_each_key_once() {
    let shop = shop_with_helpers();
    let (sage, before) = (sage(), repair(1, json!({})));
    let viewer = shop.viewer(&sage);
    let (repairs, contacts) = (shop.module("repairs"), shop.module("contacts"));
    let (json, base) = (shop.json("repairs"), shop.json("contacts"));
    let own = base.record(&sage);
    let edit = |helpers: Json| {
        let draft = draft(&shop, "repairs", json!({ "helpers": helpers }));
        viewer.check_edit(repairs, &json.record(&before), &draft, &Targets::none().with(contacts, &own))
    };
    assert_eq!(
        codes(edit(json!(["x", "sage", "x"]))),
        ["write.no_such_target `helpers`: there is no record x"]
    );
    let edited = edit(json!(["sage", "sage"])).unwrap();
    let once = OwnedValue::Set(vec![OwnedKey::Text("sage".into())]);
    assert_eq!(edited.values[&shop.field("repairs", "helpers")], once);
}

/// A contact with a UUID for its key.
struct Me(uuid::Uuid);

impl Record for Me {
    fn key(&self) -> Key<'_> {
        Key::Uuid(self.0)
    }
    fn value(&self, _: Slot) -> Value<'_> {
        Value::Empty
    }
    fn layout(&self) -> Option<&str> {
        None
    }
    fn author(&self) -> Author {
        Author::Organisation
    }
}

/// PV-21, PV-35: UUIDs are compared as UUIDs, in whatever letters they were written, and kept as such.
#[test]
fn pv_35_uuids_are_one_key_in_any_writing() {
    let schema = Schema::from_toml(
        r#"
        format = 1
        [modules.contacts]
        kind = "contacts"
        key = "uuid"
        fields.watchers = { type = "references", to = "contacts" }
        "#,
    )
    .unwrap();
    let portal = UserTypeConfig::from_toml(
        "format = 1\nkind = \"standard\"\nbase = \"contacts\"\n[modules.contacts]\nrights = [\"edit\"]\nfields = [\"watchers\"]",
    )
    .unwrap()
    .compile(&schema)
    .unwrap();
    let text = "01890a5d-ac96-774b-bcce-b302099a8057";
    let me = Me(text.parse().unwrap());
    let (viewer, contacts) = (portal.bind(user(), &me).unwrap(), portal.base());
    let members = object(json!({ "watchers": [text, text.to_uppercase()] }));
    let draft = Draft::from_json(&schema[contacts], &members);
    assert_eq!(viewer.targets(contacts, &draft), [(contacts, OwnedKey::Uuid(me.0))]);
    let edited = viewer.check_edit(contacts, &me, &draft, &Targets::none().with(contacts, &me)).unwrap();
    let watchers = schema[contacts].field_id("watchers").unwrap();
    assert_eq!(edited.values[&watchers], OwnedValue::Set(vec![OwnedKey::Uuid(me.0)]));
}

/// PV-21, PV-34: a set that is sent with a `null` in it is refused rather than cut.
#[test]
fn pv_34_a_set_that_is_sent_has_no_gaps() {
    let (shop, before) = (shop_with_helpers(), repair(1, json!({ "helpers": ["sage", null] })));
    let not_of_type = ["write.not_of_type `helpers`: not a value of its type"];
    assert_eq!(codes(crate::writes::edit(&shop, &before, json!({ "helpers": ["sage", null] }))), not_of_type);
    // What is there already counts without it.
    assert!(crate::writes::edit(&shop, &before, json!({ "helpers": ["sage"] })).unwrap().values.is_empty());
}

/// PV-14: many keys in a condition mean what few of them do, for single keys and for sets.
#[test]
fn pv_14_many_keys_in_a_condition() {
    let listed = |keys: std::ops::Range<usize>| {
        keys.rev().map(|key| format!("'helper {key}'")).collect::<Vec<_>>().join(", ")
    };
    let sees = |condition: &str, more: Json| {
        let shop = with(|config| {
            let repairs = config.modules.get_mut("repairs").unwrap();
            repairs.lookups.clear();
            repairs.condition = Some(condition.parse().unwrap());
        });
        let (sage, record) = (sage(), repair(1, more));
        shop.viewer(&sage).sees(shop.module("repairs"), &shop.json("repairs").record(&record))
    };
    for many in [1, 8, 9, 500] {
        let keys = listed(0..many);
        let last = format!("helper {}", many - 1);
        assert!(sees(&format!("contact in [{keys}]"), json!({ "contact": last })));
        assert!(!sees(&format!("contact in [{keys}]"), json!({ "contact": format!("helper {many}") })));
        assert!(sees(&format!("contact not in [{keys}]"), json!({ "contact": "nobody" })));
        assert!(!sees(&format!("contact not in [{keys}]"), json!({ "contact": last })));
        for missing in [json!(null), json!(5)] {
            assert!(!sees(&format!("contact not in [{keys}]"), json!({ "contact": missing })));
        }
        assert!(sees(&format!("helpers has any [{keys}]"), json!({ "helpers": ["nobody", last] })));
        assert!(!sees(&format!("helpers has any [{keys}]"), json!({ "helpers": ["nobody"] })));
        assert!(sees(&format!("helpers has all [{keys}]"), json!({ "helpers": names(0..=many) })));
        assert!(!sees(&format!("helpers has all [{keys}]"), json!({ "helpers": names(1..=many) })));
        assert!(sees(&format!("helpers has none [{keys}]"), json!({ "helpers": ["nobody"] })));
        assert!(!sees(&format!("helpers has none [{keys}]"), json!({ "helpers": ["nobody", last] })));
        assert!(!sees(&format!("helpers has none [{keys}]"), json!({ "helpers": [] })));
    }
}
