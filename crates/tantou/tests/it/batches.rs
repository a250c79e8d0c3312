//! Plans and their confirmation: AM-06, AM-07, AM-08, AM-14, AM-18, IL-01, IL-11, IL-12.

use crate::world::*;
use std::collections::BTreeSet;
use tantou::access::{
    AccountHolderId, BatchRequest, ContractId, ContractRejection, Denial, PairOutcome, Party, PlanRefusal,
    Principal, Rejection, Stake, Target, TargetRejection, Window,
};
use tantou::delegation::{ConfirmRefusal, DelegationPolicies, Letter};
use tantou::invitation::{IssueRejection, MailKind};
use tantou::message::{Content, Recipient};
use tantou::preset;
use tantou::storage::run_ready;
use tantou::text::{Explain, TextLanguage};
use uuid::Uuid;

fn lenient() -> DelegationPolicies {
    let mut policies = preset::delegated_hosting();
    policies.batches.all_or_nothing = false;
    policies
}

fn outcomes(plan: &tantou::access::Plan) -> Vec<&'static str> {
    plan.pairs().map(|pair| pair.outcome.code()).collect()
}

/// AM-07: contracts × people; the plan says per pair what would come of it, and nothing changes until it is confirmed (the world checks).
#[test]
fn am_07_a_plan_says_what_would_come_of_each_pair() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    world.register(&token).unwrap();
    world.invite_one(SAKURA, &[HOSTING], SUZUKI);

    let plan = world.plan(SAKURA, &[HOSTING, DOMAIN], people(&[TANAKA, SUZUKI, SATO]));
    assert_eq!(
        outcomes(&plan),
        [
            "pair.already_assigned",
            "pair.invite",
            "pair.already_pending",
            "pair.invite",
            "pair.invite",
            "pair.invite"
        ]
    );
    assert_eq!(plan.invitation_count(), 3);
    let receipt = world.pass(MINUTE).confirm(&plan).unwrap();
    let sent: Vec<_> =
        receipt.outcome.sent.iter().map(|sent| (sent.position, sent.contracts.as_slice())).collect();
    let (domain, both) = ([DOMAIN].as_slice(), [HOSTING, DOMAIN]);
    assert_eq!(
        sent,
        [(0, domain), (1, domain), (2, both.as_slice())],
        "one invitation each, for what is new"
    );
    assert!(receipt.outcome.not_sent.is_empty() && receipt.outcome.rejected.is_empty());
}

/// AM-07, IL-01: what is confirmed is a mail per person, in the language and with the words of the holder, to the spelling that was typed.
#[test]
fn il_01_what_is_sent() {
    let mut world = World::new();
    let plan = world.plan(SAKURA, &[DOMAIN, HOSTING], people(&["Suzuki@SEISAKU-kobo.example"]));
    let words = "サイトの移転をお願いします。".parse().unwrap();
    let letter = Letter::in_language("ja-JP".parse().unwrap()).with_message(words);
    let mut tx = world.begin();
    let receipt =
        run_ready(world.delegation.confirm(&mut tx, &plan, &letter, &mut world.random, world.now)).unwrap();
    let [message] = receipt.messages.as_slice() else { panic!("{receipt:?}") };
    let Recipient::Address(to) = &message.to else { panic!("{message:?}") };
    assert_eq!(to.delivery(), "Suzuki@seisaku-kobo.example", "the local part is left as it was typed");
    let Content::Invitation(mail) = &message.content else { panic!("{message:?}") };
    assert_eq!((mail.occasion, mail.holder), (MailKind::First, SAKURA));
    assert_eq!(mail.contracts, [HOSTING, DOMAIN]);
    assert_eq!(mail.message.as_ref().unwrap().as_str(), "サイトの移転をお願いします。");
    assert_eq!((mail.language.as_str(), mail.expires_at), ("ja-JP", Some(world.now.saturating_add(DAY * 7))));
}

/// IL-11, AM-06: spellings of one address are one person, merged and reported with their places, and written to once.
#[test]
fn il_11_duplicates_inside_a_batch() {
    let mut world = World::new();
    let targets = ["田中@例え.jp", SUZUKI, "田中@XN--R8JZ45G.jp", "SUZUKI@seisaku-kobo.example"];
    let targets = targets
        .iter()
        .zip(10..)
        .map(|(mail, line)| Target::new(address(mail), "仮").at_origin(line))
        .collect();
    let plan = world.plan(SAKURA, &[HOSTING], targets);
    let duplicates: Vec<_> = plan
        .duplicates()
        .iter()
        .map(|found| (found.position, found.origin, found.first_position, found.first_origin))
        .collect();
    assert_eq!(duplicates, [(2, Some(12), 0, Some(10)), (3, Some(13), 1, Some(11))]);
    assert_eq!(world.confirm(&plan).unwrap().messages.len(), 2);
}

/// AM-08: a foreign or unknown contract is rejected by name; all or nothing by default, and the rest only if the caller chose so.
#[test]
fn am_08_foreign_and_unknown_contracts() {
    let nowhere = ContractId::from_uuid(Uuid::from_u128(0xff));
    let mut world = World::new();
    let plan = world.plan(SAKURA, &[HOSTING, SHOP, nowhere], people(&[TANAKA]));
    let rejected: Vec<_> = plan.rejections();
    let denied = |denial| ContractRejection::Denied { denial };
    let expected = [
        Rejection::Contract { contract: SHOP, name: None, why: denied(Denial::OtherHoldersContract) },
        Rejection::Contract { contract: nowhere, name: None, why: denied(Denial::UnknownContract) },
    ];
    assert_eq!(rejected, expected, "the name of somebody else's contract is not told");
    assert!(!plan.is_confirmable());
    let refusal = world.confirm(&plan).unwrap_err();
    assert_eq!(refusal.code(), "confirm.has_rejections");
    assert!(refusal.message(TextLanguage::English).contains(&format!("contract {SHOP}: ")));

    let mut world = World::with(lenient());
    let plan = world.plan(SAKURA, &[HOSTING, SHOP], people(&[TANAKA]));
    assert!(plan.is_confirmable());
    let receipt = world.confirm(&plan).unwrap();
    assert_eq!(receipt.outcome.sent[0].contracts, [HOSTING]);
}

/// AM-08: what became impossible after the plan was shown is named at its confirmation.
#[test]
fn am_08_rejected_meanwhile() {
    for all_or_nothing in [true, false] {
        let mut world = World::new();
        let mut policies = preset::delegated_hosting();
        policies.batches.all_or_nothing = all_or_nothing;
        world.delegation = tantou::delegation::Delegation::new(policies, keys());
        let plan = world.plan(SAKURA, &[HOSTING, DOMAIN], people(&[TANAKA]));
        world.end_contract(SAKURA, DOMAIN).unwrap();
        let ended = Rejection::Contract {
            contract: DOMAIN,
            name: Some("さくら.example".into()),
            why: ContractRejection::Ended { at: world.now },
        };
        match world.confirm(&plan) {
            Err(refusal) => {
                assert!(all_or_nothing);
                let expected = tantou::access::ConfirmRefusal::RejectedMeanwhile(vec![ended]);
                assert_eq!(refusal, ConfirmRefusal::Plan(expected));
            }
            Ok(receipt) => {
                assert!(!all_or_nothing);
                assert_eq!(receipt.outcome.rejected, [ended]);
                assert_eq!(receipt.outcome.sent[0].contracts, [HOSTING]);
            }
        }
    }
}

/// AM-07: what was offered otherwise between plan and confirmation is reported as taken, and not sent.
#[test]
fn am_07_taken_meanwhile() {
    let mut world = World::new();
    let plan = world.plan(SAKURA, &[HOSTING, DOMAIN], people(&[TANAKA]));
    world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let receipt = world.pass(MINUTE).confirm(&plan).unwrap();
    assert_eq!(receipt.outcome.sent[0].contracts, [DOMAIN]);
    let [taken] = receipt.outcome.taken.as_slice() else { panic!("{receipt:?}") };
    assert_eq!(taken.contract, HOSTING);
    assert!(matches!(taken.outcome, PairOutcome::AlreadyPending { by_this_batch: false, .. }));
}

/// AM-14: a holder cannot be its own delegate, however its address is spelled; another holder can.
#[test]
fn am_14_nobody_is_their_own_delegate() {
    let mut world = World::new();
    let plan = world.plan(FUJIMOTO, &[BLOG], people(&["INFO@Fujimoto-Design.example"]));
    let [rejected] = plan.rejected_targets() else { panic!("{plan:?}") };
    assert_eq!(rejected.why, TargetRejection::HolderItself);
    assert_eq!(world.confirm(&plan).unwrap_err().code(), "confirm.has_rejections");

    let (_, token) = world.invite_one(SAKURA, &[HOSTING], FUJIMOTO_MAIL);
    world.register(&token).unwrap();
    assert!(world.configures(FUJIMOTO_MAIL, HOSTING).is_allowed());
}

/// AM-06, AM-07: somebody of the roster is chosen by id; the roster's label stands. Who is not on it cannot be chosen, whoever knows them (AM-12).
#[test]
fn am_06_chosen_from_the_roster() {
    let mut world = World::new();
    let label = |mail, label| Target::new(address(mail), label);
    let plan = world.plan(SAKURA, &[HOSTING], vec![label(TANAKA, "  制作 田中様 ")]);
    let receipt = world.confirm(&plan).unwrap();
    assert_eq!(receipt.outcome.sent[0].label.as_str(), "制作 田中様");
    let tanaka = world.delegate_id(TANAKA);

    let plan = world.plan(SAKURA, &[DOMAIN], vec![Target::registered(tanaka), label(SUZUKI, "\u{7}")]);
    assert_eq!(plan.targets()[0].label.as_str(), "制作 田中様");
    assert_eq!(plan.rejections()[0].code(), "label.control_character");

    let plan = world.plan(UMEDA, &[SHOP], vec![Target::registered(tanaka)]);
    assert_eq!(plan.rejections()[0].code(), "plan.not_on_roster");
    let plan = world.plan(UMEDA, &[SHOP], vec![label(TANAKA, "たなか")]);
    assert_eq!(plan.targets()[0].delegate, None, "a plan does not tell that the address is known elsewhere");
    let receipt = world.confirm(&plan).unwrap();
    assert_eq!(
        (receipt.outcome.sent[0].delegate, receipt.outcome.sent[0].label.as_str()),
        (tanaka, "たなか")
    );
}

/// AM-18: the preview of a batch is a difference, and what is confirmed is what it said.
#[test]
fn am_18_the_preview_is_what_happens() {
    let mut world = World::new();
    world.invite_one(SAKURA, &[HOSTING], TANAKA);
    world.pass(MINUTE);
    let plan = world.plan(SAKURA, &[HOSTING, DOMAIN], people(&[TANAKA, SUZUKI]));
    let preview = plan.preview();
    let invited: BTreeSet<_> = preview
        .invites
        .iter()
        .flat_map(|line| line.contracts.iter().map(|contract| (line.address.key().clone(), *contract)))
        .collect();
    let gains: BTreeSet<_> = plan
        .difference()
        .gains
        .iter()
        .map(|change| {
            assert_eq!(change.what, Stake::Offer);
            let key = match &change.who {
                Party::Address(address) => address.key().clone(),
                Party::Delegate(id) => {
                    assert_eq!(*id, world.delegate_id(TANAKA));
                    address(TANAKA).key().clone()
                }
            };
            (key, change.contract)
        })
        .collect();
    let receipt = world.confirm(&plan).unwrap();
    let sent: BTreeSet<_> = receipt
        .outcome
        .sent
        .iter()
        .flat_map(|sent| sent.contracts.iter().map(|contract| (sent.address.key().clone(), *contract)))
        .collect();
    assert_eq!((&invited, &gains), (&sent, &sent));
    assert_eq!(sent.len(), 3);
    assert_ne!(world.plan(SAKURA, &[HOSTING], people(&[SATO])).fingerprint(), plan.fingerprint());
}

/// AM-07: what makes no sense as a whole has no plan.
#[test]
fn am_07_no_plan() {
    let mut world = World::new();
    let mut request = |change: &dyn Fn(&mut BatchRequest)| {
        let mut request = world.request(SAKURA, &[HOSTING], people(&[TANAKA]));
        change(&mut request);
        world.plan_of(&request).unwrap_err()
    };
    let long_ago = time("2020-01-01T00:00:00Z");
    assert_eq!(request(&|request| request.contracts.clear()), PlanRefusal::NoContracts);
    assert_eq!(request(&|request| request.targets.clear()), PlanRefusal::NoTargets);
    let unknown = AccountHolderId::from_uuid(Uuid::nil());
    assert_eq!(request(&|request| request.holder = unknown), PlanRefusal::UnknownHolder);
    let over = |request: &mut BatchRequest| request.window = Window::new(None, Some(long_ago)).unwrap();
    assert_eq!(request(&over), PlanRefusal::WindowOver { until: long_ago });
}

/// AM-13: a delegate is no holder: it neither plans nor lists anything.
#[test]
fn am_13_a_delegate_manages_nothing() {
    let mut world = World::new();
    let (_, token) = world.invite_one(SAKURA, &[HOSTING], TANAKA);
    world.register(&token).unwrap();
    let tanaka = world.delegate_id(TANAKA);
    let posing = AccountHolderId::from_uuid(tanaka.as_uuid());
    let request = world.request(posing, &[HOSTING], people(&[SUZUKI]));
    assert_eq!(world.plan_of(&request), Err(PlanRefusal::UnknownHolder));
    for action in [tantou::access::Action::ManageDelegates, tantou::access::Action::ViewDelegates] {
        assert_eq!(world.decide(Principal::Delegate(tanaka), action, HOSTING).rule(), "AM-13");
    }
    assert_eq!(world.remove(posing, HOSTING, tanaka).unwrap_err().code(), "access.other_holders_contract");
    assert_eq!(world.delete_delegates(posing, &[tanaka]).unwrap_err().code(), "removal.unknown_holder");
}

/// IL-12: a minute between two mails to one address. All or nothing: nothing is sent, and the refusal names who and until when.
#[test]
fn il_12_too_soon_for_the_whole_batch() {
    let mut world = World::new();
    world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let until = world.now.saturating_add(MINUTE);
    let plan = world.pass(MINUTE / 2).plan(SAKURA, &[DOMAIN], people(&[SUZUKI, TANAKA]));
    let ConfirmRefusal::NotSent(not_sent) = world.confirm(&plan).unwrap_err() else {
        panic!("it is too soon")
    };
    assert_eq!(not_sent.len(), 1);
    assert_eq!((not_sent[0].position, &not_sent[0].why), (1, &IssueRejection::TooSoon { until }));
    let other = world.plan(UMEDA, &[SHOP], people(&[TANAKA]));
    world.confirm(&other).expect("what one holder has sent tells another nothing (AM-12)");
    assert_eq!(world.pass(MINUTE).confirm(&plan).unwrap().messages.len(), 2);
}

/// IL-12, AM-09: who cannot be written to now is not put on the roster either.
#[test]
fn il_12_not_sent_is_not_listed() {
    let mut world = World::with(lenient());
    world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let tanaka = world.delegate_id(TANAKA);
    world.delete_delegates(SAKURA, &[tanaka]).unwrap();
    let plan = world.plan(SAKURA, &[HOSTING], people(&[TANAKA, SUZUKI]));
    let receipt = world.confirm(&plan).unwrap();
    assert_eq!((receipt.outcome.sent.len(), receipt.outcome.not_sent.len()), (1, 1));
    let suzuki = world.delegate_id(SUZUKI);
    let listed: Vec<_> = world.books().roster.into_keys().collect();
    assert_eq!(listed, [(SAKURA, suzuki)]);
}

/// IL-12: where the rest proceeds, who cannot be written to now is not offered anything either, and the same plan catches up later.
#[test]
fn il_12_too_soon_for_one() {
    let mut world = World::with(lenient());
    world.invite_one(SAKURA, &[HOSTING], TANAKA);
    let plan = world.plan(SAKURA, &[HOSTING, DOMAIN], people(&[TANAKA, SUZUKI]));
    let receipt = world.confirm(&plan).unwrap();
    let sent: Vec<_> = receipt.outcome.sent.iter().map(|sent| sent.position).collect();
    let not_sent: Vec<_> =
        receipt.outcome.not_sent.iter().map(|one| (one.position, one.why.code())).collect();
    assert_eq!((sent, not_sent), (vec![1], vec![(0, "invitation.too_soon")]));
    assert_eq!(world.configures(TANAKA, DOMAIN).rule(), "AM-03", "nothing was offered");
    let receipt = world.pass(MINUTE).confirm(&plan).unwrap();
    assert_eq!(receipt.outcome.sent.len(), 1);
    assert_eq!((receipt.outcome.sent[0].position, receipt.outcome.done_earlier.len()), (0, 2));
}
