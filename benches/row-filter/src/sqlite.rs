//! The orders in `SQLite`, in memory.

use crate::by_hand;
use crate::world::{Delivery, Me, Order};
use rusqlite::{Connection, params};

/// A table of all orders, with or without an index on whose they are.
///
/// # Errors
/// What `SQLite` says.
pub fn database(orders: &[Order], index: bool) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    connection.execute_batch(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, contact INTEGER, status TEXT NOT NULL, amount INTEGER NOT NULL,
             delivery_status TEXT, subject TEXT NOT NULL, memo TEXT, product INTEGER, price TEXT NOT NULL,
             ordered_on TEXT NOT NULL, updated_at INTEGER NOT NULL, warehouse TEXT NOT NULL, express INTEGER NOT NULL)",
    )?;
    let transaction = connection.transaction()?;
    {
        let mut insert =
            transaction.prepare("INSERT INTO orders VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)")?;
        for order in orders {
            insert.execute(params![
                order.id,
                order.contact,
                order.status.code(),
                order.amount,
                order.delivery_status.map(Delivery::code),
                order.subject,
                order.memo,
                order.product,
                order.price.to_string(),
                order.ordered_on.to_string(),
                order.updated_at.as_unix_micros(),
                order.warehouse,
                order.express,
            ])?;
        }
    }
    transaction.commit()?;
    if index {
        connection.execute_batch("CREATE INDEX orders_of_contact ON orders (contact); ANALYZE")?;
    }
    Ok(connection)
}

/// How many orders a customer sees.
///
/// # Errors
/// What `SQLite` says.
pub fn count(connection: &Connection, me: Me) -> rusqlite::Result<usize> {
    let count: u32 =
        connection.prepare_cached(by_hand::SQL)?.query_row(by_hand::parameters(me), |row| row.get(0))?;
    Ok(count as usize)
}
