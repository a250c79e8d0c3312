//! Mailboxes of agents.

use crate::error::PostgresStoreError;
use crate::stored::{read_record, stored};
use crate::table::{Query, query};
use crate::tx::{PostgresTx, uuids};
use access_model::agents::AgentId;
use agent_handover::mailbox::{Mailbox, MailboxRecord, MailboxRepository};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(Mailbox as MailboxRecord in tantou_mailbox, |mailbox|
    key (agent: Uuid = mailbox.user().as_uuid())
    columns ()
    record mailbox.record(),
    restore Mailbox::restore);

const MAILBOXES: Query =
    query!(tantou_mailbox where "agent = ANY($2)" one "agent = ($2::uuid[])[1]" order "agent");
const MAILBOX: Query = query!(tantou_mailbox where "agent = $2" order "agent");
const PAGE: Query = query!(tantou_mailbox
    where "agent >= coalesce($2::uuid, '00000000-0000-0000-0000-000000000000') AND agent IS DISTINCT FROM $2"
    order "agent LIMIT $3");

pub(crate) const QUERIES: &[Query] = &[MAILBOXES, MAILBOX, PAGE];

impl MailboxRepository for PostgresTx {
    async fn find_mailboxes(&mut self, users: &[AgentId]) -> Result<Vec<Mailbox>> {
        self.find_listed(&MAILBOXES, &[], &uuids(users, AgentId::as_uuid)).await
    }

    async fn lock_mailbox(&mut self, user: AgentId) -> Result<Option<Versioned<Mailbox>>> {
        Ok(self.lock(&MAILBOX, &[&user.as_uuid()]).await?.pop())
    }

    async fn insert_mailboxes(&mut self, mailboxes: &[Mailbox]) -> Result<()> {
        self.insert(mailboxes).await
    }

    async fn save_mailbox(&mut self, mailbox: &Mailbox, expected: Version) -> Result<()> {
        self.save_one(mailbox, expected).await
    }

    async fn page_mailboxes(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Mailbox>> {
        self.find(&PAGE, &[&after.map(AgentId::as_uuid), &i64::from(limit)]).await
    }

    async fn lock_mailbox_record(&mut self, user: AgentId) -> Result<Option<Versioned<MailboxRecord>>> {
        let rows = self.rows(MAILBOX.of_many.lock, &[&user.as_uuid()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let (value, version) = read_record::<Mailbox>(row)?;
        Ok(Some(Versioned { value, version }))
    }

    async fn page_mailbox_records(
        &mut self,
        after: Option<AgentId>,
        limit: u32,
    ) -> Result<Vec<MailboxRecord>> {
        let rows = self.rows(PAGE.of_many.find, &[&after.map(AgentId::as_uuid), &i64::from(limit)]).await?;
        rows.iter().map(|row| Ok(read_record::<Mailbox>(row)?.0)).collect()
    }
}
