//! The library and a literal reading of the rules agree on random portals: rows, explanations, masks, permissions.

use crate::naive::{Asked, Naive, USES, may_use};
use crate::world::World;
use portal_visibility::*;
use proptest::prelude::*;
use serde_json::{Map, Value as Json};

/// A world, read by the library.
pub struct Read {
    pub schema: Schema,
    pub portal: Portal,
}

pub fn read(world: &World) -> Read {
    let schema = Schema::from_json(&world.schema.to_string()).unwrap();
    let config = UserTypeConfig::from_json(&world.config.to_string()).unwrap();
    let portal = config.compile(&schema).unwrap_or_else(|error| panic!("{error}\n{:#}", world.config));
    Read { schema, portal }
}

pub fn user() -> PortalUserId {
    crate::world::USER.parse().unwrap()
}

pub fn json_module(schema: &Schema, module: ModuleId) -> JsonModule<'_> {
    JsonModule::new(&schema[module], "#").with_layout("layout").with_author("author")
}

/// PV-45: it is told what the viewer has.
fn check_has(me: &Map<String, Json>, field: &str, has: Option<&OwnedValue>) {
    match (has, me.get(field)) {
        // Malformed.
        (None, there) => assert!(there.is_some_and(|there| !there.is_null())),
        (Some(has), None | Some(Json::Null)) => assert!(has.is_empty()),
        (Some(OwnedValue::Integer(has)), Some(there)) => assert_eq!(Some(*has), there.as_i64()),
        (Some(OwnedValue::Text(has) | OwnedValue::Choice(has)), Some(there)) => {
            assert_eq!(Some(has.as_str()), there.as_str());
        }
        (Some(OwnedValue::Set(has)), Some(there)) => {
            let there = there.as_array().unwrap().iter().filter(|element| !element.is_null());
            assert_eq!(has.len(), there.count());
        }
        (Some(has), Some(_)) => assert!(!has.is_empty()),
    }
}

fn as_naive(me: &Map<String, Json>, asked: &portal_visibility::Asked) -> Asked {
    let what = match &asked.question {
        AskedQuestion::OwnRecord => "own".into(),
        AskedQuestion::Lookup { field } => format!("lookup {field}"),
        AskedQuestion::Layout { .. } => "layout".into(),
        AskedQuestion::Comparison { comparison, .. } | AskedQuestion::Viewer { comparison, .. } => {
            // The text reads back as the comparison that was asked.
            let condition: Condition = comparison.parse().unwrap();
            let Condition::Leaf(leaf) = condition else { panic!("{comparison}") };
            let op = match &leaf.test {
                Test::Empty => "empty",
                Test::NotEmpty => "not_empty",
                Test::Compare(operator, _) => operator.name(),
            };
            let mut asks = "compare";
            if let AskedQuestion::Viewer { has, .. } = &asked.question {
                asks = "viewer";
                for (field, has) in has {
                    check_has(me, field, has.as_ref());
                }
                assert!(has.contains_key(&leaf.field.field) && has.len() <= 2);
            }
            format!("{asks} {} {op}", leaf.field.field)
        }
    };
    Asked { what, holds: asked.holds }
}

/// How many lists were empty, full, and in between.
#[derive(Debug, Default)]
pub struct Spread {
    pub none: usize,
    pub all: usize,
    pub some: usize,
    /// Questions about the viewer, answered with no and with yes.
    pub of_viewers: [usize; 2],
}

impl Spread {
    fn of_viewers(&mut self, asked: &[Asked]) {
        for asked in asked.iter().filter(|asked| asked.what.starts_with("viewer")) {
            self.of_viewers[usize::from(asked.holds)] += 1;
        }
    }

    pub fn count(&mut self, seen: usize, of: usize) {
        match seen {
            0 => self.none += 1,
            _ if seen == of => self.all += 1,
            _ => self.some += 1,
        }
    }
}

pub fn check(seed: u64, spread: &mut Spread) {
    let world = World::new(seed);
    let Read { schema, portal } = read(&world);
    for me in &world.viewers {
        let base = json_module(&schema, portal.base());
        let viewer = portal.bind(user(), &base.record(me)).unwrap();
        let naive = Naive { schema: &world.schema, config: &world.config, me };
        for (name, records) in &world.records {
            let module = schema.module(name).unwrap();
            let json = json_module(&schema, module);
            let mut seen = 0;
            for record in records {
                let own = json.record(record);
                let (expected, questions) = naive.sees(name, record);
                let context = || format!("seed {seed}, {name} {record:?} for {me:?}\n{:#}", world.config);
                assert_eq!(viewer.sees(module, &own), expected, "{}", context());
                let explanation = viewer.explain(module, &own);
                assert_eq!(explanation.shown, expected);
                let asked: Vec<Asked> = explanation.asked.iter().map(|asked| as_naive(me, asked)).collect();
                spread.of_viewers(&asked);
                assert_eq!(asked, questions, "{}", context());
                check_permissions(&naive, &viewer, name, module, record, expected);
                seen += usize::from(expected);
            }
            spread.count(seen, records.len());
            check_mask(&naive, &portal, name, module);
        }
    }
}

fn check_mask(naive: &Naive<'_>, portal: &Portal, name: &str, module: ModuleId) {
    for (id, field) in portal.schema()[module].numbered() {
        for (field_use, text) in FieldUse::ALL.into_iter().zip(USES) {
            let expected = may_use(naive, name, field.name(), text);
            assert_eq!(portal.may_use(module, id, field_use), expected, "{name}.{} {text}", field.name());
            assert_eq!(portal.explain_field(module, id, field_use).is_allowed(), expected);
        }
    }
}

/// PV-16, PV-20, read literally.
fn check_permissions(
    naive: &Naive<'_>,
    viewer: &Viewer<'_>,
    name: &str,
    module: ModuleId,
    record: &Map<String, Json>,
    seen: bool,
) {
    let json = json_module(viewer.portal().schema(), module);
    let config = &naive.config["modules"][name];
    let has = |right: &str| crate::naive::strings(&config["rights"]).contains(&right);
    let author = record.get("author").and_then(Json::as_str);
    let own = author == Some(crate::world::USER) || (name == "contacts" && record["#"] == naive.me["#"]);
    let shared = !own && author == Some("organisation");
    for action in RecordAction::ALL {
        let expected = seen
            && match action {
                RecordAction::View => true,
                RecordAction::Edit => (own && has("edit")) || (shared && has("edit_shared")),
                RecordAction::Delete => own && has("delete"),
                RecordAction::Clone => has("create"),
            };
        assert_eq!(viewer.may(module, action, &json.record(record)).is_allowed(), expected);
    }
}

proptest! {
    /// PV-12, PV-13, PV-14, PV-15, PV-16, PV-19, PV-20, PV-21, PV-22, PV-30, PV-36, PV-45: both read the rules alike.
    #[test]
    fn pv_13_the_evaluator_agrees_with_a_literal_reading(seed in any::<u64>()) {
        check(seed, &mut Spread::default());
    }
}

/// The agreement proves something: most lists are neither empty nor full, and viewers are asked, with either answer (PV-14).
#[test]
fn pv_13_the_agreement_is_not_empty() {
    let mut spread = Spread::default();
    for seed in 0..300 {
        check(seed, &mut spread);
    }
    let lists = spread.none + spread.all + spread.some;
    assert!(spread.some * 3 > lists && spread.all * 20 > lists, "{spread:?}");
    assert!(spread.of_viewers.iter().all(|answers| *answers > 400), "{spread:?}");
}
