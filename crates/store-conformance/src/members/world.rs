//! A small world of members and bulk invitations: one in every status, at the edges of what it may hold.

use crate::delegation::world::token;
use crate::portrait::Portrait;
use crate::sample::{address, at, id};
use invitation_lifecycle::bulk::{
    BulkInvitation, BulkMode, BulkPass, BulkPlace, BulkProgress, BulkRun, BulkState,
};
use invitation_lifecycle::eligibility::{Module, Reason, RecordRef, UserTypeId};
use invitation_lifecycle::members::{
    Activity, Confirmation, InviteOrder, Member, MemberFilter, MemberId, MemberLookup, MemberQuery,
    MemberRecord, MemberStatus, Profile, SeatUse, Verification,
};
use invitation_lifecycle::{ScopeId, Selector, SupersededToken};
use storage_contract::Timestamp;
use tantou::portal_membership::MembershipStore;
use uuid::Uuid;

pub(crate) const PORTAL: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0xf0_0001));
pub(crate) const OTHER_PORTAL: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0xf0_0002));
pub(crate) const CUSTOMERS: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(0x57_0001));
pub(crate) const PARTNERS: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(0x57_0002));

pub(crate) fn member_id(number: u128) -> MemberId {
    id(0x3e_0000 + number)
}

pub(crate) fn kept_as(number: u128) -> RecordRef {
    RecordRef { module: Module::Contacts, record: id(0x4e_0000 + number) }
}

/// Invited and not answered, by nothing but its number.
pub(crate) fn record(number: u128) -> MemberRecord {
    MemberRecord {
        id: member_id(number),
        portal: PORTAL,
        kept_as: kept_as(number),
        user_type: CUSTOMERS,
        address: address(&format!("Sage{number}@Customer.example.jp")),
        invited_by: id(0xf_0001),
        invited_at: at(1),
        language: "ja".parse().expect("is a language"),
        activity: Activity::Active,
        verification: Verification::InvitationNotAccepted,
        status_since: at(1),
        person: None,
        profile: None,
        invitation: None,
        invitations: 1,
        confirmation: None,
        superseded: Vec::new(),
        confirmations: 0,
        seat: SeatUse::None,
        takings: 1,
        bulk: None,
    }
}

/// The same, with this status and what has to go with it. The selector of its confirmation is its number.
pub(crate) fn in_status(number: u128, status: MemberStatus) -> MemberRecord {
    let MemberStatus { activity, verification } = status;
    let active = activity == Activity::Active;
    let accepted = verification != Verification::InvitationNotAccepted;
    let confirms = active && verification == Verification::AddressNotConfirmed;
    let confirmation =
        Confirmation { token: token(number, 1), sent_at: at(2), expires_at: Some(at(9)), sendings: 1 };
    MemberRecord {
        activity,
        verification,
        person: accepted.then(|| id(0x9_0000 + number)),
        invitation: (active && !accepted).then(|| id(0xe_0000 + number)),
        confirmation: confirms.then_some(confirmation),
        confirmations: u32::from(confirms),
        seat: match (active, accepted) {
            (false, _) => SeatUse::None,
            (true, true) => SeatUse::Occupied,
            (true, false) => SeatUse::Held { until: Some(at(9)) },
        },
        ..record(number)
    }
}

pub(crate) fn member(record: MemberRecord) -> Member {
    Member::restore(record).expect("is sound")
}

pub(crate) fn profile() -> Profile {
    Profile {
        language: "zh-Hant-TW".parse().expect("is a language"),
        date_format: "yyyy年MM月dd日 '); --".parse().expect("is a format"),
        time_format: "HH:mm".parse().expect("is a format"),
        time_zone: "Asia/Tokyo".parse().expect("is a zone"),
        country: "JP".parse().expect("is a country"),
    }
}

pub(crate) fn run(number: u128) -> BulkRun {
    let order = InviteOrder {
        portal: PORTAL,
        user_type: CUSTOMERS,
        language: "ja".parse().expect("is a language"),
        message: None,
    };
    let bulk = BulkInvitation { id: id(0xb1_0000 + number), order, mode: BulkMode::SendWhatPasses };
    BulkRun::begin(bulk, id(0xf_0001), at(3))
}

pub(crate) struct World {
    pub(crate) members: Vec<Member>,
    pub(crate) runs: Vec<BulkRun>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { members: members(), runs: runs() }
    }

    pub(crate) async fn insert<R: MembershipStore>(&self, tx: &mut R) -> Result<(), R::Error> {
        tx.insert_members(&self.members).await?;
        for run in &self.runs {
            tx.insert_bulk_run(run).await?;
        }
        Ok(())
    }

    /// What a store has to show of it.
    pub(crate) fn portrait(&self) -> Portrait {
        let mut portrait = Portrait::default();
        for member in &self.members {
            let record = member.as_record();
            for way in ["by id", "by address", "by record"] {
                portrait.add(way, record);
                portrait.add(&format!("{way}, found"), record);
            }
            member.selectors().for_each(|_| portrait.add("by selector", record));
            for filter in MemberFilter::ALL.into_iter().filter(|filter| filter.matches(member.status())) {
                portrait.add(&format!("page of {filter}"), record);
                portrait.add(&format!("page of {filter} of a type"), record);
            }
        }
        for run in &self.runs {
            for way in ["run", "run found", "page of runs"] {
                portrait.add(way, run);
            }
        }
        portrait.sorted()
    }

    /// What a store shows of it, read in every way there is.
    pub(crate) async fn look<R: MembershipStore>(&self, tx: &mut R) -> Result<Portrait, R::Error> {
        let mut portrait = Portrait::default();
        for portal in [PORTAL, OTHER_PORTAL] {
            self.look_at(portal, tx, &mut portrait).await?;
        }
        for selector in self.selectors() {
            let found = tx.find_member_by_selector(&selector).await?;
            portrait.add_all("by selector", found.iter().map(Member::record));
        }
        for run in &self.runs {
            portrait.add_locked("run", tx.lock_bulk_run(run.id()).await?, BulkRun::clone);
            portrait.add_all("run found", tx.find_bulk_run(run.id()).await?.iter());
        }
        for portal in [PORTAL, OTHER_PORTAL] {
            portrait.add_all("page of runs", tx.page_bulk_runs(portal, None, 100).await?.iter());
        }
        Ok(portrait.sorted())
    }

    /// Everybody is asked for in each portal, and found in one.
    async fn look_at<R: MembershipStore>(
        &self,
        portal: ScopeId,
        tx: &mut R,
        portrait: &mut Portrait,
    ) -> Result<(), R::Error> {
        let mut ids: Vec<_> = self.members.iter().map(Member::id).collect();
        let mut addresses: Vec<_> =
            self.members.iter().map(|member| member.address().key().clone()).collect();
        let mut records: Vec<_> = self.members.iter().map(Member::kept_as).collect();
        ids.sort_unstable();
        addresses.sort_unstable();
        addresses.dedup();
        records.sort_unstable();
        records.dedup();
        let nobody = MemberLookup::default();
        for (way, lookup) in [
            ("by id", MemberLookup { ids: &ids, ..nobody }),
            ("by address", MemberLookup { addresses: &addresses, ..nobody }),
            ("by record", MemberLookup { records: &records, ..nobody }),
        ] {
            portrait.add_locked(way, tx.lock_members(portal, lookup).await?, Member::record);
            let found = tx.find_members(portal, lookup).await?;
            portrait.add_all(&format!("{way}, found"), found.iter().map(Member::record));
        }
        for filter in MemberFilter::ALL {
            let everybody = MemberQuery { filter, user_type: None };
            let found = tx.page_members(portal, everybody, None, 100).await?;
            portrait.add_all(&format!("page of {filter}"), found.iter().map(Member::record));
            for user_type in [CUSTOMERS, PARTNERS] {
                let of_type = MemberQuery { filter, user_type: Some(user_type) };
                let found = tx.page_members(portal, of_type, None, 100).await?;
                portrait.add_all(&format!("page of {filter} of a type"), found.iter().map(Member::record));
            }
        }
        Ok(())
    }

    fn selectors(&self) -> Vec<Selector> {
        self.members.iter().flat_map(|member| member.selectors().copied()).collect()
    }
}

fn members() -> Vec<Member> {
    let statuses = [
        MemberStatus::new(Activity::Active, Verification::InvitationNotAccepted),
        MemberStatus::new(Activity::Active, Verification::Verified),
        MemberStatus::new(Activity::Active, Verification::AddressNotConfirmed),
        MemberStatus::new(Activity::Inactive, Verification::InvitationNotAccepted),
        MemberStatus::new(Activity::Inactive, Verification::Verified),
        MemberStatus::new(Activity::Inactive, Verification::AddressNotConfirmed),
    ];
    let mut records: Vec<MemberRecord> =
        (1..).zip(statuses).map(|(number, status)| in_status(number, status)).collect();
    // The same person and the same record, in another portal.
    records.push(MemberRecord { id: member_id(7), portal: OTHER_PORTAL, ..record(1) });
    let modules =
        [Module::Leads, Module::Vendors, Module::Custom { custom: id(5) }, Module::Custom { custom: id(6) }];
    let of_module = |(number, module)| {
        // One and the same number, in every module.
        let kept_as = RecordRef { module, ..kept_as(1) };
        MemberRecord { kept_as, user_type: PARTNERS, ..record(number) }
    };
    records.extend((8..).zip(modules).map(of_module));
    records.push(rich());
    let endless = SeatUse::Held { until: None };
    records.push(MemberRecord { seat: endless, takings: u32::MAX, invitations: u32::MAX, ..record(21) });
    records.into_iter().map(member).collect()
}

/// With all that a member can have.
fn rich() -> MemberRecord {
    let status = MemberStatus::new(Activity::Active, Verification::AddressNotConfirmed);
    let superseded = |number, generation, until| SupersededToken { token: token(number, generation), until };
    MemberRecord {
        address: address("担当@メール.Example.JP"),
        invited_at: Timestamp::MIN,
        status_since: Timestamp::MAX,
        language: "zh-Hant-TW".parse().expect("is a language"),
        profile: Some(profile()),
        invitation: Some(id(0xe_0020)),
        confirmation: Some(Confirmation {
            token: token(103, 7),
            sent_at: Timestamp::MAX,
            expires_at: None,
            sendings: u32::MAX,
        }),
        superseded: vec![superseded(101, 2, None), superseded(102, 3, Some(at(50)))],
        confirmations: 7,
        // The greatest number that a store has to be able to keep; many have no unsigned ones.
        bulk: Some(BulkPlace { bulk: id(0xb1_0001), index: i64::MAX.cast_unsigned() }),
        ..in_status(20, status)
    }
}

fn runs() -> Vec<BulkRun> {
    let mut rich = run(2);
    rich.bulk.order.portal = OTHER_PORTAL;
    rich.bulk.order.message = Some("ご招待いたします。\n'); -- 👩‍💻".parse().expect("is a message"));
    rich.begun_at = Timestamp::MAX;
    rich.bulk.mode = BulkMode::AllOrNothing;
    rich.progress = BulkProgress {
        pass: BulkPass::Send,
        state: BulkState::Broken,
        next: u64::MAX,
        after: Some(RecordRef { module: Module::Custom { custom: id(5) }, record: id(9) }),
        ..BulkProgress::begin(BulkMode::AllOrNothing)
    };
    rich.progress.counts.sent = u64::MAX;
    rich.progress.counts.failed = 2;
    rich.progress.counts.reasons = [(Reason::NoAddress, 1), (Reason::SpamDomain, 2)].into();
    vec![run(1), rich]
}
