//! Every statement that this store sends about rows.

use crate::selectors::{Selected, SelectorStatements};
use crate::stored::Stored;
use crate::table::{Query, Table};
use crate::{
    anonymisations, assignments, contacts, delegates, desk, handovers, invitations, items, journal,
    mailboxes, members, notes, outbox, parties, portals, privacy, seats, templates,
};
use access_model::agents::{Administrators, Agent, Desk};
use access_model::{AccountHolder, Assignment, Contract, Delegate, RosterEntry};
use agent_handover::anonymise::{Anonymisation, Tombstone};
use agent_handover::item::Item;
use agent_handover::mailbox::Mailbox;
use agent_handover::plan::{Board, HandoverPlan, Receipt as Moved};
use contact_quota::contacts::{Account, Contact, Register};
use contact_quota::journal::{Past, Receipt};
use contact_quota::licence::PortalLicence;
use contact_quota::seats::{Seat, SeatPool};
use invitation_lifecycle::bulk::BulkRun;
use invitation_lifecycle::members::Member;
use invitation_lifecycle::templates::MailTemplate;
use invitation_lifecycle::{Addressee, Invitation};
use portal_visibility::notes::{FeedEntry, Note};
use portal_visibility::portal::{PortalSite, PortalUser, UserType};
use portal_visibility::privacy::{DataRequest, ProcessingBasis};

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
        journal::QUERIES,
        seats::QUERIES,
        desk::QUERIES,
        items::QUERIES,
        handovers::QUERIES,
        mailboxes::QUERIES,
        anonymisations::QUERIES,
        members::QUERIES,
        templates::QUERIES,
        portals::QUERIES,
        notes::QUERIES,
        privacy::QUERIES,
    ];
    let mut all: Vec<String> = queries.into_iter().flatten().flat_map(|query| reads(*query)).collect();
    all.extend(tables().into_iter().flat_map(of_table));
    all.extend(of_selectors(Invitation::SELECTORS));
    all.extend(of_selectors(Member::SELECTORS));
    all.extend(outbox::STATEMENTS.map(str::to_owned));
    all.extend(journal::STATEMENTS.map(str::to_owned));
    all.extend(items::STATEMENTS.map(str::to_owned));
    all.extend(anonymisations::STATEMENTS.map(str::to_owned));
    all.extend(members::STATEMENTS.map(str::to_owned));
    all.extend(portals::STATEMENTS.map(str::to_owned));
    all.extend(notes::STATEMENTS.map(str::to_owned));
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
        Past::table(),
        PortalLicence::table(),
        SeatPool::table(),
        Seat::table(),
        Desk::table(),
        Administrators::table(),
        Agent::table(),
        Item::table(),
        Board::table(),
        HandoverPlan::table(),
        Moved::table(),
        Mailbox::table(),
        Anonymisation::table(),
        Tombstone::table(),
        anonymisations::personal_table(),
        Member::table(),
        BulkRun::table(),
        MailTemplate::table(),
        PortalSite::table(),
        UserType::table(),
        PortalUser::table(),
        Note::table(),
        FeedEntry::table(),
        ProcessingBasis::table(),
        DataRequest::table(),
    ]
}

fn of_selectors(statements: SelectorStatements) -> [String; 5] {
    let SelectorStatements { insert, of_many, of_one } = statements;
    [insert, of_many.update, of_many.delete, of_one.update, of_one.delete].map(str::to_owned)
}

fn reads(query: Query) -> impl Iterator<Item = String> {
    let reads = [Some(query.of_many), query.of_one];
    reads.into_iter().flatten().flat_map(|reads| [reads.find, reads.lock]).map(str::to_owned)
}

/// A row that is alone in its tenant is never deleted.
fn of_table(table: &Table) -> Vec<String> {
    let mut all = Vec::new();
    for rows in [1, 2] {
        let statements = table.statements(rows);
        all.extend([statements.insert.clone(), statements.update.clone()]);
        if !table.key.is_empty() {
            all.extend([statements.delete.clone(), statements.remove.clone()]);
        }
    }
    all
}
