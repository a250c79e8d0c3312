//! Who of a bulk invitation's targets may be invited? All reasons against each (IL-43), against a function that says yes or no.

use super::group;
use crate::report::figures::{Group, Kind};
use access_decision::world::Random;
use email_identity::{AddressPolicy, Domain, EmailAddress};
use invitation_lifecycle::InviterId;
use invitation_lifecycle::eligibility::{
    EligibilityPolicy, Inviter, Module, Occasion, Presence, Rules, Target, TargetAddress, TargetFacts,
    UserTypeId, UserTypes, evaluate,
};
use measure::interleave;
use std::collections::{BTreeSet, HashSet};
use std::hint::black_box;
use uuid::Uuid;

const TARGETS: usize = 10_000;
const ROUNDS: usize = 101;

const ORGANISATION: &str = "head-office.example";
const SPAM: [&str; 3] = ["bulk.example", "spam.example", "trap.example"];

/// A target as somebody has it who writes the check for one product.
struct Plain {
    facts: TargetFacts,
    fits: bool,
    address: Option<String>,
    is_portal_user: bool,
    lacks_seat: bool,
}

/// Yes or no, at the first thing that speaks against it.
fn may_be_invited(target: &Plain, spam: &HashSet<&str>) -> bool {
    let facts = target.facts;
    let Some(address) = target.address.as_deref() else { return false };
    let Some((_, domain)) = address.rsplit_once('@') else { return false };
    facts.presence == Presence::Present
        && facts.module_access
        && facts.record_access
        && target.fits
        && !target.lacks_seat
        && address.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@:_+.-".contains(&byte))
        && !spam.contains(domain)
        && domain != ORGANISATION
        && !facts.waiting_for_approval
        && !facts.waiting_for_review
        && facts.consent_obtained
        && !target.is_portal_user
}

/// Targets of which about one in three may not be invited.
fn targets() -> Vec<(Plain, Option<EmailAddress>)> {
    let mut random = Random::new(7);
    let mut rarely = move || random.next().is_multiple_of(40);
    let target = |number: usize| {
        let facts = TargetFacts {
            presence: if rarely() { Presence::InRecycleBin } else { Presence::Present },
            module_access: true,
            record_access: !rarely(),
            waiting_for_approval: rarely(),
            waiting_for_review: rarely(),
            consent_obtained: !rarely(),
        };
        let domain = match number % 40 {
            0 => SPAM[number % SPAM.len()],
            1 => ORGANISATION,
            _ => "customer.example",
        };
        let local = if rarely() { "o'hara" } else { "sage.wieser" };
        let text = (!rarely()).then(|| format!("{local}+{number}@{domain}"));
        let parsed = text.as_deref().map(|text| EmailAddress::parse(text, &AddressPolicy::default()));
        let plain =
            Plain { facts, fits: !rarely(), address: text, is_portal_user: rarely(), lacks_seat: rarely() };
        (plain, parsed.transpose().expect("addresses"))
    };
    (0..TARGETS).map(target).collect()
}

/// All targets of one bulk invitation.
pub fn group_of_targets() -> Group {
    let partners = UserTypeId::from_uuid(Uuid::from_u128(1));
    let user_types: UserTypes = [(partners, Module::Contacts)].into_iter().collect();
    let domain = |text: &str| text.parse::<Domain>().expect("a domain");
    let (policy, spam_domains) =
        (EligibilityPolicy::default(), SPAM.into_iter().map(domain).collect::<BTreeSet<_>>());
    let organisation_domains = [domain(ORGANISATION)];
    let rules = Rules {
        policy: &policy,
        inviter: Inviter { id: InviterId::from_uuid(Uuid::nil()), manages_portal_users: true },
        user_types: &user_types,
        organisation_domains: &organisation_domains,
        spam_domains: &spam_domains,
        compliance: true,
    };
    let plain_and_parsed = targets();
    let target = |(plain, address): &(Plain, Option<EmailAddress>)| {
        evaluate(
            &Target {
                module: if plain.fits { Module::Contacts } else { Module::Leads },
                user_type: partners,
                facts: plain.facts,
                address: address.as_ref().map_or(TargetAddress::Missing, TargetAddress::Given),
                is_portal_user: plain.is_portal_user,
                lacks_seat: plain.lacks_seat,
            },
            &rules,
            Occasion::Invite,
        )
    };
    let spam: HashSet<&str> = SPAM.into_iter().collect();
    for each in &plain_and_parsed {
        assert_eq!(target(each).is_empty(), may_be_invited(&each.0, &spam), "the answers differ");
    }
    let rounds = interleave(
        ROUNDS,
        [
            &mut || {
                for (plain, _) in &plain_and_parsed {
                    black_box(may_be_invited(black_box(plain), &spam));
                }
            },
            &mut || {
                for each in &plain_and_parsed {
                    black_box(target(black_box(each)));
                }
            },
        ],
    );
    group(
        ("bulk_invitation", "Bulk invitation: may this target be invited", "target"),
        [
            ("by_hand", "control: function, yes or no", Kind::Control),
            ("tantou", "tantou, all reasons", Kind::Tantou),
        ],
        &rounds,
        TARGETS,
    )
}
