//! What is left of a person after a deletion with anonymisation.

use super::over_both_stores;
use super::worlds::{LEAVER, OTHERS, World};
use crate::desk_office::*;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeMap;
use tantou::access::agents::AgentId;
use tantou::handover::anonymise::{
    Declaration, OldValues, PersonalDataRepository, PersonalDatum, Place, PlaceKind, PlaceName, RowId,
    TombstoneKey,
};
use tantou::handover::plan::{PlanPhase, Purpose, Routing};
use tantou::offboarding::Leave;
use tantou::storage::{Version, run_ready};
use uuid::Uuid;

over_both_stores!(anonymising_twice_equals_once_and_nothing_is_left, (values(), 1..5_u32, cuts()));

/// What a host has declared, and whose it is; rendered texts are nobody's.
const PLACES: [(&str, PlaceKind); 4] = [
    ("name", PlaceKind::Field { datum: PersonalDatum::Name }),
    ("address", PlaceKind::Field { datum: PersonalDatum::Address }),
    ("photo", PlaceKind::Field { datum: PersonalDatum::Other }),
    ("sent", PlaceKind::Rendered),
];

/// A value somewhere.
#[derive(Clone, Debug)]
struct Value {
    place: usize,
    is_leavers: bool,
    text: String,
}

fn values() -> impl Strategy<Value = Vec<Value>> {
    let parts = [
        "佐藤 花子",
        "佐藤",
        "花子",
        "agent2@desk.example",
        "AGENT2@desk.example",
        "agent3@desk.example",
        "鈴木 一郎",
        " ",
        "さん",
        "x",
        "12",
        ".",
        "Former agent",
        "…",
    ];
    let text = prop::collection::vec(prop::sample::select(parts.to_vec()), 0..8);
    let value = (0..PLACES.len(), any::<bool>(), text);
    let value = value.prop_map(|(place, is_leavers, text)| Value { place, is_leavers, text: text.concat() });
    prop::collection::vec(value, 0..16)
}

/// Which transactions are cut off before their commit.
fn cuts() -> impl Strategy<Value = Vec<bool>> {
    prop::collection::vec(any::<bool>(), 1..8)
}

fn name(place: usize) -> PlaceName {
    PlaceName(PLACES[place].0.into())
}

fn row(number: usize) -> RowId {
    RowId::from_uuid(Uuid::from_u128(1 + number as u128))
}

impl Value {
    const fn is_rendered(&self) -> bool {
        matches!(PLACES[self.place].1, PlaceKind::Rendered)
    }

    fn owner(&self) -> Option<AgentId> {
        (!self.is_rendered()).then_some(if self.is_leavers { LEAVER } else { OTHERS[0] })
    }
}

/// AH-21: whatever the declared places hold, and whichever transactions are cut off, nothing of it is left of the person, nothing else is changed, and anonymising twice equals once.
fn anonymising_twice_equals_once_and_nothing_is_left<B: Books>(
    books: fn() -> B,
    (values, batch, cuts): &(Vec<Value>, u32, Vec<bool>),
) -> Result<(), TestCaseError> {
    let mut office = World::even(3, 1, *batch).open(books());
    let old = OldValues::of(office.agent(LEAVER).person()).also_known_as("佐藤");
    office.write(|tx| {
        for (number, value) in values.iter().enumerate() {
            B::put_row(tx, &name(value.place), row(number), value.owner(), &value.text);
        }
    });
    let (purpose, routing) = (Purpose::Delete { anonymise: true }, Routing::to_one(OTHERS[0]));
    let deletion = Leave { plan: plan(1), agent: LEAVER, purpose, routing };
    prop_assert_eq!(office.carry_out(&deletion), PlanPhase::Completed);
    let mut looks = Vec::new();
    for _ in 0..2 {
        anonymise(&mut office, cuts);
        looks.push(look(&mut office));
    }
    prop_assert_eq!(&looks[1], &looks[0], "twice is once");
    let person = office.agent(LEAVER);
    let (pseudonym, address) = (person.person().name.as_str(), person.person().address.as_given());
    prop_assert!(!old.is_mentioned_in(pseudonym) && !old.is_mentioned_in(address));
    for (number, value) in values.iter().enumerate() {
        let (now, version) = &looks[0][&(value.place, row(number))];
        let is_concerned =
            if value.is_rendered() { old.is_mentioned_in(&value.text) } else { value.is_leavers };
        if is_concerned {
            prop_assert!(!old.is_mentioned_in(now), "{:?} became {}", value, now);
        }
        let expected = match PLACES[value.place].1 {
            PlaceKind::Field { .. } if value.text.is_empty() || !is_concerned => &value.text,
            PlaceKind::Field { datum: PersonalDatum::Name } => pseudonym,
            PlaceKind::Field { datum: PersonalDatum::Address } => address,
            PlaceKind::Field { datum: PersonalDatum::Other } => "",
            PlaceKind::Rendered if !is_concerned => &value.text,
            PlaceKind::Rendered => now,
        };
        prop_assert_eq!(now, expected);
        let steps = version.to_stored() - Version::FIRST.to_stored();
        prop_assert_eq!(steps, i64::from(*now != value.text), "written once, if at all");
    }
    Ok(())
}

fn anonymise<B: Books>(office: &mut DeskOffice<B>, cuts: &[bool]) {
    let places = PLACES.iter().enumerate();
    let places = places.map(|(number, (_, holds))| Place { place: name(number), holds: *holds });
    let declaration = Declaration::new(places.collect()).unwrap();
    let key = TombstoneKey::new([7; TombstoneKey::MIN_BYTES]).unwrap();
    let begun = office.run(|tx, now, journeys| {
        run_ready(journeys.anonymise(tx, SUZUKI, plan(1), declaration, &["佐藤"], &key, now)).map(plain)
    });
    let (mut process, mut cuts) = (begun.unwrap(), cuts.iter().cycle());
    loop {
        if cuts.next() == Some(&true) {
            let now = office.now();
            office.look(|tx| run_ready(process.next(tx, now)).map(drop)).unwrap();
        }
        if office.run(|tx, now, _| run_ready(process.next(tx, now)).map(plain)).unwrap().is_none() {
            break;
        }
    }
    assert!(process.is_done());
}

/// What each row holds, in which version.
fn look<B: Books>(office: &mut DeskOffice<B>) -> BTreeMap<(usize, RowId), (String, Version)> {
    let mut found = BTreeMap::new();
    for place in 0..PLACES.len() {
        for agent in [LEAVER, OTHERS[0]] {
            let rows =
                office.look(|tx| run_ready(tx.lock_personal_rows(&name(place), agent, None, 99)).unwrap());
            found.extend(rows.into_iter().map(|row| ((place, row.row), (row.value, row.version))));
        }
    }
    found
}
