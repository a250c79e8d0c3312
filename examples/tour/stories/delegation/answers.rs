//! How the invited people answer: yes with a registration, no, a mail that has to be sent again, one taken back, one too late (IL-03 … IL-07).

use super::host::proof_of;
use super::{World, show_decision, show_refusal};
use crate::teller::{Tone, counted};
use crate::world::{TourError, random};
use tantou::access::{Action, Principal, Registration};
use tantou::delegation::{Accept, AcceptOutcome, AnswerRefusal, LookedAt};
use tantou::invitation::{InvitationId, Proof};
use tantou::storage::run_ready;

pub(super) const TANAKA: &str = "tanaka@seisaku-kobo.example";
pub(super) const SUZUKI: &str = "Suzuki.Hanako@seisaku-kobo.example";
const WATANABE: &str = "watanabe@web-watanabe.example";
const DUBOIS: &str = "m.dubois@atelier-dubois.example";
pub(super) const MULLER: &str = "j.muller@müller-web.example";

pub(super) fn accept(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(0, 5);
    let tanaka = Principal::Delegate(world.delegate(TANAKA)?);
    let hosting = world.contract("shop-hosting")?;
    world.teller.say(
        "Tanaka is invited, but has not answered:",
        "田中様は招待されていますが、まだ承諾していません:",
    )?;
    let question =
        world.teller.pick("Tanaka configures the shop's server", "田中様がショップのサーバーを設定");
    let before = world.decide(tanaka, Action::ConfigureService, hosting)?;
    show_decision(world, question, &before)?;
    look(world, TANAKA, "Tanaka opens the link", "田中様がリンクを開く")?;
    say_yes(world, TANAKA, Registration::Given, "Tanaka accepts and registers", "田中様が承諾して登録")?;
    say_yes(
        world,
        TANAKA,
        Registration::Given,
        "Tanaka's browser sends the form once more",
        "フォームがもう一度送信される",
    )?;
    world.teller.say("What Tanaka may do now, and what not:", "田中様ができること、できないこと:")?;
    let asked = [
        (
            "Tanaka configures the shop's server",
            "田中様がショップのサーバーを設定",
            Action::ConfigureService,
            "shop-hosting",
        ),
        (
            "Tanaka configures the shop's domain name",
            "田中様がショップのドメイン名を設定",
            Action::ConfigureService,
            "shop-domain",
        ),
        (
            "Tanaka configures the certificate on that domain",
            "田中様が同じドメインの証明書を設定",
            Action::ConfigureService,
            "shop-tls",
        ),
        (
            "Tanaka changes the contract of the server",
            "田中様がサーバーの契約を変更",
            Action::ChangeContract,
            "shop-hosting",
        ),
        ("Tanaka invites somebody else", "田中様が別の人を招待", Action::ManageDelegates, "shop-hosting"),
    ];
    for (english, japanese, action, key) in asked {
        let contract = world.contract(key)?;
        let decision = world.decide(tanaka, action, contract)?;
        let question = world.teller.pick(english, japanese);
        show_decision(world, question, &decision)?;
    }
    let holder = Principal::Holder(world.holder());
    let decision = world.decide(holder, Action::ChangeContract, hosting)?;
    let question =
        world.teller.pick("the customer changes the contract of the server", "契約者がサーバーの契約を変更");
    show_decision(world, question, &decision)
}

pub(super) fn others(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(1, 0);
    decline(world)?;
    resend(world)?;
    cancel(world)?;
    world.set_clock(8, 0);
    world.teller.say("A week goes by.", "一週間が過ぎました。")?;
    look(world, MULLER, "Müller opens the link", "Müller氏がリンクを開く")?;
    say_yes(world, MULLER, Registration::Given, "Müller accepts all the same", "Müller氏がそれでも承諾")?;
    super::lists::show_invitations(world)
}

fn decline(world: &mut World<'_>) -> Result<(), TourError> {
    let (proof, delegation) = (world.proof(DUBOIS)?, world.delegation());
    let what = world.teller.pick("Dubois declines", "Dubois氏が拒否");
    match world.run(|tx, now| run_ready(delegation.decline(tx, &proof, now)))? {
        Ok(_) => world.teller.outcome(Tone::Good, "invitation.declined", what)?,
        Err(refusal) => show_refusal(world, what, &refusal)?,
    }
    world.deliver()?;
    Ok(())
}

fn resend(world: &mut World<'_>) -> Result<(), TourError> {
    let invitation = invitation_of(world, SUZUKI)?;
    let (holder, delegation) = (world.holder(), world.delegation());
    let what = world
        .teller
        .pick("Suzuki's mail did not arrive: it is sent again", "鈴木様にメールが届かなかったため再送");
    match world.run(|tx, now| run_ready(delegation.resend(tx, holder, invitation, &mut random, now)))? {
        Ok(resent) => {
            world.teller.outcome(Tone::Good, "invitation.resent", format!("{what} ({})", resent.sending))?;
        }
        Err(refusal) => show_refusal(world, what, &refusal)?,
    }
    world.deliver()?;
    // Then the first mail turns up after all.
    let first = world.mails(SUZUKI)?.into_iter().next();
    let first = first.ok_or_else(|| TourError::Story("Suzuki has no mail".into()))?;
    look_with(world, &proof_of(&first)?, "Suzuki opens the old link", "鈴木様が古いリンクを開く")?;
    say_yes(
        world,
        SUZUKI,
        Registration::Given,
        "Suzuki accepts by the new link",
        "鈴木様が新しいリンクで承諾",
    )
}

fn cancel(world: &mut World<'_>) -> Result<(), TourError> {
    let invitation = invitation_of(world, WATANABE)?;
    let (holder, delegation) = (world.holder(), world.delegation());
    let what =
        world.teller.pick("the customer cancels Watanabe's invitation", "契約者が渡邊様への招待を取り消す");
    match world.run(|tx, now| run_ready(delegation.cancel(tx, holder, invitation, now)))? {
        Ok(_) => world.teller.outcome(Tone::Good, "invitation.cancelled", what)?,
        Err(refusal) => show_refusal(world, what, &refusal)?,
    }
    look(world, WATANABE, "Watanabe opens the link", "渡邊様がリンクを開く")
}

/// The invitation of the newest mail to this address.
fn invitation_of(world: &mut World<'_>, given: &str) -> Result<InvitationId, TourError> {
    let mail = world.mails(given)?.pop();
    mail.map(|mail| mail.invitation).ok_or_else(|| TourError::Story(format!("`{given}` has no mail")))
}

fn look(world: &mut World<'_>, given: &str, english: &str, japanese: &str) -> Result<(), TourError> {
    let proof = world.proof(given)?;
    look_with(world, &proof, english, japanese)
}

/// Opening a link changes nothing: mail scanners do it, too (IL-18).
fn look_with(world: &mut World<'_>, proof: &Proof, english: &str, japanese: &str) -> Result<(), TourError> {
    let delegation = world.delegation();
    let seen = world.read(|tx, now| run_ready(delegation.look(tx, proof, None, now)))?;
    let what = world.teller.pick(english, japanese);
    match seen {
        LookedAt::Open(open) => {
            let names: Vec<String> = open.contracts.iter().map(|id| world.contract_name(*id)).collect();
            let text = world.teller.pick(
                format!("{what}: it offers {}, and asks for {:?}", names.join(", "), open.asks),
                format!("{what}: {}の設定を招待", names.join("、")),
            );
            Ok(world.teller.outcome(Tone::Faint, "link.open", text)?)
        }
        LookedAt::Dead { why } => show_refusal(world, what, &why),
    }
}

pub(super) fn say_yes(
    world: &mut World<'_>,
    given: &str,
    registration: Registration,
    english: &str,
    japanese: &str,
) -> Result<(), TourError> {
    let (accept, delegation) = (Accept { proof: world.proof(given)?, registration }, world.delegation());
    let what = world.teller.pick(english, japanese);
    let answer: Result<AcceptOutcome, AnswerRefusal> =
        world.run(|tx, now| run_ready(delegation.accept(tx, &accept, now)))?;
    match answer {
        Ok(AcceptOutcome::Accepted { contracts, registers, .. }) => {
            let text = world.teller.pick(
                format!(
                    "{what}: {} assigned{}",
                    counted(contracts.len(), "contract", "contracts"),
                    if registers { ", password set" } else { "" }
                ),
                format!(
                    "{what}: {}件の契約を割り当て{}",
                    contracts.len(),
                    if registers { "、パスワードを設定" } else { "" }
                ),
            );
            world.teller.outcome(Tone::Good, "invitation.accepted", text)?;
        }
        Ok(AcceptOutcome::AlreadyMember { .. }) => {
            let already =
                world.teller.pick("accepted already, nothing changes", "すでに承諾済みのため変更なし");
            world.teller.outcome(Tone::Faint, "invitation.already_member", format!("{what}: {already}"))?;
        }
        Err(refusal) => show_refusal(world, what, &refusal)?,
    }
    world.deliver()?;
    Ok(())
}
