//! Every statement that this store sends about rows.

use crate::selectors::{Selected, SelectorStatements};
use crate::stored::Stored;
use crate::table::{Query, Table};
use crate::{assignments, contacts, delegates, invitations, outbox, parties, seats};
use access_model::{AccountHolder, Assignment, Contract, Delegate, RosterEntry};
use contact_quota::contacts::{Account, Contact, Receipt, Register};
use contact_quota::licence::PortalLicence;
use contact_quota::seats::{Seat, SeatPool};
use invitation_lifecycle::{Addressee, Invitation};

/// Every statement that this store sends about rows, for those who want to see plans and permissions. `$1` is the tenant in each.
///
/// What opens a store and what begins and ends a transaction is not among them.
pub fn statements() -> Vec<String> {
    let queries = [
        parties::QUERIES,
        delegates::QUERIES,
        assignments::QUERIES,
        invitations::QUERIES,
        contacts::QUERIES,
        seats::QUERIES,
    ];
    let mut all: Vec<String> = queries.into_iter().flatten().flat_map(|query| both(*query)).collect();
    all.extend(tables().into_iter().flat_map(of_table));
    all.extend(of_selectors(Invitation::SELECTORS));
    all.extend(outbox::STATEMENTS.map(str::to_owned));
    all
}

/// Every table of aggregates.
fn tables() -> Vec<&'static Table> {
    vec![
        AccountHolder::table(),
        Contract::table(),
        Delegate::table(),
        RosterEntry::table(),
        Assignment::table(),
        Addressee::table(),
        Invitation::table(),
        Register::table(),
        Contact::table(),
        Account::table(),
        Receipt::table(),
        PortalLicence::table(),
        SeatPool::table(),
        Seat::table(),
    ]
}

fn of_selectors(statements: SelectorStatements) -> [String; 3] {
    [statements.insert, statements.update, statements.delete].map(str::to_owned)
}

fn both(query: Query) -> [String; 2] {
    [query.find.to_owned(), query.lock.to_owned()]
}

fn of_table(table: &Table) -> [String; 3] {
    let statements = table.statements();
    [statements.insert.clone(), statements.update.clone(), statements.delete.clone()]
}
