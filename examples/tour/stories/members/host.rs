//! The host of the story: an organisation with a portal, and how it turns words into the ids by which the journeys know things.

use super::data::{self, CrmData, Record, UserType};
use super::{CHAPTERS, World};
use crate::story::{Chapter, Tale};
use crate::world::{TourError, address};
use std::path::{Path, PathBuf};
use tantou::email::Domain;
use tantou::invitation::eligibility::{Inviter, RecordId, RecordRef, UserTypeId};
use tantou::invitation::members::{InviteOrder, Member, MemberId, MemberLookup, MemberRepository};
use tantou::invitation::{InviterId, ScopeId};
use tantou::portal_membership::{Acting, Letters, PortalFacts, PortalMembership, Stationery};
use tantou::preset;
use tantou::storage::{TenantId, Timestamp, run_ready};
use tantou::text::TextLanguage;
use time::UtcOffset;

/// What the story needs.
pub(crate) struct MembersStory {
    pub(super) crm: CrmData,
    pub(super) journeys: PortalMembership,
    pub(super) facts: PortalFacts,
    /// Where the mails are written as files.
    pub(super) mails: PathBuf,
}

impl Tale for MembersStory {
    const KEY: &'static str = "members";
    const TITLE: (&'static str, &'static str) = ("The members of a portal", "ポータルのメンバー");
    const CHAPTERS: &'static [Chapter<Self>] = CHAPTERS;

    fn read(database: &Path) -> Result<Self, TourError> {
        let wrong = |error: &dyn std::fmt::Display| TourError::Story(error.to_string());
        let crm = data::read()?;
        let seats = preset::crm_portal_seats().map_err(|error| wrong(&error))?;
        let journeys = PortalMembership::new(preset::crm_portal(), seats, crate::keys::of(database)?);
        let domain = |text: &String| Domain::parse(text).map_err(|error| wrong(&error));
        let types = crm.types.iter().map(|known| (user_type(crm.tenant, &known.key), known.module.module()));
        let facts = PortalFacts {
            organisation_domains: vec![domain(&crm.portal.organisation_domain)?],
            spam_domains: crm.portal.spam_domains.iter().map(domain).collect::<Result<_, _>>()?,
            compliance: true,
            ..PortalFacts::new(portal(crm.tenant), types.collect())
        };
        Ok(Self { crm, journeys, facts, mails: database.with_extension("mails") })
    }

    fn tenant(&self) -> TenantId {
        self.crm.tenant
    }

    fn start(&self) -> Timestamp {
        self.crm.start
    }
}

/// All ids of the story follow from its words.
fn portal(tenant: TenantId) -> ScopeId {
    ScopeId::derived(tenant.as_uuid(), &[b"portal"])
}

fn user_type(tenant: TenantId, key: &str) -> UserTypeId {
    UserTypeId::derived(tenant.as_uuid(), &[b"type", key.as_bytes()])
}

impl MembersStory {
    pub(super) const fn portal(&self) -> ScopeId {
        self.facts.portal
    }

    pub(super) fn type_id(&self, key: &str) -> UserTypeId {
        user_type(self.crm.tenant, key)
    }

    pub(super) fn known_type(&self, id: UserTypeId) -> Option<&UserType> {
        self.crm.types.iter().find(|known| self.type_id(&known.key) == id)
    }

    pub(super) fn record_id(&self, key: &str) -> RecordId {
        RecordId::derived(self.crm.tenant.as_uuid(), &[b"record", key.as_bytes()])
    }

    pub(super) fn kept_as(&self, record: &Record) -> RecordRef {
        RecordRef { module: record.module.module(), record: self.record_id(&record.key) }
    }

    pub(super) fn record(&self, key: &str) -> Result<&Record, TourError> {
        let found = self.crm.records.iter().find(|record| record.key == key);
        found.ok_or_else(|| TourError::Story(format!("there is no record `{key}`")))
    }

    fn inviter(&self) -> Inviter {
        let id = InviterId::derived(self.crm.tenant.as_uuid(), &[b"inviter"]);
        Inviter { id, manages_portal_users: true }
    }

    pub(super) fn member_id(&self, word: &str) -> MemberId {
        MemberId::derived(self.crm.tenant.as_uuid(), &[b"member", word.as_bytes()])
    }

    /// What mails say, in the language of the story.
    fn stationery(&self, language: TextLanguage) -> Result<Stationery, TourError> {
        let wrong = |error: &dyn std::fmt::Display| TourError::Story(error.to_string());
        let base = |place: &str| format!("https://portal.zylker.example/{place}");
        let names = self.crm.types.iter();
        let records = self.crm.records.iter();
        Ok(Stationery {
            portal_name: self.crm.portal.name.of(language).to_owned(),
            organisation_name: self.crm.portal.organisation.of(language).to_owned(),
            accept: base("invitation/").parse().map_err(|error| wrong(&error))?,
            confirm: base("confirm/").parse().map_err(|error| wrong(&error))?,
            login: base("login").parse().map_err(|error| wrong(&error))?,
            default_language: language.tag().parse().map_err(|error| wrong(&error))?,
            inviter_name: Some(self.crm.portal.inviter.of(language).to_owned()),
            support_address: Some(address(&self.crm.portal.support)?),
            type_names: names
                .map(|known| (self.type_id(&known.key), known.name.of(language).to_owned()))
                .collect(),
            recipient_names: records.map(|record| (self.kept_as(record), record.name.clone())).collect(),
            offset: UtcOffset::from_hms(9, 0, 0).unwrap_or(UtcOffset::UTC),
        })
    }
}

/// What whoever manages the portal acts with.
pub(super) struct Office {
    pub(super) journeys: PortalMembership,
    facts: PortalFacts,
    by: Inviter,
    stationery: Stationery,
}

impl Office {
    pub(super) const fn acting(&self, now: Timestamp) -> Acting<'_> {
        Acting { portal: &self.facts, by: self.by, letters: Letters::Rendered(&self.stationery), now }
    }
}

impl World<'_> {
    pub(super) fn office(&self) -> Result<Office, TourError> {
        let stationery = self.data.stationery(self.teller.language())?;
        let (journeys, facts) = (self.data.journeys.clone(), self.data.facts.clone());
        Ok(Office { journeys, facts, by: self.data.inviter(), stationery })
    }

    /// To invite as a user of this type, in the language of the story.
    pub(super) fn order(&self, user_type: &str) -> Result<InviteOrder, TourError> {
        let language = self.teller.language().tag().parse();
        Ok(InviteOrder {
            portal: self.data.portal(),
            user_type: self.data.type_id(user_type),
            language: language.map_err(|_| TourError::Story("no language".into()))?,
            message: None,
        })
    }

    /// The member that a record is, if it is one.
    pub(super) fn member_of(&mut self, kept_as: RecordRef) -> Result<Option<Member>, TourError> {
        let portal = self.data.portal();
        self.read(|tx, _| {
            let lookup = MemberLookup { records: &[kept_as], ..MemberLookup::default() };
            Ok(run_ready(tx.find_members(portal, lookup))?.pop())
        })
    }

    pub(super) fn type_name(&self, id: UserTypeId) -> String {
        let language = self.teller.language();
        self.data.known_type(id).map_or_else(String::new, |known| known.name.of(language).to_owned())
    }
}
