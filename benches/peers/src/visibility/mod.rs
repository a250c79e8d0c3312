//! Which of a million orders does this customer see? Every engine holds the same orders and the same rule.
//!
//! Orders, rule and controls are those of `row-filter`. The engines that evaluate a policy for each record read the first ten thousand;
//! their figures are for one record, and what a million would take is extrapolated.

pub mod cedar;
pub mod cel;
pub mod columns;
pub mod regorus;
pub mod rounds;
pub mod rows;
pub mod sqlite;

use row_filter::rule::Rule;
use row_filter::world::{Columns, Me, Order, World};

/// How many orders there are.
pub const ORDERS: usize = 1_000_000;

/// How many of them the engines read that would need minutes for all.
pub const FEW: usize = 10_000;

/// What all engines are given.
#[derive(Debug)]
pub struct Facts {
    /// The orders.
    pub world: World,
    /// The same as columns.
    pub columns: Columns,
    /// Schema and portal.
    pub rule: Rule,
    /// The customer.
    pub me: Me,
}

impl Facts {
    /// So many orders, of which so many in a thousand are the customer's.
    pub fn new(count: usize, mine_of_thousand: u64) -> Self {
        let world = World::new(count, mine_of_thousand);
        Self { columns: world.columns(), world, rule: Rule::new(), me: Me::SAGE }
    }

    /// The first orders, at most so many.
    pub fn first(&self, at_most: usize) -> &[Order] {
        self.world.orders.get(..at_most).unwrap_or(&self.world.orders)
    }
}

/// An engine over its records.
pub trait Filter {
    /// How many records it holds.
    fn len(&self) -> usize;

    /// Whether it holds none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of them the customer sees. This is what is timed.
    fn count(&mut self) -> usize;

    /// Their places, to be compared before anything is timed.
    fn places(&mut self) -> Vec<u32>;
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// A closure over structs, for this one rule.
    Closure,
    /// A loop over columns, for this one rule, a bit to each row.
    Loop,
    /// The same, a number to each row that is seen.
    LoopOfRows,
    /// The viewer's rule, one struct after the other.
    TantouRows,
    /// The same rule, many structs at once.
    TantouBatch,
    /// The same rule over columns.
    TantouColumns,
    /// The viewer's filter, handed to SQLite.
    TantouSql,
    /// A compiled expression.
    Cel,
    /// A policy, each order an entity.
    Cedar,
    /// A compiled policy on the virtual machine.
    Regorus,
    /// SQLite in memory, without an index.
    SqliteScan,
    /// SQLite in memory, with an index that holds all that the rule reads.
    SqliteIndex,
}

impl Engine {
    /// All, the control first.
    pub const ALL: [Self; 12] = [
        Self::Closure,
        Self::Loop,
        Self::LoopOfRows,
        Self::TantouRows,
        Self::TantouBatch,
        Self::TantouColumns,
        Self::TantouSql,
        Self::Cel,
        Self::Cedar,
        Self::Regorus,
        Self::SqliteScan,
        Self::SqliteIndex,
    ];

    /// Its key in the results.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Closure => "closure",
            Self::Loop => "column_loop",
            Self::LoopOfRows => "column_loop_rows",
            Self::TantouRows => "tantou_rows",
            Self::TantouBatch => "tantou_batch",
            Self::TantouColumns => "tantou_columns",
            Self::TantouSql => "tantou_sql",
            Self::Cel => "cel",
            Self::Cedar => "cedar",
            Self::Regorus => "regorus",
            Self::SqliteScan => "sqlite_scan",
            Self::SqliteIndex => "sqlite_index",
        }
    }

    /// What a reader calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closure => "control: closure over structs",
            Self::Loop => "control: loop over columns, bits",
            Self::LoopOfRows => "control: loop over columns, rows",
            Self::TantouRows => "tantou, struct after struct",
            Self::TantouBatch => "tantou, structs at once",
            Self::TantouColumns => "tantou, columns",
            Self::TantouSql => "tantou's filter in SQLite, indexed",
            Self::Cel => "cel",
            Self::Cedar => "cedar-policy",
            Self::Regorus => "regorus, virtual machine",
            Self::SqliteScan => "SQLite in memory, no index",
            Self::SqliteIndex => "SQLite in memory, covering index",
        }
    }

    /// The engine with its records.
    pub fn ready(self, facts: &Facts) -> Box<dyn Filter + '_> {
        match self {
            Self::Closure => rows::closure(facts),
            Self::Loop => columns::by_hand(facts),
            Self::LoopOfRows => columns::by_hand_of_rows(facts),
            Self::TantouRows => rows::tantou(facts),
            Self::TantouBatch => rows::tantou_at_once(facts),
            Self::TantouColumns => columns::tantou(facts),
            Self::TantouSql => sqlite::tantou(facts),
            Self::Cel => cel::ready(facts),
            Self::Cedar => cedar::ready(facts),
            Self::Regorus => regorus::ready(facts),
            Self::SqliteScan => sqlite::scan(facts),
            Self::SqliteIndex => sqlite::indexed(facts),
        }
    }
}
