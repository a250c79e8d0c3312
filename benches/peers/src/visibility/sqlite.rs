//! SQLite in memory: all orders with all their fields, the rule written by hand in SQL or made by tantou.

use super::{Facts, Filter};
use portal_visibility::sql::{Column, ColumnType, Dialect, ModuleMapping, Parameter, SqlMapping};
use row_filter::by_hand;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

const TABLE: &str = "CREATE TABLE orders (
    id INTEGER PRIMARY KEY, contact INTEGER, status TEXT NOT NULL, amount INTEGER NOT NULL, delivery_status TEXT,
    subject TEXT NOT NULL, memo TEXT, product INTEGER, price INTEGER NOT NULL, ordered_on TEXT NOT NULL,
    updated_at INTEGER NOT NULL, warehouse TEXT NOT NULL, express INTEGER NOT NULL)";

/// Everything that the rule reads, the most selective first.
const INDEX: &str = "CREATE INDEX by_contact ON orders (contact, status, amount, delivery_status)";

/// A condition over the table, with its parameters.
struct Query {
    connection: Connection,
    records: usize,
    condition: String,
    parameters: Vec<Value>,
}

impl Filter for Query {
    fn len(&self) -> usize {
        self.records
    }

    fn count(&mut self) -> usize {
        let sql = format!("SELECT count(*) FROM orders WHERE {}", self.condition);
        let mut statement = self.connection.prepare_cached(&sql).expect("a statement");
        let parameters = params_from_iter(&self.parameters);
        let count: u32 = statement.query_row(parameters, |row| row.get(0)).expect("a number");
        count as usize
    }

    fn places(&mut self) -> Vec<u32> {
        let sql = format!("SELECT id FROM orders WHERE {} ORDER BY id", self.condition);
        let mut statement = self.connection.prepare(&sql).expect("a statement");
        let rows = statement.query_map(params_from_iter(&self.parameters), |row| row.get(0)).expect("rows");
        rows.collect::<Result<_, _>>().expect("places")
    }
}

fn filled(facts: &Facts) -> Connection {
    let mut connection = Connection::open_in_memory().expect("a database");
    connection.execute_batch(TABLE).expect("a table");
    let transaction = connection.transaction().expect("a transaction");
    {
        let sql = "INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
        let mut insert = transaction.prepare(sql).expect("a statement");
        for order in &facts.world.orders {
            let delivery = order.delivery_status.map(row_filter::world::Delivery::code);
            let (price, day) = (order.price.to_string(), order.ordered_on.to_string());
            let updated_at = order.updated_at.to_string();
            insert
                .execute(params![
                    order.id,
                    order.contact,
                    order.status.code(),
                    order.amount,
                    delivery,
                    order.subject,
                    order.memo,
                    order.product,
                    price,
                    day,
                    updated_at,
                    order.warehouse,
                    order.express,
                ])
                .expect("an order");
        }
    }
    transaction.commit().expect("committed");
    connection
}

fn with_index(facts: &Facts) -> Connection {
    let connection = filled(facts);
    connection.execute_batch(INDEX).expect("an index");
    connection.execute_batch("ANALYZE").expect("statistics");
    connection
}

fn by_hand(facts: &Facts, connection: Connection) -> Box<dyn Filter + '_> {
    let (_, condition) = by_hand::SQL.split_once("WHERE ").expect("a condition");
    let (contact, delivery) = by_hand::parameters(facts.me);
    let parameters = vec![contact.into(), delivery.to_owned().into()];
    let records = facts.world.orders.len();
    Box::new(Query { connection, records, condition: condition.to_owned(), parameters })
}

/// Without an index.
pub fn scan(facts: &Facts) -> Box<dyn Filter + '_> {
    by_hand(facts, filled(facts))
}

/// With an index.
pub fn indexed(facts: &Facts) -> Box<dyn Filter + '_> {
    by_hand(facts, with_index(facts))
}

/// The same database, asked with the filter that tantou makes for the viewer.
pub fn tantou(facts: &Facts) -> Box<dyn Filter + '_> {
    let column = |name: &str, of| Column::new(name, of).binary();
    let table = ModuleMapping::new("orders", column("id", ColumnType::BigInt).required())
        .with("contact", column("contact", ColumnType::BigInt))
        .with("status", column("status", ColumnType::Text).required())
        .with("amount", column("amount", ColumnType::BigInt).required())
        .with("delivery_status", column("delivery_status", ColumnType::Text));
    let mapping = SqlMapping::new().with("orders", table);
    let viewer = facts.rule.viewer(facts.me);
    let filter = viewer.filter(facts.rule.orders).of_table("orders");
    let filter = filter.to_sql(&mapping, Dialect::Sqlite).expect("a filter");
    let parameters = filter.parameters.into_iter().map(|parameter| match parameter {
        Parameter::Integer(value) => value.into(),
        Parameter::Text(value) => value.into(),
        other => panic!("no parameter of SQLite: {other:?}"),
    });
    let (connection, records) = (with_index(facts), facts.world.orders.len());
    Box::new(Query { connection, records, condition: filter.text, parameters: parameters.collect() })
}
