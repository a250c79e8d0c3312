//! A table as its statements need it: its key, the columns that queries look at, the record.

use crate::one_row;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Uuid,
    Text,
    Bigint,
    Boolean,
}

impl Kind {
    pub(crate) const fn sql(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::Text => "text",
            Self::Bigint => "bigint",
            Self::Boolean => "boolean",
        }
    }
}

/// A column and what it holds.
pub(crate) type Column = (&'static str, Kind);

/// A table of aggregates. Beside what is named here each has `tenant`, with which its key begins, `record` and `version`.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The primary key, without the tenant.
    pub(crate) key: &'static [Column],
    /// What queries look at.
    pub(crate) columns: &'static [Column],
    of_many: OnceLock<RowStatements>,
    of_one: OnceLock<RowStatements>,
}

/// The statements that write any number of rows at once, or one row.
///
/// Their parameters are the same. A single row has statements of its own, because the plan of a statement stays while the length of its arrays changes: it is made for arrays of
/// ten, for which reading everything that an average tenant has can look cheaper than ten walks through the index. Of a tenant that has far more, that is far too much.
///
/// Their parameters: `$1` the tenant; `$2` the versions that are expected, or of new rows the first ones; from `$3` on one array per column of the key, then per other
/// column, then the records. A deletion needs the versions and the key only.
#[derive(Debug)]
pub(crate) struct RowStatements {
    pub(crate) insert: String,
    pub(crate) update: String,
    pub(crate) delete: String,
    /// Deletes rows whatever their versions. Its parameters are the tenant and, from `$2` on, the key.
    pub(crate) remove: String,
}

impl Table {
    pub(crate) const fn new(name: &'static str, key: &'static [Column], columns: &'static [Column]) -> Self {
        Self { name, key, columns, of_many: OnceLock::new(), of_one: OnceLock::new() }
    }

    /// For so many rows. Put together once, from names that stand in this crate's source; values are always parameters.
    pub(crate) fn statements(&self, rows: usize) -> &RowStatements {
        if rows == 1 {
            return self.of_one.get_or_init(|| one_row::statements(self));
        }
        self.of_many.get_or_init(|| RowStatements {
            insert: self.insert(),
            update: self.update(),
            delete: self.delete(),
            remove: self.remove(),
        })
    }

    fn insert(&self) -> String {
        let (names, given) = (self.names(self.columns), self.names_of("n", self.columns));
        format!(
            "INSERT INTO {} (tenant, version{names}, record) SELECT $1, n.version{given}, n.record FROM {}",
            self.name,
            self.given(true),
        )
    }

    fn update(&self) -> String {
        let mut set = String::new();
        for (column, _) in self.columns {
            let _ = write!(set, "{column} = n.{column}, ");
        }
        format!(
            "UPDATE {} AS t SET {set}record = n.record, version = t.version + 1 FROM {} WHERE {}",
            self.name,
            self.given(true),
            self.is_given(),
        )
    }

    fn delete(&self) -> String {
        format!("DELETE FROM {} AS t USING {} WHERE {}", self.name, self.given(false), self.is_given())
    }

    fn remove(&self) -> String {
        let mut arrays = String::new();
        let mut names = String::new();
        let mut condition = String::from("t.tenant = $1");
        for (number, (column, kind)) in (2_u32..).zip(self.key) {
            let comma = if arrays.is_empty() { "" } else { ", " };
            let _ = write!(arrays, "{comma}${number}::{}[]", kind.sql());
            let _ = write!(names, "{comma}{column}");
            let _ = write!(condition, " AND t.{column} = n.{column}");
        }
        format!("DELETE FROM {} AS t USING unnest({arrays}) AS n({names}) WHERE {condition}", self.name)
    }

    /// The arrays as rows `n`.
    fn given(&self, whole: bool) -> String {
        let mut arrays = String::from("unnest($2::bigint[]");
        let mut names = String::from("AS n(version");
        let columns = if whole { self.columns } else { &[] };
        let mut number = 3_u32;
        for (column, kind) in self.key.iter().chain(columns) {
            let _ = write!(arrays, ", ${number}::{}[]", kind.sql());
            let _ = write!(names, ", {column}");
            number = number.saturating_add(1);
        }
        if whole {
            let _ = write!(arrays, ", ${number}::jsonb[]");
            names.push_str(", record");
        }
        format!("{arrays}) {names})")
    }

    /// The row has a given key and its expected version.
    fn is_given(&self) -> String {
        let mut condition = String::from("t.tenant = $1");
        for (column, _) in self.key {
            let _ = write!(condition, " AND t.{column} = n.{column}");
        }
        condition.push_str(" AND t.version = n.version");
        condition
    }

    fn names(&self, columns: &[Column]) -> String {
        self.key.iter().chain(columns).fold(String::new(), |names, (column, _)| names + ", " + column)
    }

    fn names_of(&self, table: &str, columns: &[Column]) -> String {
        self.key
            .iter()
            .chain(columns)
            .fold(String::new(), |names, (column, _)| names + ", " + table + "." + column)
    }
}

/// A look-up of rows by a condition, or by arrays of what is looked for. `$1` is the tenant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query {
    pub(crate) of_many: Reads,
    /// For arrays of a single element, if it is a look-up by arrays: see [`RowStatements`].
    pub(crate) of_one: Option<Reads>,
}

/// The same look-up, unguarded and guarded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reads {
    pub(crate) find: &'static str,
    pub(crate) lock: &'static str,
}

impl Query {
    /// For arrays of so many elements.
    pub(crate) fn of(&self, elements: usize) -> &Reads {
        self.of_one.as_ref().filter(|_| elements == 1).unwrap_or(&self.of_many)
    }
}

/// `query!(table where "condition" order "columns")`: rows are read, and locked, in that order, which is that of the primary key wherever rows are locked. A look-up by arrays also
/// says what it asks where they have one element.
macro_rules! query {
    ($table:ident where $condition:literal order $order:literal) => {
        $crate::table::query!($table where $condition order $order lock "FOR NO KEY UPDATE")
    };
    ($table:ident where $condition:literal order $order:literal lock $lock:literal) => {
        $crate::table::Query {
            of_many: $crate::table::query!(@reads $table $condition $order $lock),
            of_one: None,
        }
    };
    ($table:ident where $condition:literal one $single:literal order $order:literal) => {
        $crate::table::Query {
            of_many: $crate::table::query!(@reads $table $condition $order "FOR NO KEY UPDATE"),
            of_one: Some($crate::table::query!(@reads $table $single $order "FOR NO KEY UPDATE")),
        }
    };
    (@reads $table:ident $condition:literal $order:literal $lock:literal) => {
        $crate::table::Reads {
            find: concat!(
                "SELECT record, version FROM ", stringify!($table), " WHERE tenant = $1 AND ", $condition,
                " ORDER BY ", $order
            ),
            lock: concat!(
                "SELECT record, version FROM ", stringify!($table), " WHERE tenant = $1 AND ", $condition,
                " ORDER BY ", $order, " ", $lock
            ),
        }
    };
}
pub(crate) use query;
