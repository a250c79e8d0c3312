//! The outbox.

use crate::error::MemoryStoreError;
use crate::store::MemoryTx;
use storage_contract::{OutboxEntry, OutboxRepository};

impl OutboxRepository for MemoryTx {
    async fn insert_messages(&mut self, messages: &[OutboxEntry]) -> Result<(), MemoryStoreError> {
        for message in messages {
            self.views.message_ids.insert(message.id, ())?;
            self.views.messages.push(message.clone());
        }
        Ok(())
    }
}
