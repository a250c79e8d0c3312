//! Each reason alone, all of them together, and against a naive model.

use email_identity::{AddressPolicy, Domain, EmailAddress};
use invitation_lifecycle::InviterId;
use invitation_lifecycle::eligibility::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use uuid::Uuid;

pub const TYPE: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(1));

/// Everything that decides about one target, owned.
#[derive(Clone, Debug)]
pub struct Case {
    pub policy: EligibilityPolicy,
    pub permitted: bool,
    pub types: UserTypes,
    pub own: Vec<Domain>,
    pub spam: BTreeSet<Domain>,
    pub compliance: bool,
    pub module: Module,
    pub facts: TargetFacts,
    pub address: Option<&'static str>,
    pub is_portal_user: bool,
    pub lacks_seat: bool,
}

impl Case {
    pub fn clear() -> Self {
        Self {
            policy: EligibilityPolicy::default(),
            permitted: true,
            types: [(TYPE, Module::Contacts)].into_iter().collect(),
            own: vec![Domain::parse("Organisation.例え.jp").unwrap()],
            spam: BTreeSet::from([Domain::parse("spam.example").unwrap()]),
            compliance: true,
            module: Module::Contacts,
            facts: TargetFacts::UNOPPOSED,
            address: Some("sage@customer.example"),
            is_portal_user: false,
            lacks_seat: false,
        }
    }

    pub fn rules(&self) -> Rules<'_> {
        Rules {
            policy: &self.policy,
            inviter: Inviter { id: InviterId::from_uuid(Uuid::nil()), manages_portal_users: self.permitted },
            user_types: &self.types,
            organisation_domains: &self.own,
            spam_domains: &self.spam,
            compliance: self.compliance,
        }
    }

    pub fn parsed(&self) -> Option<Result<EmailAddress, ()>> {
        self.address.map(|text| EmailAddress::parse(text, &AddressPolicy::default()).map_err(drop))
    }

    pub fn on(&self, occasion: Occasion) -> Vec<Reason> {
        let parsed = self.parsed();
        let address = match &parsed {
            None => TargetAddress::Missing,
            Some(Err(())) => TargetAddress::Malformed,
            Some(Ok(address)) => TargetAddress::Given(address),
        };
        let target = Target {
            module: self.module,
            user_type: TYPE,
            facts: self.facts,
            address,
            is_portal_user: self.is_portal_user,
            lacks_seat: self.lacks_seat,
        };
        evaluate(&target, &self.rules(), occasion).iter().collect()
    }

    fn invited(&self) -> Vec<Reason> {
        self.on(Occasion::Invite)
    }
}

fn changed(change: impl FnOnce(&mut Case)) -> Case {
    let mut case = Case::clear();
    change(&mut case);
    case
}

#[track_caller]
fn only(reason: Reason, change: impl FnOnce(&mut Case)) {
    assert_eq!(changed(change).invited(), [reason]);
}

/// A target that nothing speaks against passes on every occasion.
#[test]
fn nothing_against_a_clear_target() {
    let keeps = Occasion::Accept { inviter_must_keep_right: true };
    for occasion in [Occasion::Invite, Occasion::Resend, keeps, Occasion::ChangeAddress] {
        assert_eq!(Case::clear().on(occasion), []);
    }
}

/// IL-30: in either case, in Unicode or ASCII form; subdomains by policy; never by the look of the name.
#[test]
fn il_30_the_organisations_domain() {
    for address in ["a@organisation.例え.jp", "a@ORGANISATION.xn--r8jz45g.JP"] {
        let reasons = changed(|case| case.address = Some(address)).invited();
        assert!(reasons.contains(&Reason::OrganisationDomain), "{address}");
    }
    only(Reason::OrganisationDomain, |case| case.address = Some("a@Organisation.xn--r8jz45g.jp"));
    let sub = changed(|case| case.address = Some("a@mail.organisation.xn--r8jz45g.jp"));
    assert_eq!(sub.invited(), []);
    let mut strict = sub.clone();
    strict.policy = strict.policy.with_organisation_subdomains(true);
    assert_eq!(strict.invited(), [Reason::OrganisationDomain]);
    strict.address = Some("a@evil-organisation.xn--r8jz45g.jp");
    assert_eq!(strict.invited(), []);
}

/// IL-31.
#[test]
fn il_31_waiting_for_approval() {
    only(Reason::WaitingForApproval, |case| case.facts.waiting_for_approval = true);
}

/// IL-32.
#[test]
fn il_32_waiting_for_review() {
    only(Reason::WaitingForReview, |case| case.facts.waiting_for_review = true);
}

/// IL-33: only where compliance settings are on.
#[test]
fn il_33_consent() {
    only(Reason::ConsentMissing, |case| case.facts.consent_obtained = false);
    let off = changed(|case| {
        case.facts.consent_obtained = false;
        case.compliance = false;
    });
    assert_eq!(off.invited(), []);
}

/// IL-34: letters, digits, `@ : _ + . -`; which ones is a policy. (`:` is allowed, and no address has one.)
#[test]
fn il_34_characters() {
    assert_eq!(changed(|case| case.address = Some("A.b_c-d+9@Customer.example")).invited(), []);
    for address in ["o'hara@customer.example", "a!b@customer.example", "田中@customer.example", "a@例え.jp"]
    {
        only(Reason::AddressCharacters, |case| case.address = Some(address));
        let lenient = changed(|case| {
            case.address = Some(address);
            case.policy = EligibilityPolicy::default().with_characters(AllowedCharacters::Any);
        });
        assert_eq!(lenient.invited(), []);
    }
    let own = AllowedCharacters::LettersDigitsAnd("@.'".into());
    assert!(own.allow("o'hara@customer.example") && !own.allow("o-hara@customer.example"));
}

/// IL-35: subdomains by policy.
#[test]
fn il_35_spam_senders() {
    only(Reason::SpamDomain, |case| case.address = Some("a@SPAM.example"));
    let sub = changed(|case| case.address = Some("a@mx.spam.example"));
    assert_eq!(sub.invited(), []);
    let mut strict = sub.clone();
    strict.policy = strict.policy.with_spam_subdomains(true);
    assert_eq!(strict.invited(), [Reason::SpamDomain]);
    strict.address = Some("a@notspam.example");
    assert_eq!(strict.invited(), []);
}

/// IL-36.
#[test]
fn il_36_no_free_seat() {
    only(Reason::NoFreeSeat, |case| case.lacks_seat = true);
}

/// IL-37.
#[test]
fn il_37_portal_user_already() {
    only(Reason::AlreadyPortalUser, |case| case.is_portal_user = true);
}

/// IL-38: of a record that is not there, nothing else is said than what does not depend on it.
#[test]
fn il_38_no_such_record() {
    only(Reason::RecordMissing, |case| {
        case.facts.presence = Presence::Missing;
        case.facts.record_access = false;
        case.facts.waiting_for_review = true;
        case.address = None;
    });
    let both = changed(|case| {
        case.facts.presence = Presence::Missing;
        case.lacks_seat = true;
    });
    assert_eq!(both.invited(), [Reason::RecordMissing, Reason::NoFreeSeat]);
}

/// IL-39, IL-40, IL-43: what would reveal a record is told alone.
#[test]
fn il_43_some_reasons_hide_all_others() {
    let worst = |case: &mut Case| {
        case.facts = TargetFacts {
            presence: Presence::InRecycleBin,
            module_access: true,
            record_access: true,
            waiting_for_approval: true,
            waiting_for_review: true,
            consent_obtained: false,
        };
        case.address = None;
        case.lacks_seat = true;
        case.is_portal_user = true;
    };
    let mut case = changed(worst);
    case.facts.record_access = false;
    assert_eq!(case.invited(), [Reason::NoRecordAccess], "IL-40");
    case.facts.module_access = false;
    assert_eq!(case.invited(), [Reason::NoModuleAccess], "IL-39");
    case.facts.presence = Presence::Missing;
    assert_eq!(case.invited(), [Reason::NoModuleAccess], "not even that it is not there");
    case.permitted = false;
    assert_eq!(case.invited(), [Reason::InviterNotPermitted], "IL-45");
}

/// IL-41.
#[test]
fn il_41_recycle_bin() {
    only(Reason::RecordInRecycleBin, |case| case.facts.presence = Presence::InRecycleBin);
}

/// IL-42.
#[test]
fn il_42_no_address() {
    only(Reason::NoAddress, |case| case.address = None);
    only(Reason::AddressMalformed, |case| case.address = Some("sage at customer"));
}

/// IL-45: the type must fit the module, and the inviter needs the permission. IL-17: the type must be there.
#[test]
fn il_45_type_and_permission() {
    only(Reason::UserTypeDoesNotFit, |case| case.module = Module::Leads);
    only(Reason::UserTypeDoesNotFit, |case| {
        case.module = Module::Custom { custom: ModuleId::from_uuid(Uuid::nil()) };
    });
    only(Reason::UserTypeGone, |case| case.types = UserTypes::default());
    only(Reason::InviterNotPermitted, |case| case.permitted = false);
}

/// IL-43: the order of the rule, with the reasons that the rule does not number in between.
#[test]
fn il_43_the_order() {
    let numbered = [38, 41, 39, 40, 42, 34, 35, 30, 31, 32, 33, 37, 36].map(|n| format!("IL-{n}"));
    let ours: Vec<&str> = Reason::ALL.into_iter().map(Reason::rule).collect();
    let ours: Vec<&str> = ours.into_iter().filter(|rule| numbered.iter().any(|one| one == rule)).collect();
    assert_eq!(ours, numbered);
    assert!(Reason::ALL.is_sorted());
    let everything = changed(|case| {
        case.facts.presence = Presence::InRecycleBin;
        case.facts.waiting_for_approval = true;
        case.facts.waiting_for_review = true;
        case.facts.consent_obtained = false;
        case.module = Module::Vendors;
        case.own.push(Domain::parse("spam.example").unwrap());
        case.address = Some("o'hara@spam.example");
        case.is_portal_user = true;
        case.lacks_seat = true;
    });
    let codes: Vec<&str> = everything.invited().into_iter().map(Reason::code).collect();
    insta::assert_snapshot!(codes.join("\n"));
}

/// IL-36, IL-37: the seat does not matter for a new address, and an answer is not asked for what only a mail is.
#[test]
fn il_17_what_each_occasion_asks() {
    let mut table = String::new();
    let occasions = [
        ("invite", Occasion::Invite),
        ("resend", Occasion::Resend),
        ("accept", Occasion::Accept { inviter_must_keep_right: true }),
        ("accept, right lapsed", Occasion::Accept { inviter_must_keep_right: false }),
        ("change address", Occasion::ChangeAddress),
    ];
    for reason in Reason::ALL {
        let asked: Vec<&str> =
            occasions.iter().filter(|(_, occasion)| asks(*occasion, reason)).map(|(name, _)| *name).collect();
        writeln!(table, "{:<32}| {}", reason.code(), asked.join(", ")).unwrap();
    }
    insta::assert_snapshot!(table);
}

/// What holds, looked up one by one in the order of the rule's table; hiding is done at the end.
fn model(case: &Case) -> Vec<Reason> {
    let there = case.facts.presence != Presence::Missing;
    let fits = case.types.module(TYPE);
    let address = case.parsed().filter(|_| there);
    let given = address.clone().and_then(Result::ok);
    let domain = given.as_ref().map(|given| given.domain().as_str().to_owned());
    let holds = |reason: Reason| match reason {
        Reason::InviterNotPermitted => !case.permitted,
        Reason::RecordMissing => !there,
        Reason::RecordInRecycleBin => case.facts.presence == Presence::InRecycleBin,
        Reason::NoModuleAccess => !case.facts.module_access,
        Reason::NoRecordAccess => there && !case.facts.record_access,
        Reason::UserTypeGone => fits.is_none(),
        Reason::UserTypeDoesNotFit => fits.is_some_and(|module| module != case.module),
        Reason::NoAddress => there && address.is_none(),
        Reason::AddressMalformed => address == Some(Err(())),
        Reason::AddressCharacters => given.as_ref().is_some_and(|given| {
            !given.as_given().chars().all(|one| one.is_ascii_alphanumeric() || "@:_+.-".contains(one))
        }),
        Reason::SpamDomain => domain.as_deref() == Some("spam.example"),
        Reason::OrganisationDomain => domain.as_deref() == Some("organisation.xn--r8jz45g.jp"),
        Reason::WaitingForApproval => there && case.facts.waiting_for_approval,
        Reason::WaitingForReview => there && case.facts.waiting_for_review,
        Reason::ConsentMissing => there && case.compliance && !case.facts.consent_obtained,
        Reason::AlreadyPortalUser => there && case.is_portal_user,
        Reason::NoFreeSeat => case.lacks_seat,
        Reason::WrittenToJustNow | Reason::SentTooOften => false,
    };
    for alone in [Reason::InviterNotPermitted, Reason::NoModuleAccess, Reason::NoRecordAccess] {
        if holds(alone) {
            return vec![alone];
        }
    }
    Reason::ALL.into_iter().filter(|reason| holds(*reason)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// IL-43: all reasons that hold, and no others, whatever holds.
    #[test]
    fn il_43_all_reasons_that_hold(
        (permitted, module_access, record_access) in (prop::bool::weighted(0.9), prop::bool::weighted(0.9), prop::bool::weighted(0.9)),
        (approval, review, consent, compliance) in any::<(bool, bool, bool, bool)>(),
        (is_portal_user, lacks_seat) in any::<(bool, bool)>(),
        presence in prop::sample::select(vec![Presence::Present, Presence::Present, Presence::InRecycleBin, Presence::Missing]),
        module in prop::sample::select(vec![Module::Contacts, Module::Leads]),
        gone in prop::bool::weighted(0.1),
        address in prop::sample::select(vec![
            None,
            Some("sage@customer.example"),
            Some("o'hara@spam.example"),
            Some("a@spam.example"),
            Some("a@organisation.例え.jp"),
            Some("a@organisation.xn--r8jz45g.jp"),
            Some("nothing"),
        ]),
    ) {
        let mut case = Case::clear();
        case.permitted = permitted;
        case.facts = TargetFacts {
            presence,
            module_access,
            record_access,
            waiting_for_approval: approval,
            waiting_for_review: review,
            consent_obtained: consent,
        };
        case.compliance = compliance;
        case.module = module;
        case.address = address;
        case.is_portal_user = is_portal_user;
        case.lacks_seat = lacks_seat;
        if gone {
            case.types = UserTypes::default();
        }
        let expected = model(&case);
        prop_assert_eq!(&case.invited(), &expected);
        for occasion in [Occasion::ChangeAddress, Occasion::Accept { inviter_must_keep_right: false }] {
            let found = case.on(occasion);
            prop_assert!(found.iter().all(|reason| asks(occasion, *reason)));
        }
    }
}
