//! Anonymisations, tombstones, and places of the host's that hold personal data.

use crate::error::MemoryStoreError;
use crate::index::behind;
use crate::store::MemoryTx;
use access_model::agents::AgentId;
use agent_handover::PlanId;
use agent_handover::anonymise::{
    Anonymisation, AnonymisationRepository, PersonalDataRepository, PersonalRow, PlaceName, Replacement,
    RowId, Tombstone, TombstoneDigest,
};
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST: RowId = RowId::from_uuid(Uuid::nil());
const LAST: RowId = RowId::from_uuid(Uuid::max());

/// What a row of such a place holds.
#[derive(Clone)]
pub(crate) struct Personal {
    /// Whose field it is; none: a text that may mention anybody.
    agent: Option<AgentId>,
    value: String,
}

impl MemoryTx {
    /// Adds a row of a place of the host's that holds personal data: a field of this agent, or, with no agent, a text that may mention anybody. Unique: the
    /// place and the row.
    ///
    /// # Errors
    /// A conflict on a duplicate.
    pub fn insert_personal_row(
        &mut self,
        place: &PlaceName,
        row: RowId,
        agent: Option<AgentId>,
        value: &str,
    ) -> Result<()> {
        self.views.personal.insert((place.clone(), row), Personal { agent, value: value.to_owned() })
    }
}

impl AnonymisationRepository for MemoryTx {
    async fn lock_anonymisation(&mut self, plan: PlanId) -> Result<Option<Versioned<Anonymisation>>> {
        Ok(self.views.anonymisations.lock(&plan))
    }

    async fn insert_anonymisation(&mut self, anonymisation: &Anonymisation) -> Result<()> {
        self.views.anonymisations.insert(anonymisation.plan(), anonymisation.clone())
    }

    async fn save_anonymisation(&mut self, anonymisation: &Anonymisation, expected: Version) -> Result<()> {
        self.views.anonymisations.save(anonymisation.plan(), anonymisation.clone(), expected)
    }

    async fn put_tombstone(&mut self, tombstone: &Tombstone) -> Result<()> {
        self.views.tombstones.put(tombstone.digest.clone(), tombstone.clone());
        Ok(())
    }

    async fn find_tombstones(&mut self, digests: &[TombstoneDigest]) -> Result<Vec<Tombstone>> {
        let found = digests.iter().filter_map(|digest| self.views.tombstones.peek(digest));
        Ok(found.map(|row| row.value.clone()).collect())
    }
}

impl PersonalDataRepository for MemoryTx {
    async fn lock_personal_rows(
        &mut self,
        place: &PlaceName,
        agent: AgentId,
        after: Option<RowId>,
        limit: u32,
    ) -> Result<Vec<PersonalRow>> {
        let concerns = |row: &Personal| row.agent.is_none_or(|of| of == agent);
        let last = (place.clone(), LAST);
        let (mut found, mut position) = (Vec::new(), after);
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        // Rows of other agents lie between: page on until there are enough.
        while found.len() < wanted {
            let first = (place.clone(), position.unwrap_or(FIRST));
            let page = self.views.personal.page(behind(position, &first), &last, limit);
            let is_end = page.len() < wanted;
            position = page.last().map(|((_, row), _)| *row).or(position);
            let mine = page.into_iter().filter(|(_, row)| concerns(row)).map(|(key, _)| key);
            found.extend(mine.take(wanted.saturating_sub(found.len())));
            if is_end {
                break;
            }
        }
        let personal = &mut self.views.personal;
        let rows = found.into_iter().filter_map(|key| {
            let Versioned { value, version } = personal.lock(&key)?;
            Some(PersonalRow { row: key.1, value: value.value, version })
        });
        Ok(rows.collect())
    }

    async fn save_personal_rows(&mut self, place: &PlaceName, replacements: &[Replacement]) -> Result<()> {
        for Replacement { row, expected, value } in replacements {
            let key = (place.clone(), *row);
            let agent = self.views.personal.peek(&key).and_then(|row| row.value.agent);
            self.views.personal.save(key, Personal { agent, value: value.clone() }, *expected)?;
        }
        Ok(())
    }
}
