//! The host of the story: organisations with portals, and how it turns words into the ids by which the journeys know things.

use super::data::{self, Act, PortalData, UserType};
use super::{CHAPTERS, World};
use crate::story::{Chapter, Tale};
use crate::world::TourError;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use tantou::portal_seats::{PortalSeats, SeatAsk};
use tantou::quota::RequestId;
use tantou::quota::licence::{LicenceCommand, NewPortal, PortalId, Start, UserTypeId};
use tantou::quota::seats::{PoolId, SeatId};
use tantou::storage::{TenantId, Timestamp};

const DAY: u64 = 24 * 60 * 60;

/// What the story needs.
pub(crate) struct PortalSeatsStory {
    pub(super) portals: PortalData,
    pub(super) journeys: PortalSeats,
    /// Who has which seat.
    names: BTreeMap<SeatId, String>,
}

impl Tale for PortalSeatsStory {
    const KEY: &'static str = "seats";
    const TITLE: (&'static str, &'static str) = ("The seats of a portal", "ポータルの席数");
    const CHAPTERS: &'static [Chapter<Self>] = CHAPTERS;

    fn read(_: &Path) -> Result<Self, TourError> {
        let journeys =
            tantou::preset::crm_portal_seats().map_err(|error| TourError::Story(error.to_string()))?;
        let mut story = Self { portals: data::read()?, journeys, names: BTreeMap::new() };
        for act in story.portals.steps.iter().map(|step| &step.act) {
            for word in act.seats() {
                let name = story.portals.name_of(word).unwrap_or_default().to_owned();
                story.names.insert(story.seat(act.portal(), word), name);
            }
        }
        Ok(story)
    }

    fn tenant(&self) -> TenantId {
        self.portals.tenant
    }

    fn start(&self) -> Timestamp {
        self.portals.start
    }
}

/// All ids of the story follow from its words.
impl PortalSeatsStory {
    pub(super) fn portal(&self, key: &str) -> PortalId {
        PortalId::derived(self.portals.tenant.as_uuid(), &[b"portal", key.as_bytes()])
    }

    /// The id of the request that a step makes. It follows from the step, so that a chapter that is told again makes the same requests again (CQ-20).
    pub(super) fn request(&self, step: &str) -> RequestId {
        RequestId::derived(self.portals.tenant.as_uuid(), &[b"request", step.as_bytes()])
    }

    pub(super) fn portal_name(&self, id: PortalId) -> &str {
        let found = self.portals.portals.iter().find(|portal| self.portal(&portal.key) == id);
        found.map_or("", |portal| &portal.name)
    }

    pub(super) fn user_type(&self, portal: &str, key: &str) -> UserTypeId {
        UserTypeId::derived(self.portal(portal).as_uuid(), &[b"type", key.as_bytes()])
    }

    /// The type of a portal with this id.
    pub(super) fn type_of(&self, portal: &str, id: UserTypeId) -> Option<&UserType> {
        self.portals.types.iter().find(|user_type| self.user_type(portal, &user_type.key) == id)
    }

    fn pool(&self, portal: &str, key: &str) -> PoolId {
        PoolId::derived(self.portal(portal).as_uuid(), &[b"pool", key.as_bytes()])
    }

    /// The pool of a portal's standard type.
    pub(super) fn standard_pool(&self, portal: &str) -> PoolId {
        let standard = self.portals.types.iter().find(|user_type| user_type.standard);
        self.pool(portal, standard.map_or("", |user_type| &user_type.key))
    }

    /// A seat stands for one taking of it, so a person who takes one again has another word.
    pub(super) fn seat(&self, portal: &str, word: &str) -> SeatId {
        SeatId::derived(self.portal(portal).as_uuid(), &[b"seat", word.as_bytes()])
    }

    pub(super) fn name_of(&self, seat: SeatId) -> &str {
        self.names.get(&seat).map_or("", String::as_str)
    }

    pub(super) fn new_portal(&self, portal: &str, start: Start) -> Result<NewPortal, TourError> {
        let standard = self.portals.types.iter().find(|user_type| user_type.standard);
        let standard = standard.ok_or_else(|| TourError::Story("there is no standard type".into()))?;
        Ok(NewPortal {
            id: self.portal(portal),
            standard: self.user_type(portal, &standard.key),
            pool: self.pool(portal, &standard.key),
            start,
        })
    }

    /// What an act changes of a licence, if it is about one.
    pub(super) fn command(&self, act: &Act) -> Option<LicenceCommand> {
        let portal = act.portal();
        match act {
            Act::Choose { plan, .. } => Some(LicenceCommand::ChoosePlan { plan: *plan }),
            Act::ConfirmDeletion { .. } => Some(LicenceCommand::ConfirmDeletion),
            Act::AddType { user_type, licences, .. } => Some(LicenceCommand::AddType {
                user_type: self.user_type(portal, user_type),
                pool: self.pool(portal, user_type),
                licences: *licences,
            }),
            Act::SetLicences { user_type, licences, .. } => Some(LicenceCommand::SetLicences {
                user_type: self.user_type(portal, user_type),
                licences: *licences,
            }),
            Act::RemoveType { user_type, .. } => {
                Some(LicenceCommand::RemoveType { user_type: self.user_type(portal, user_type) })
            }
            Act::Open { .. }
            | Act::Invite { .. }
            | Act::Activate { .. }
            | Act::Release { .. }
            | Act::ChangeType { .. } => None,
        }
    }

    /// What an act asks of seats, in the order of its people.
    pub(super) fn asks(&self, act: &Act, now: Timestamp) -> Vec<SeatAsk> {
        let portal = act.portal();
        match act {
            Act::Invite { user_type, days, people, strangers, .. } => {
                let module = self.portals.user_type(user_type).map(|known| known.module);
                let until = Some(in_days(*days, now));
                let user_type = self.user_type(portal, user_type);
                let invite = |(word, module): (&String, _)| SeatAsk::Invite {
                    user_type,
                    module,
                    seat: self.seat(portal, word),
                    until,
                };
                let own = people.iter().zip(module.into_iter().cycle());
                own.chain(strangers.iter().map(|(word, module)| (word, *module))).map(invite).collect()
            }
            Act::Activate { user_type, people, .. } => {
                let user_type = self.user_type(portal, user_type);
                let activate = |word: &String| SeatAsk::Activate { user_type, seat: self.seat(portal, word) };
                people.iter().map(activate).collect()
            }
            Act::Release { user_type, people, why, .. } => {
                let (user_type, why) = (self.user_type(portal, user_type), *why);
                let release =
                    |word: &String| SeatAsk::Release { user_type, seat: self.seat(portal, word), why };
                people.iter().map(release).collect()
            }
            Act::ChangeType { from, person, to, seat, .. } => {
                let module = self.portals.user_type(to).map(|known| known.module);
                let change = |module| SeatAsk::ChangeType {
                    from: self.user_type(portal, from),
                    seat: self.seat(portal, person),
                    to: self.user_type(portal, to),
                    module,
                    new_seat: self.seat(portal, seat),
                };
                module.into_iter().map(change).collect()
            }
            Act::Open { .. }
            | Act::Choose { .. }
            | Act::ConfirmDeletion { .. }
            | Act::AddType { .. }
            | Act::SetLicences { .. }
            | Act::RemoveType { .. } => Vec::new(),
        }
    }
}

/// So many days of 24 hours later.
pub(super) fn in_days(days: u64, now: Timestamp) -> Timestamp {
    now.saturating_add(Duration::from_secs(days.saturating_mul(DAY)))
}

impl World<'_> {
    /// What a type of a portal is called.
    pub(super) fn type_name(&self, portal: &str, id: UserTypeId) -> String {
        let found = self.data.type_of(portal, id);
        found.map_or_else(String::new, |user_type| user_type.name.of(self.teller.language()).to_owned())
    }
}
