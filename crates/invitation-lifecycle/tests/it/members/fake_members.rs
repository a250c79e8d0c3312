//! The small store, keeping members: their keys hold row by row.

use crate::fake_store::{Clash, Store, sorted};
use email_identity::AddressKey;
use invitation_lifecycle::members::{
    Member, MemberId, MemberLookup, MemberQuery, MemberRecord, MemberRepository,
};
use invitation_lifecycle::{ScopeId, Selector};
use storage_contract::{Version, Versioned};

impl Store {
    pub fn member(&self, id: MemberId) -> Option<Member> {
        Some(Member::restore(self.members.get(&id)?.0.clone()).unwrap())
    }

    pub fn all_members(&self) -> impl Iterator<Item = Member> + '_ {
        self.members.values().map(|(record, _)| Member::restore(record.clone()).unwrap())
    }

    fn put_member(&mut self, record: MemberRecord, version: Version) -> Result<(), Clash> {
        let new = Member::restore(record.clone()).unwrap();
        for other in self.all_members().filter(|other| other.id() != new.id()) {
            let key = |member: &Member| (member.portal(), AddressKey::clone(member.address().key()));
            if key(&other) == key(&new) {
                return Err(Clash("the address is taken"));
            }
            if (other.portal(), other.kept_as()) == (new.portal(), new.kept_as()) {
                return Err(Clash("the record is taken"));
            }
            if other.selectors().any(|selector| new.selectors().any(|own| own == selector)) {
                return Err(Clash("a selector is taken"));
            }
        }
        self.members.insert(record.id, (record, version));
        Ok(())
    }

    fn looked_up(&self, portal: ScopeId, lookup: MemberLookup<'_>) -> Vec<Member> {
        sorted(lookup.ids);
        sorted(lookup.addresses);
        sorted(lookup.records);
        let meant = |found: &Member| {
            found.portal() == portal
                && (lookup.ids.contains(&found.id())
                    || lookup.addresses.contains(found.address().key())
                    || lookup.records.contains(&found.kept_as()))
        };
        self.all_members().filter(meant).collect()
    }
}

impl MemberRepository for Store {
    async fn find_members(
        &mut self,
        portal: ScopeId,
        lookup: MemberLookup<'_>,
    ) -> Result<Vec<Member>, Clash> {
        self.trips += 1;
        Ok(self.looked_up(portal, lookup))
    }

    async fn find_member_by_selector(&mut self, selector: &Selector) -> Result<Option<Member>, Clash> {
        self.trips += 1;
        Ok(self.all_members().find(|found| found.selectors().any(|known| known == selector)))
    }

    async fn lock_members(
        &mut self,
        portal: ScopeId,
        lookup: MemberLookup<'_>,
    ) -> Result<Vec<Versioned<Member>>, Clash> {
        self.trips += 1;
        let found = self.looked_up(portal, lookup);
        let locked = |member: Member| Versioned { version: self.members[&member.id()].1, value: member };
        Ok(found.into_iter().rev().map(locked).collect())
    }

    async fn insert_members(&mut self, members: &[Member]) -> Result<(), Clash> {
        self.trips += 1;
        self.writes += 1;
        for member in members {
            if self.members.contains_key(&member.id()) {
                return Err(Clash("the id is taken"));
            }
            self.put_member(member.record(), Version::FIRST)?;
        }
        Ok(())
    }

    async fn save_members(&mut self, members: &[(Member, Version)]) -> Result<(), Clash> {
        self.trips += 1;
        self.writes += 1;
        for (member, expected) in members {
            if self.members.get(&member.id()).is_none_or(|row| row.1 != *expected) {
                return Err(Clash("a stale member"));
            }
            self.put_member(member.record(), expected.next())?;
        }
        Ok(())
    }

    async fn delete_members(&mut self, members: &[(MemberId, Version)]) -> Result<(), Clash> {
        self.trips += 1;
        self.writes += 1;
        for (id, expected) in members {
            match self.members.remove(id) {
                Some((_, version)) if version == *expected => {}
                _ => return Err(Clash("a stale member")),
            }
        }
        Ok(())
    }

    async fn page_members(
        &mut self,
        portal: ScopeId,
        query: MemberQuery,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Vec<Member>, Clash> {
        self.trips += 1;
        let shown = |found: &Member| {
            found.portal() == portal && query.matches(found) && after.is_none_or(|after| found.id() > after)
        };
        Ok(self.all_members().filter(shown).take(limit as usize).collect())
    }
}
