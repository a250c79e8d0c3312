//! Mailboxes.

use crate::error::MemoryStoreError;
use crate::index::from;
use crate::store::MemoryTx;
use access_model::agents::AgentId;
use agent_handover::mailbox::{Mailbox, MailboxRecord, MailboxRepository};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, MemoryStoreError>;

impl MailboxRepository for MemoryTx {
    async fn find_mailboxes(&mut self, users: &[AgentId]) -> Result<Vec<Mailbox>> {
        let found = users.iter().filter_map(|user| self.views.mailboxes.peek(user));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn lock_mailbox(&mut self, user: AgentId) -> Result<Option<Versioned<Mailbox>>> {
        Ok(self.views.mailboxes.lock(&user))
    }

    async fn insert_mailboxes(&mut self, mailboxes: &[Mailbox]) -> Result<()> {
        mailboxes.iter().try_for_each(|mailbox| self.views.mailboxes.insert(mailbox.user(), mailbox.clone()))
    }

    async fn save_mailbox(&mut self, mailbox: &Mailbox, expected: Version) -> Result<()> {
        self.views.mailboxes.save(mailbox.user(), mailbox.clone(), expected)
    }

    async fn page_mailboxes(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Mailbox>> {
        let page = self.views.mailboxes.page_to_end(from(after.as_ref()), limit);
        Ok(page.into_iter().map(|(_, mailbox)| mailbox).collect())
    }

    /// No row is ever damaged here: what is kept is the aggregate itself.
    async fn lock_mailbox_record(&mut self, user: AgentId) -> Result<Option<Versioned<MailboxRecord>>> {
        Ok(self.lock_mailbox(user).await?.map(|row| row.map(|mailbox| mailbox.record())))
    }

    async fn page_mailbox_records(
        &mut self,
        after: Option<AgentId>,
        limit: u32,
    ) -> Result<Vec<MailboxRecord>> {
        Ok(self.page_mailboxes(after, limit).await?.iter().map(Mailbox::record).collect())
    }
}
