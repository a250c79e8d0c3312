//! What is hidden shows nowhere in writes either: other values in hidden fields change no refusal, no default, no clone and no answer about uniqueness.

use super::interference::altered;
use super::naive::{Naive, may_use};
use super::world::records::pool;
use super::world::{Dice, USER, World};
use super::{Read, json_module, read};
use portal_visibility::privacy::{PrivacyContext, PrivacyView};
use portal_visibility::*;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

type JsonMap = Map<String, Json>;

/// How many writes were checked and how many were accepted, how many values were looked for and found taken.
#[derive(Debug, Default)]
struct Count {
    writes: usize,
    accepted: usize,
    looked_for: usize,
    clashes: usize,
    hidden_named: usize,
}

/// One portal user writing in one module.
struct Writing<'a> {
    world: &'a World,
    viewer: &'a Viewer<'a>,
    module: ModuleId,
    records: &'a [JsonMap],
}

/// A draft as a portal user may send it: most often of fields that they may write, else also of hidden ones and of ones that there are not.
fn draft(dice: &mut Dice, world: &World, naive: &Naive<'_>, name: &str) -> JsonMap {
    let fields = world.schema["modules"][name]["fields"].as_object().unwrap();
    let polite = !dice.one_in(4);
    let mut members = Map::new();
    for (field, definition) in fields {
        if polite && may_use(naive, name, field, "write") && !dice.one_in(3) || !polite && dice.one_in(3) {
            members.insert(field.clone(), pool(dice, &world.schema, definition));
        }
    }
    if !polite && dice.one_in(4) {
        members.insert("nowhere".into(), json!("x"));
    }
    if !polite && dice.one_in(3) {
        members.insert("lines".into(), json!([{ "qty": dice.below(3) }]));
    }
    members
}

impl Writing<'_> {
    fn schema(&self) -> &Schema {
        self.viewer.portal().schema()
    }

    /// The records that a draft's lookups name, as far as there are any, from all modules.
    fn with_targets<T>(&self, draft: &Draft, check: impl FnOnce(&Targets<'_>) -> T) -> T {
        let modules: Vec<_> =
            self.world.records.iter().map(|(name, _)| self.schema().module(name).unwrap()).collect();
        let readers: Vec<_> = modules.iter().map(|module| json_module(self.schema(), *module)).collect();
        let mut found: Vec<(ModuleId, JsonRecord<'_>)> = Vec::new();
        for (to, key) in self.viewer.targets(self.module, draft) {
            let number = modules.iter().position(|module| *module == to).unwrap();
            let records = self.world.records[number].1.iter().map(|record| readers[number].record(record));
            found.extend(records.filter(|record| record.key().to_owned() == key).map(|record| (to, record)));
        }
        check(&found.iter().map(|(module, record)| (*module, record as &dyn Record)).collect())
    }

    /// PV-36: what the host finds taken, and what is said of it.
    fn uniqueness<'v>(
        &self,
        values: impl Iterator<Item = (FieldId, &'v OwnedValue)>,
        own: &OwnedKey,
        count: &mut Count,
    ) -> Vec<WriteProblem> {
        let json = json_module(self.schema(), self.module);
        let mut said = Vec::new();
        for (field, value) in values {
            count.looked_for += 1;
            let slot = self.schema()[self.module].slot(field).unwrap();
            let taken = self.records.iter().map(|record| json.record(record)).any(|record| {
                self.schema().key_of(self.module, record.key()) != *own
                    && OwnedValue::of(record.value(slot)) == *value
            });
            said.extend(taken.then(|| self.viewer.clash(self.module, field)));
        }
        count.clashes += said.len();
        said
    }

    fn create(&self, members: &JsonMap, layout: Option<&str>, count: &mut Count) -> String {
        let draft = Draft::from_json(&self.schema()[self.module], members);
        let key = OwnedKey::Integer(777);
        let inviter = "00000000-0000-4000-8000-00000000cafe".parse().unwrap();
        let context = CreateContext { key: key.clone(), layout: layout.map(str::to_owned), inviter };
        let answer = self
            .with_targets(&draft, |targets| self.viewer.check_create(self.module, &draft, &context, targets));
        count.writes += 1;
        match answer {
            Err(refusal) => refusal.to_string(),
            Ok(created) => {
                count.accepted += 1;
                let clashes = self.uniqueness(created.unique_values(self.schema()), &key, count);
                format!("{created:?} {clashes:?}")
            }
        }
    }

    fn edit(&self, record: &JsonMap, members: &JsonMap, count: &mut Count) -> String {
        let json = json_module(self.schema(), self.module);
        let draft = Draft::from_json(&self.schema()[self.module], members);
        let before = json.record(record);
        let answer = self
            .with_targets(&draft, |targets| self.viewer.check_edit(self.module, &before, &draft, targets));
        count.writes += 1;
        match answer {
            Err(refusal) => {
                count.hidden_named += usize::from(refusal.to_string().contains("there is no field"));
                refusal.to_string()
            }
            Ok(edited) => {
                count.accepted += 1;
                let clashes = self.uniqueness(edited.unique_values(self.schema()), &edited.key, count);
                format!("{edited:?} {clashes:?} {:?}", edited.changes(self.schema()))
            }
        }
    }

    /// Clones, deletions, and what may be said to privacy.
    fn rest(&self, record: &JsonMap) -> String {
        let json = json_module(self.schema(), self.module);
        let record = json.record(record);
        let rows = BTreeMap::from([(
            "lines".to_owned(),
            vec![BTreeMap::from([("qty".to_owned(), Some(OwnedValue::Integer(2)))])],
        )]);
        let clone = self.viewer.clone_draft(self.module, &record, &rows);
        let delete = self.viewer.check_delete(self.module, &record);
        let context = PrivacyContext { viewer: self.viewer, compliance: true };
        let privacy = PrivacyView::new((self.module, &record), None, &context);
        format!("{clone:?} {delete:?} {privacy:?}")
    }
}

/// Everything that the portal users of a world are answered when they write.
fn answered(world: &World, seed: u64, count: &mut Count) -> Vec<String> {
    let Read { schema, portal } = read(world);
    let (mut log, mut dice) = (Vec::new(), Dice::new(seed ^ 0x3417E));
    for me in &world.viewers {
        let base = json_module(&schema, portal.base());
        let viewer = portal.bind(USER.parse().unwrap(), &base.record(me)).unwrap();
        for (name, records) in &world.records {
            let module = schema.module(name).unwrap();
            let naive = Naive { schema: &world.schema, config: &world.config, me };
            let writing = Writing { world, viewer: &viewer, module, records };
            for _ in 0..3 {
                let members = draft(&mut dice, world, &naive, name);
                let layout = *dice.pick(&[None, Some("standard"), Some("短縮"), Some("old")]);
                log.push(writing.create(&members, layout, count));
                // Most often one that they see.
                let json = json_module(&schema, module);
                let visible: Vec<&JsonMap> =
                    records.iter().filter(|record| viewer.sees(module, &json.record(record))).collect();
                let record = if visible.is_empty() || dice.one_in(4) {
                    dice.pick(records)
                } else {
                    *dice.pick(&visible)
                };
                let members = draft(&mut dice, world, &naive, name);
                log.push(writing.edit(record, &members, count));
                // What is sent in an edit is most often one field.
                let one = dice.below(members.len());
                let one = members.into_iter().skip(one).take(1).collect();
                log.push(writing.edit(record, &one, count));
                log.push(writing.rest(record));
            }
        }
    }
    log
}

/// PV-30, PV-34, PV-35, PV-36: writes are refused in the same words, accepted with the same values, cloned alike, and told the same of uniqueness, whatever stands in
/// fields that are hidden and that no rule reads.
#[test]
fn pv_35_pv_36_hidden_values_change_no_answer_to_a_write() {
    let (mut count, mut changed) = (Count::default(), 0);
    for seed in 0..420 {
        let world = World::new(seed);
        let (other, values) = altered(&world, &mut Dice::new(seed ^ 0xA17E));
        let before = answered(&world, seed, &mut count);
        let after = answered(&other, seed, &mut Count::default());
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before, after, "seed {seed}\n{:#}", world.config);
        }
        changed += values;
    }
    println!("{changed} hidden values changed; {count:?}");
    assert!(changed > 5_000 && count.accepted > 500 && count.writes > count.accepted, "{changed} {count:?}");
    assert!(count.looked_for > 50 && count.clashes > 5 && count.hidden_named > 100, "{count:?}");
}
