//! What becomes of some members: the first login, changes of address, activity, type; a lead who becomes a contact; one who is deleted and invited again.
//!
//! A chapter that was cut off is told again: each step asks first whether it was done.

use super::World;
use crate::mailbox;
use crate::story::Tale;
use crate::teller::Tone;
use crate::world::{TourError, address, random};
use tantou::email::{AddressPolicy, EmailAddress};
use tantou::invitation::eligibility::{Module, TargetFacts};
use tantou::invitation::members::{
    Activity, GivenAddress, InviteTarget, ManageCommand, Member, MemberRequest, Profile, Verification,
};
use tantou::invitation::{Person, PersonId, Proof, Registration};
use tantou::message::Content;
use tantou::portal_membership::{Answer, LetterBody, MembershipRefusal};
use tantou::storage::run_ready;
use tantou::text::Explain;

/// One is invited by herself, accepts, and completes her profile.
pub(super) fn first(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(0, 1);
    invite(world, "c001", "customers", "c001")?;
    let _ = world.deliver()?;
    world.set_clock(0, 2);
    join(world, "c001")?;
    let _ = world.deliver()?;
    Ok(())
}

pub(super) fn changes(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(2, 0);
    for key in ["c002", "c003", "c004", "l001"] {
        join(world, key)?;
    }
    // Changed twice: only the second link is alive (IL-53).
    for (hours, mail, links) in [(1, "sage@first.example", 1), (2, "sage@second.example", 2)] {
        world.set_clock(2, hours);
        let new = address(mail)?;
        step(world, "c001", ManageCommand::ChangeAddress { address: new }, |member| {
            member.as_record().confirmations >= links
        })?;
        let _ = world.deliver()?;
    }
    confirm(world, "c001", "sage@first.example")?;
    confirm(world, "c001", "sage@second.example")?;
    // Off, and on again (IL-59).
    step(world, "c002", ManageCommand::Deactivate, |member| member.status().activity == Activity::Inactive)?;
    let again = |member: &Member| member.as_record().takings > 1;
    step(world, "c003", ManageCommand::Deactivate, |member| {
        again(member) || member.status().activity == Activity::Inactive
    })?;
    step(world, "c003", ManageCommand::Activate, again)?;
    let partners = world.data.type_id("partners");
    step(world, "c004", ManageCommand::ChangeType { user_type: partners }, |member| {
        member.user_type() == partners
    })?;
    convert(world, "l001")?;
    delete_and_invite_again(world, "v001", "suppliers")
}

/// Deleted, and invited again as another member (IL-57).
fn delete_and_invite_again(world: &mut World<'_>, key: &str, user_type: &str) -> Result<(), TourError> {
    let anew = format!("{key} again");
    let (id, record) = (world.data.member_id(&anew), world.data.kept_as(world.data.record(key)?));
    if world.member_of(record)?.is_none_or(|member| member.id() != id) {
        join(world, key)?;
        step(world, key, ManageCommand::Delete, |_| false)?;
        world.set_clock(2, 4);
        invite(world, key, user_type, &anew)?;
    }
    let _ = world.deliver()?;
    Ok(())
}

fn invite(world: &mut World<'_>, key: &str, user_type: &str, named: &str) -> Result<(), TourError> {
    let (office, order) = (world.office()?, world.order(user_type)?);
    let record = world.data.record(key)?;
    let name = record.name.clone();
    let target = InviteTarget {
        member: world.data.member_id(named),
        kept_as: world.data.kept_as(record),
        address: GivenAddress::read(&record.mail, &AddressPolicy::default()),
        facts: record.facts(),
        bulk: None,
    };
    let invited: Result<_, MembershipRefusal> = world.run(|tx, now| {
        let acting = office.acting(now);
        run_ready(office.journeys.invite(tx, order.clone(), vec![target.clone()], &acting, &mut random))
    })?;
    match invited {
        Ok(outcomes) if outcomes.iter().all(|one| one.result.reasons().is_none()) => {
            let text = world.teller.pick(format!("{name} is invited"), format!("{name}さんを招待"));
            Ok(world.teller.outcome(Tone::Good, "member.invited", text)?)
        }
        Ok(outcomes) => {
            let reasons = outcomes.iter().find_map(|one| one.result.reasons()).unwrap_or_default();
            Ok(world.teller.refused(&name, &reasons)?)
        }
        Err(refusal) => Ok(world.teller.refused(&name, &refusal)?),
    }
}

/// Accepts by the link of the newest mail, and completes the profile (IL-58).
fn join(world: &mut World<'_>, key: &str) -> Result<(), TourError> {
    let record = world.data.record(key)?;
    let (kept_as, name, given) = (world.data.kept_as(record), record.name.clone(), record.mail.clone());
    let member = world.member_of(kept_as)?;
    let Some(member) = member.filter(|member| member.person().is_none() || member.profile().is_none()) else {
        return Ok(());
    };
    let office = world.office()?;
    if member.person().is_none() {
        let token = link(world, &address(&given)?, "/invitation/")?;
        let proof = Proof::Token(token.parse().map_err(|_| TourError::Story("no link".into()))?);
        let person = Person::New(PersonId::derived(member.id().as_uuid(), &[b"person"]));
        let answer =
            Answer { proof, person, registration: Registration::Complete, facts: TargetFacts::UNOPPOSED };
        let accepted: Result<_, MembershipRefusal> =
            world.run(|tx, now| run_ready(office.journeys.accept(tx, &answer, &office.acting(now))))?;
        if let Err(refusal) = accepted {
            return Ok(world.teller.refused(&name, &refusal)?);
        }
    }
    let profile = profile()?;
    let completed: Result<_, MembershipRefusal> = world.run(|tx, now| {
        let acting = office.acting(now);
        run_ready(office.journeys.complete_profile(tx, member.id(), &profile, &acting))
    })?;
    if let Err(refusal) = completed {
        return Ok(world.teller.refused(&name, &refusal)?);
    }
    let text = world.teller.pick(
        format!("{name} accepts, completes the profile, and is in"),
        format!("{name}さんが承諾し、基本情報を設定して利用開始"),
    );
    Ok(world.teller.outcome(Tone::Good, "member.verified", text)?)
}

fn profile() -> Result<Profile, TourError> {
    let wrong = |_| TourError::Story("the profile".into());
    Ok(Profile {
        language: "ja".parse().map_err(|_| TourError::Story("the profile".into()))?,
        date_format: "yyyy/MM/dd".parse().map_err(wrong)?,
        time_format: "HH:mm".parse().map_err(wrong)?,
        time_zone: "Asia/Tokyo".parse().map_err(wrong)?,
        country: "JP".parse().map_err(wrong)?,
    })
}

/// The token of the newest mail to an address whose link leads to such a place.
fn link(world: &mut World<'_>, to: &EmailAddress, place: &str) -> Result<String, TourError> {
    let key = to.key().to_string();
    let story = super::MembersStory::KEY;
    let mails = world.read(|tx, _| mailbox::received(tx.connection(), story, &key))?;
    let token = mails.iter().rev().find_map(|message| {
        let Content::Member(letter) = &message.content else { return None };
        let LetterBody::Rendered { mail } = &letter.body else { return None };
        let link = mail.text.split_whitespace().find(|word| word.contains(place))?;
        link.rsplit('/').next().map(str::to_owned)
    });
    token.ok_or_else(|| TourError::Story(format!("no mail came to {key}")))
}

/// One step in the life of a member, unless it was done before.
fn step(
    world: &mut World<'_>,
    key: &str,
    command: ManageCommand,
    is_done: impl Fn(&Member) -> bool,
) -> Result<(), TourError> {
    let record = world.data.record(key)?;
    let (kept_as, name) = (world.data.kept_as(record), record.name.clone());
    let Some(member) = world.member_of(kept_as)? else { return Ok(()) };
    if is_done(&member) {
        return Ok(());
    }
    let office = world.office()?;
    let action = command.action();
    let request = MemberRequest { member: member.id(), command, facts: Some(TargetFacts::UNOPPOSED) };
    let done: Result<_, MembershipRefusal> = world.run(|tx, now| {
        let acting = office.acting(now);
        run_ready(office.journeys.manage_all(tx, vec![request.clone()], &acting, &mut random))
    })?;
    if let Err(refusal) = done {
        return Ok(world.teller.refused(&name, &refusal)?);
    }
    let text = format!("{name}: {}", action.message(world.teller.language()));
    Ok(world.teller.outcome(Tone::Good, action.as_str(), text)?)
}

/// The lead has become a contact, of one of the types of contacts (IL-60).
fn convert(world: &mut World<'_>, key: &str) -> Result<(), TourError> {
    let choices: Vec<_> = world.data.facts.user_types.fitting(Module::Contacts).collect();
    let names: Vec<String> = choices.iter().map(|choice| world.type_name(*choice)).collect();
    let user_type = world.data.type_id("partners");
    let contact = world.data.record_id(&format!("{key} as a contact"));
    world.teller.say(
        format!("A lead becomes a contact, of one of these types: {}", names.join(", ")),
        format!("見込み客を連絡先に変換(種類の選択肢: {})", names.join("、")),
    )?;
    step(world, key, ManageCommand::Convert { contact, user_type }, |_| false)
}

/// Confirms a new address by the link that went there.
fn confirm(world: &mut World<'_>, key: &str, mail: &str) -> Result<(), TourError> {
    let record = world.data.record(key)?;
    let (kept_as, name) = (world.data.kept_as(record), record.name.clone());
    let waiting = |member: &Member| member.status().verification == Verification::AddressNotConfirmed;
    if !world.member_of(kept_as)?.is_some_and(|member| waiting(&member)) {
        return Ok(());
    }
    let token = link(world, &address(mail)?, "/confirm/")?;
    let token = token.parse().map_err(|_| TourError::Story("no link".into()))?;
    let office = world.office()?;
    let confirmed: Result<_, MembershipRefusal> =
        world.run(|tx, now| run_ready(office.journeys.confirm_address(tx, &token, &office.acting(now))))?;
    match confirmed {
        Ok(_) => {
            let text =
                world.teller.pick(format!("{name} confirms {mail}"), format!("{name}さんが{mail}を認証"));
            Ok(world.teller.outcome(Tone::Good, "confirm_address", text)?)
        }
        Err(refusal) => {
            let what = world.teller.pick(format!("{name}, {mail}"), format!("{name}、{mail}"));
            Ok(world.teller.refused(&what, &refusal)?)
        }
    }
}
