//! The repository traits of members, bulk invitations and mail templates over the simple store.

use crate::repositories::{Result, values};
use crate::simple_store::{Key, SimpleTx, Value};
use invitation_lifecycle::bulk::{BulkId, BulkRun, BulkRunRepository};
use invitation_lifecycle::members::{Member, MemberId, MemberLookup, MemberQuery, MemberRepository};
use invitation_lifecycle::templates::{MailTemplate, TemplateKind, TemplateRepository};
use invitation_lifecycle::{Language, ScopeId, Selector};
use storage_contract::{Version, Versioned};

const MEMBER: fn(&Value) -> Option<Member> = |value| match value {
    Value::Member(value) => Some((**value).clone()),
    _ => None,
};

const RUN: fn(&Value) -> Option<BulkRun> = |value| match value {
    Value::BulkRun(value) => Some((**value).clone()),
    _ => None,
};

fn boxed(member: &Member) -> Value {
    Value::Member(Box::new(member.clone()))
}

impl SimpleTx<'_> {
    fn members(&self, wanted: impl Fn(&Member) -> bool) -> Vec<Member> {
        self.all(MEMBER).into_iter().map(|(_, row)| row).filter(wanted).collect()
    }
}

fn means(portal: ScopeId, lookup: MemberLookup<'_>, member: &Member) -> bool {
    member.portal() == portal
        && (lookup.ids.contains(&member.id())
            || lookup.addresses.contains(member.address().key())
            || lookup.records.contains(&member.kept_as()))
}

impl MemberRepository for SimpleTx<'_> {
    async fn find_members(&mut self, portal: ScopeId, lookup: MemberLookup<'_>) -> Result<Vec<Member>> {
        Ok(self.members(|row| means(portal, lookup, row)))
    }
    async fn find_member_by_selector(&mut self, selector: &Selector) -> Result<Option<Member>> {
        let only_current = self.flaws().only_current_selectors;
        let found = self.members(|row| {
            let mut known: Vec<Selector> = row.selectors().copied().collect();
            if only_current {
                known.retain(|known| row.confirmation().is_some_and(|sent| sent.token.selector == *known));
            }
            known.contains(selector)
        });
        Ok(found.into_iter().next())
    }
    async fn lock_members(
        &mut self,
        portal: ScopeId,
        lookup: MemberLookup<'_>,
    ) -> Result<Vec<Versioned<Member>>> {
        let found = self.members(|row| means(portal, lookup, row));
        Ok(found.iter().filter_map(|row| self.lock(Key::Member(row.id()), MEMBER)).collect())
    }
    async fn insert_members(&mut self, members: &[Member]) -> Result<()> {
        members.iter().try_for_each(|row| self.insert(Key::Member(row.id()), boxed(row)))
    }
    async fn save_members(&mut self, members: &[(Member, Version)]) -> Result<()> {
        members.iter().try_for_each(|(row, expected)| self.save(Key::Member(row.id()), boxed(row), *expected))
    }
    async fn delete_members(&mut self, members: &[(MemberId, Version)]) -> Result<()> {
        members.iter().try_for_each(|(id, expected)| self.delete(Key::Member(*id), *expected))
    }
    async fn page_members(
        &mut self,
        portal: ScopeId,
        query: MemberQuery,
        after: Option<MemberId>,
        limit: u32,
    ) -> Result<Vec<Member>> {
        let rows = self.members(|row| row.portal() == portal && query.matches(row));
        Ok(self.page(rows, Member::id, after.as_ref(), limit))
    }
}

impl BulkRunRepository for SimpleTx<'_> {
    async fn find_bulk_run(&mut self, id: BulkId) -> Result<Option<BulkRun>> {
        Ok(self.find(&Key::BulkRun(id), RUN).map(|row| row.value))
    }
    async fn lock_bulk_run(&mut self, id: BulkId) -> Result<Option<Versioned<BulkRun>>> {
        Ok(self.lock(Key::BulkRun(id), RUN))
    }
    async fn insert_bulk_run(&mut self, run: &BulkRun) -> Result<()> {
        self.insert(Key::BulkRun(run.id()), Value::BulkRun(Box::new(run.clone())))
    }
    async fn save_bulk_run(&mut self, run: &BulkRun, expected: Version) -> Result<()> {
        self.save(Key::BulkRun(run.id()), Value::BulkRun(Box::new(run.clone())), expected)
    }
    async fn page_bulk_runs(
        &mut self,
        portal: ScopeId,
        after: Option<BulkId>,
        limit: u32,
    ) -> Result<Vec<BulkRun>> {
        let rows = self.all(RUN).into_iter().map(|(_, row)| row).filter(|row| row.portal() == portal);
        Ok(self.page(rows.collect(), BulkRun::id, after.as_ref(), limit))
    }
}

const TEMPLATE: fn(&Value) -> Option<MailTemplate> = |value| match value {
    Value::Template(value) => Some((**value).clone()),
    _ => None,
};

fn key_of(template: &MailTemplate) -> Key {
    let key = template.key();
    Key::Template(key.scope, key.kind, key.language.clone())
}

impl TemplateRepository for SimpleTx<'_> {
    async fn find_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> Result<Vec<MailTemplate>> {
        let keys = wanted.iter().map(|(kind, language)| Key::Template(scope, *kind, language.clone()));
        Ok(values(keys.filter_map(|key| self.find(&key, TEMPLATE))))
    }
    async fn page_templates(
        &mut self,
        scope: ScopeId,
        after: Option<&(TemplateKind, Language)>,
        limit: u32,
    ) -> Result<Vec<MailTemplate>> {
        let rows = self.all(TEMPLATE).into_iter().map(|(_, row)| row);
        let rows = rows.filter(|row: &MailTemplate| row.key().scope == scope).collect();
        let place = |row: &MailTemplate| (row.key().kind, row.key().language.clone());
        Ok(self.page(rows, place, after, limit))
    }
    async fn lock_templates(
        &mut self,
        scope: ScopeId,
        wanted: &[(TemplateKind, Language)],
    ) -> Result<Vec<Versioned<MailTemplate>>> {
        let keys = wanted.iter().map(|(kind, language)| Key::Template(scope, *kind, language.clone()));
        Ok(keys.filter_map(|key| self.lock(key, TEMPLATE)).collect())
    }
    async fn insert_templates(&mut self, templates: &[MailTemplate]) -> Result<()> {
        templates.iter().try_for_each(|row| self.insert(key_of(row), Value::Template(Box::new(row.clone()))))
    }
    async fn save_templates(&mut self, templates: &[(MailTemplate, Version)]) -> Result<()> {
        templates.iter().try_for_each(|(row, expected)| {
            self.save(key_of(row), Value::Template(Box::new(row.clone())), *expected)
        })
    }
}
