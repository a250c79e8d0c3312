//! Which of a million orders does a customer see? The bound rule of a portal against closures and loops written by hand, and against `SQLite`.
//!
//! ```text
//! cargo bench -p row-filter
//! ```
//!
//! All take turns in the same run, twenty-one rounds. Fails (exit status 1) where a requirement is missed, once where half of the orders pass the first
//! comparison and once where one in a thousand does:
//!
//! - over structs, record by record (`sees`), at most 2 of a closure's time, and no allocation; many at once (`select`), at most 1.3;
//! - over JSON objects, at most 1.5 of a closure with the same look-ups;
//! - over columns, at most 1.5 of the quicker of two loops, one that goes row after row and one that goes word after word;
//! - compiling and binding a portal of ten modules with thirty fields each, below 50 µs.
//!
//! Without `--bench` (as `cargo test --benches` runs it) it only checks that all agree, on a small world.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::cast_precision_loss,
    clippy::similar_names,
    clippy::indexing_slicing,
    reason = "a bench prints its figures, and knows its own world"
)]

use measure::{Rounds, interleave, require};
use portal_visibility::{Accessors, BoundRule, JsonModule, Records, Schema, UserTypeConfig};
use row_filter::rule::Rule;
use row_filter::world::{Me, Order, World};
use row_filter::{by_hand, large_portal, sqlite};
use std::process::ExitCode;

const ORDERS: usize = 1_000_000;
/// JSON objects take more than two kilobytes each.
const JSON_ORDERS: usize = 100_000;
const ROUNDS: usize = 21;
const ME: Me = Me::SAGE;

fn main() -> ExitCode {
    let rule = Rule::new();
    if !std::env::args().any(|argument| argument == "--bench") {
        return agree(&rule, &World::new(2_000, 500));
    }
    let mut met = Vec::new();
    for mine_of_thousand in [500, 1] {
        println!("{mine_of_thousand} of 1,000 orders pass the first comparison");
        let world = World::new(ORDERS, mine_of_thousand);
        let viewer = rule.viewer(ME);
        let bound = viewer.rule(rule.orders).expect("orders are shown");
        met.extend(structs(&world, bound, &rule.accessors()));
        met.extend(columns(&world, bound, &rule));
        databases(&world);
        met.push(json(&World::new(JSON_ORDERS, mine_of_thousand), bound, &rule.json()));
    }
    met.push(compile_and_bind());
    if met.iter().all(|met| *met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn show(what: &str, rounds: &Rounds, operations: usize, controls: &[&Rounds]) {
    let ratios: Vec<String> =
        controls.iter().map(|control| format!("{:.3}", rounds.ratio_to(control))).collect();
    let ratios = if ratios.is_empty() { String::new() } else { format!("  ratio {}", ratios.join(", ")) };
    let per = rounds.per(operations);
    println!("  {what:28} {per}, least {:.1}{ratios}", per.minimum);
}

fn structs(world: &World, rule: &BoundRule<'_>, accessors: &Accessors<Order>) -> [bool; 3] {
    let orders = &world.orders;
    let seen = by_hand::closure(ME);
    let (mut found, mut one_by_one, mut at_once) = (0, 0, 0);
    let [closure, sees, select] = interleave(
        ROUNDS,
        [
            &mut || found = orders.iter().filter(|order| seen(order)).count(),
            &mut || one_by_one = orders.iter().filter(|order| rule.sees(&accessors.record(order))).count(),
            &mut || at_once = rule.select(&accessors.rows(orders)).count(),
        ],
    );
    assert_eq!((one_by_one, at_once), (found, found));
    println!(" {ORDERS} structs, {found} seen");
    show("closure", &closure, ORDERS, &[]);
    show("record by record, sees", &sees, ORDERS, &[&closure]);
    show("many at once, select", &select, ORDERS, &[&closure]);
    let one_by_one = allocation_counter::measure(|| {
        let seen = orders.iter().filter(|order| rule.sees(&accessors.record(order))).count();
        std::hint::black_box(seen);
    });
    let at_once = allocation_counter::measure(|| {
        std::hint::black_box(rule.select(&accessors.rows(orders)).count());
    });
    println!("  (select allocates {} times, whatever it selects)", at_once.count_total);
    [
        require("record by record against closure", sees.ratio_to(&closure), 2.0),
        require("many at once against closure", select.ratio_to(&closure), 1.3),
        require("allocations record by record", one_by_one.count_total as f64, 0.0),
    ]
}

fn columns(world: &World, rule: &BoundRule<'_>, whole: &Rule) -> [bool; 1] {
    let columns = world.columns();
    let checked = whole.columns(&columns);
    let (mut rows, mut words) = (Vec::new(), Vec::new());
    let mut selection = None;
    let mut places: Vec<usize> = Vec::new();
    let [row, word, select, numbers] = interleave(
        ROUNDS,
        [
            &mut || by_hand::row_after_row(&columns, ME, &mut rows),
            &mut || by_hand::word_after_word(&columns, ME, &mut words),
            &mut || selection = Some(rule.select(&checked)),
            &mut || {
                places.clear();
                places.extend(rule.select(&checked).rows());
            },
        ],
    );
    assert!(selection.is_some_and(|selection| selection.words() == words));
    assert!(places.iter().copied().eq(rows.iter().map(|row| *row as usize)));
    println!(" {ORDERS} rows of columns, {} seen", rows.len());
    show("by hand, row after row", &row, ORDERS, &[]);
    show("by hand, word after word", &word, ORDERS, &[]);
    show("select", &select, ORDERS, &[&row, &word]);
    show("select, as row numbers", &numbers, ORDERS, &[&row, &word]);
    [require("columns against the quicker loop", select.ratio_to(&row).max(select.ratio_to(&word)), 1.5)]
}

fn json(world: &World, rule: &BoundRule<'_>, module: &JsonModule<'_>) -> bool {
    let objects = world.json();
    let seen = by_hand::json_closure(ME);
    let (mut found, mut one_by_one, mut at_once) = (0, 0, 0);
    let [closure, sees, select] = interleave(
        ROUNDS,
        [
            &mut || found = objects.iter().filter(|object| seen(object)).count(),
            &mut || one_by_one = objects.iter().filter(|object| rule.sees(&module.record(object))).count(),
            &mut || at_once = rule.select(&Records::new(&objects, |object| module.record(object))).count(),
        ],
    );
    assert_eq!((one_by_one, at_once), (found, found));
    println!(" {JSON_ORDERS} JSON objects, {found} seen");
    show("closure", &closure, JSON_ORDERS, &[]);
    show("record by record, sees", &sees, JSON_ORDERS, &[&closure]);
    show("many at once, select", &select, JSON_ORDERS, &[&closure]);
    require("JSON against closure", sees.ratio_to(&closure), 1.5)
}

fn databases(world: &World) {
    let [plain, indexed] =
        [false, true].map(|index| sqlite::database(&world.orders, index).expect("a database in memory"));
    let seen = by_hand::closure(ME);
    let count = |connection| sqlite::count(connection, ME).expect("a count");
    let (mut found, mut scanned, mut looked_up) = (0, 0, 0);
    let [closure, scan, look_up] = interleave(
        ROUNDS,
        [
            &mut || found = world.orders.iter().filter(|order| seen(order)).count(),
            &mut || scanned = count(&plain),
            &mut || looked_up = count(&indexed),
        ],
    );
    assert_eq!((scanned, looked_up), (found, found));
    println!(" {ORDERS} rows in SQLite, in memory, {found} seen (for information)");
    show("closure", &closure, ORDERS, &[]);
    show("without index", &scan, ORDERS, &[&closure]);
    show("with an index on contact", &look_up, ORDERS, &[&closure]);
}

/// Compiles and binds the large portal; beside it, reading its text.
fn compile_and_bind() -> bool {
    const EACH: usize = 20;
    let (schema, text) = (large_portal::schema(), large_portal::portal());
    let schema = Schema::from_toml(&schema).expect("the schema");
    let config = UserTypeConfig::from_toml(&text).expect("the portal");
    let contacts = schema.module(&config.base).expect("the base module");
    let json = JsonModule::new(&schema[contacts], "id");
    let base = serde_json::json!({ "id": 7, "field_8": "open" });
    let base = base.as_object().expect("an object");
    let user = "01890a5d-ac96-774b-bcce-b302099a8057".parse().expect("a UUID");
    let portal = config.compile(&schema).expect("it fits");
    let [read, compile, bind] = interleave(
        101,
        [
            &mut || drop(UserTypeConfig::from_toml(&text).expect("the portal")),
            &mut || (0..EACH).for_each(|_| drop(config.compile(&schema).expect("it fits"))),
            &mut || {
                (0..EACH).for_each(|_| drop(portal.bind(user, &json.record(base)).expect("a key")));
            },
        ],
    );
    let micros = |rounds: &Rounds, times: usize| rounds.per(times).median / 1_000.0;
    let (read, compile, bind) = (micros(&read, 1), micros(&compile, EACH), micros(&bind, EACH));
    println!("{} modules with {} fields each", large_portal::MODULES, large_portal::FIELDS);
    println!("  reading its text {read:.1} µs; compiling {compile:.1} µs, binding {bind:.1} µs");
    println!("  compiling and binding: {:.3} of reading", (compile + bind) / read);
    require("µs to compile and bind", compile + bind, 50.0)
}

/// Whether all say the same.
fn agree(rule: &Rule, world: &World) -> ExitCode {
    let expected = world.places(by_hand::closure(ME));
    let (viewer, accessors, json) = (rule.viewer(ME), rule.accessors(), rule.json());
    let bound = viewer.rule(rule.orders).expect("orders are shown");
    let (columns, objects) = (world.columns(), world.json());
    let (mut rows, mut words) = (Vec::new(), Vec::new());
    by_hand::row_after_row(&columns, ME, &mut rows);
    by_hand::word_after_word(&columns, ME, &mut words);
    let selected = bound.select(&rule.columns(&columns));
    let databases = [false, true].map(|index| sqlite::database(&world.orders, index).expect("a database"));
    let agree = [
        world.places(|order| bound.sees(&accessors.record(order))) == expected,
        bound.select(&accessors.rows(&world.orders)) == selected,
        bound.select(&Records::new(&objects, |object| json.record(object))) == selected,
        selected.rows().eq(expected.iter().map(|row| *row as usize)),
        selected.words() == words,
        rows == expected,
        objects.iter().filter(|object| by_hand::json_closure(ME)(object)).count() == expected.len(),
        databases.iter().all(|database| sqlite::count(database, ME).ok() == Some(expected.len())),
    ];
    println!("{} orders, {} seen, agreeing: {agree:?}", world.orders.len(), expected.len());
    if agree.iter().all(|agree| *agree) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
