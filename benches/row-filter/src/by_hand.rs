//! The rule as somebody writes it who has one rule only, for each form of the orders.

#![allow(clippy::needless_bitwise_bool, reason = "no branch between the comparisons is what is measured")]

use crate::world::{Columns, Delivery, Me, Order, Status};
use serde_json::{Map, Value as Json};

/// Over structs.
#[inline]
pub fn closure(me: Me) -> impl Fn(&Order) -> bool + Copy {
    move |order| {
        order.contact == Some(me.contact)
            && order.status != Status::Closed
            && order.amount >= 6
            && order.delivery_status.is_some_and(|delivery| delivery != me.delivery_status)
    }
}

/// Over JSON objects, with the same look-ups.
#[inline]
pub fn json_closure(me: Me) -> impl Fn(&Map<String, Json>) -> bool + Copy {
    let mine = me.delivery_status.code();
    move |order| {
        order.get("contact").and_then(Json::as_i64) == Some(me.contact)
            && order.get("status").and_then(Json::as_str).is_some_and(|status| status != "closed")
            && order.get("amount").and_then(Json::as_i64).is_some_and(|amount| amount >= 6)
            && order.get("delivery_status").and_then(Json::as_str).is_some_and(|delivery| delivery != mine)
    }
}

/// Over columns: the places of the rows, one row after the other, each with all its comparisons and without a branch between them.
pub fn row_after_row(columns: &Columns, me: Me, seen: &mut Vec<u32>) {
    seen.clear();
    let (mine, closed) = (me.delivery_status as u8, Status::Closed as u8);
    let there = |bits: &[u64], row: usize| bits.get(row >> 6).is_some_and(|word| word >> (row & 63) & 1 == 1);
    let rows = columns.contact.iter().zip(&columns.status).zip(&columns.amount).zip(&columns.delivery_status);
    for (row, (((contact, status), amount), delivery)) in rows.enumerate() {
        let holds = (*contact == me.contact)
            & there(&columns.contact_there, row)
            & (*status != closed)
            & (*amount >= 6)
            & (*delivery != mine)
            & there(&columns.delivery_there, row);
        if holds {
            seen.push(u32::try_from(row).unwrap_or(u32::MAX));
        }
    }
}

/// Over columns: a bit per row, sixty-four rows after the other.
pub fn word_after_word(columns: &Columns, me: Me, seen: &mut Vec<u64>) {
    seen.clear();
    let (mine, closed) = (me.delivery_status as u8, Status::Closed as u8);
    let numbers = columns.contact.chunks(64).zip(columns.amount.chunks(64));
    let choices = columns.status.chunks(64).zip(columns.delivery_status.chunks(64));
    let there = columns.contact_there.iter().zip(&columns.delivery_there);
    for (((contact, amount), (status, delivery)), (contact_there, delivery_there)) in
        numbers.zip(choices).zip(there)
    {
        let mut holds = [0_u8; 64];
        let rows = contact.iter().zip(amount).zip(status.iter().zip(delivery));
        for (holds, ((contact, amount), (status, delivery))) in holds.iter_mut().zip(rows) {
            *holds = u8::from(
                (*contact == me.contact) & (*amount >= 6) & (*status != closed) & (*delivery != mine),
            );
        }
        let word = holds.iter().rfold(0, |word, holds| word << 1 | u64::from(*holds));
        seen.push(word & contact_there & delivery_there);
    }
}

/// The rule in SQLite, as somebody writes it.
pub const SQL: &str = "SELECT count(*) FROM orders WHERE contact = ?1 AND status <> 'closed' AND amount >= 6 AND delivery_status <> ?2";

/// What is bound in [`SQL`].
pub fn parameters(me: Me) -> (i64, &'static str) {
    (me.contact, Delivery::code(me.delivery_status))
}
