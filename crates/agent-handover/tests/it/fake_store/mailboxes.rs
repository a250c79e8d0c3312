//! What the store keeps beside work: mailboxes, who was anonymised, and the rows with personal data.

use super::*;

impl MailboxRepository for Tx {
    async fn find_mailboxes(&mut self, users: &[AgentId]) -> Result<Vec<Mailbox>, Clash> {
        self.trips += 1;
        let known = users.iter().filter(|user| self.store.mailboxes.contains_key(user));
        Ok(known.map(|user| self.store.mailbox(*user)).collect())
    }

    async fn lock_mailbox(&mut self, user: AgentId) -> Result<Option<Versioned<Mailbox>>, Clash> {
        self.trips += 1;
        self.guard(Key::Mailbox(user));
        let version = self.store.version(Key::Mailbox(user));
        Ok(version.map(|version| Versioned { value: self.store.mailbox(user), version }))
    }

    async fn insert_mailboxes(&mut self, mailboxes: &[Mailbox]) -> Result<(), Clash> {
        for mailbox in mailboxes {
            self.guard(Key::Mailbox(mailbox.user()));
            self.writes.insert(Key::Mailbox(mailbox.user()));
            save(&mut self.store.mailboxes, mailbox.user(), mailbox.record(), None)?;
        }
        Ok(())
    }

    async fn save_mailbox(&mut self, mailbox: &Mailbox, expected: Version) -> Result<(), Clash> {
        self.guard(Key::Mailbox(mailbox.user()));
        self.writes.insert(Key::Mailbox(mailbox.user()));
        save(&mut self.store.mailboxes, mailbox.user(), mailbox.record(), Some(expected))
    }

    async fn page_mailboxes(&mut self, after: Option<AgentId>, limit: u32) -> Result<Vec<Mailbox>, Clash> {
        self.trips += 1;
        let users = self.store.mailboxes.keys().filter(|user| after.is_none_or(|after| **user > after));
        Ok(users.take(limit as usize).map(|user| self.store.mailbox(*user)).collect())
    }

    async fn lock_mailbox_record(
        &mut self,
        user: AgentId,
    ) -> Result<Option<Versioned<MailboxRecord>>, Clash> {
        self.guard(Key::Mailbox(user));
        let row = self.store.mailboxes.get(&user).cloned();
        Ok(row.map(|(value, version)| Versioned { value, version }))
    }

    async fn page_mailbox_records(
        &mut self,
        after: Option<AgentId>,
        limit: u32,
    ) -> Result<Vec<MailboxRecord>, Clash> {
        let rows = self.store.mailboxes.iter().filter(|(user, _)| after.is_none_or(|after| **user > after));
        Ok(rows.take(limit as usize).map(|(_, row)| row.0.clone()).collect())
    }
}

impl AnonymisationRepository for Tx {
    async fn lock_anonymisation(&mut self, plan: PlanId) -> Result<Option<Versioned<Anonymisation>>, Clash> {
        self.guard(Key::Anonymisation(plan));
        let row = self.store.anonymisations.get(&plan).cloned();
        Ok(row.map(|(record, version)| Versioned { value: Anonymisation::restore(record), version }))
    }

    async fn insert_anonymisation(&mut self, process: &Anonymisation) -> Result<(), Clash> {
        self.writes.insert(Key::Anonymisation(process.plan()));
        save(&mut self.store.anonymisations, process.plan(), process.record(), None)
    }

    async fn save_anonymisation(&mut self, process: &Anonymisation, expected: Version) -> Result<(), Clash> {
        self.writes.insert(Key::Anonymisation(process.plan()));
        save(&mut self.store.anonymisations, process.plan(), process.record(), Some(expected))
    }

    async fn put_tombstone(&mut self, tombstone: &Tombstone) -> Result<(), Clash> {
        let number = self.store.tombstones.len();
        self.writes.insert(Key::Tombstone(number));
        self.store.tombstones.insert(number, tombstone.clone());
        Ok(())
    }

    async fn find_tombstones(&mut self, digests: &[TombstoneDigest]) -> Result<Vec<Tombstone>, Clash> {
        let found = self.store.tombstones.values().filter(|tombstone| digests.contains(&tombstone.digest));
        Ok(found.cloned().collect())
    }
}

impl PersonalDataRepository for Tx {
    async fn lock_personal_rows(
        &mut self,
        place: &PlaceName,
        agent: AgentId,
        after: Option<RowId>,
        limit: u32,
    ) -> Result<Vec<PersonalRow>, Clash> {
        let mut found: Vec<(usize, PersonalRow)> = Vec::new();
        for (number, ((name, row, of, value), version)) in &self.store.personal {
            let is_next = after.is_none_or(|after| *row > after);
            if name == place && is_next && of.is_none_or(|of| of == agent) {
                let row = PersonalRow { row: *row, value: value.clone(), version: *version };
                found.push((*number, row));
            }
        }
        found.sort_by_key(|(_, row)| row.row);
        found.truncate(limit as usize);
        for (number, _) in &found {
            self.guard(Key::Personal(*number));
        }
        Ok(found.into_iter().map(|(_, row)| row).collect())
    }

    async fn save_personal_rows(
        &mut self,
        place: &PlaceName,
        replacements: &[Replacement],
    ) -> Result<(), Clash> {
        for replacement in replacements {
            let is_it = |row: &&mut ((PlaceName, RowId, Option<AgentId>, String), Version)| {
                row.0.0 == *place && row.0.1 == replacement.row && row.1 == replacement.expected
            };
            let number =
                self.store.personal.iter().find(|(_, row)| row.0.0 == *place && row.0.1 == replacement.row);
            self.writes.insert(Key::Personal(*number.unwrap().0));
            let row = self.store.personal.values_mut().find(is_it).ok_or(Clash("a stale row"))?;
            row.0.3.clone_from(&replacement.value);
            row.1 = row.1.next();
        }
        Ok(())
    }
}
