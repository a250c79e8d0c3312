//! Evaluating allocates nothing.

use crate::agreement::{Read, json_module, read, user};
use crate::shop::*;
use crate::world::World;
use portal_visibility::*;
use serde_json::json;

/// PV-12, PV-13, PV-36, PV-46: a verdict, a permission and a field's answer allocate nothing, whatever the record is made of.
#[test]
fn pv_13_verdicts_allocate_nothing() {
    let (mut asked, mut seen) = (0, 0);
    for seed in 0..200 {
        let world = World::new(seed);
        let Read { schema, portal } = read(&world);
        let base = json_module(&schema, portal.base());
        let viewer = portal.bind(user(), &base.record(&world.viewers[0])).unwrap();
        for (name, records) in &world.records {
            let module = schema.module(name).unwrap();
            let json = json_module(&schema, module);
            for record in records {
                let record = json.record(record);
                let info = allocation_counter::measure(|| {
                    asked += 1;
                    seen += usize::from(viewer.sees(module, &record));
                    seen += usize::from(viewer.may(module, RecordAction::Edit, &record).is_allowed());
                });
                // Folding letters beyond ASCII buffers a handful of them.
                assert_eq!(info.count_total, 0, "seed {seed}");
            }
        }
    }
    assert!(seen * 10 > asked && seen < asked * 2, "{seen} of {asked}");
}

/// PV-21, PV-36: a list is searched without making the fold key of any record.
#[test]
fn pv_21_searching_allocates_nothing() {
    let (shop, sage) = (open(), sage());
    let (viewer, json) = (shop.viewer(&sage), shop.json("repairs"));
    let list = viewer.list(shop.module("repairs")).search("ＢＲＡＫＥ ブレーキ").prepare().unwrap();
    let subjects = ["ｂｒａｋｅ、ブレーキの点検", "Brake inspection", "ブレーキ", ""];
    for (subject, expected) in subjects.into_iter().zip([true, false, false, false]) {
        let record = repair(1, json!({ "subject": subject }));
        let record = json.record(&record);
        let mut selected = false;
        let info = allocation_counter::measure(|| selected = list.selects(&record));
        assert_eq!((selected, info.count_total), (expected, 0), "{subject}");
    }
}
