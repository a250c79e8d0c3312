//! The layman: one note per member, and plain words for what may be done.

use super::ops::{MAILS, Op, PEOPLE};
use crate::members::portal::*;
use invitation_lifecycle::eligibility::UserTypeId;
use invitation_lifecycle::members::{Activity, ManageCommand, MemberId, MemberStatus, Verification};
use invitation_lifecycle::{InvitationPolicy, PersonId};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

pub type Answer = Result<&'static str, &'static str>;

/// What a link is good for, until when.
#[derive(Clone, Copy, Debug)]
struct Link {
    token: usize,
    expires: Option<Timestamp>,
    sendings: u32,
}

#[derive(Clone, Copy, Debug)]
enum Invited {
    /// No invitation, or one that is over.
    No,
    Waiting(Link),
    Declined {
        sendings: u32,
    },
    Accepted {
        token: usize,
        by: PersonId,
    },
}

#[derive(Clone, Debug)]
struct Note {
    mail: usize,
    record: u128,
    user_type: UserTypeId,
    by_other: bool,
    active: bool,
    verification: Verification,
    person: Option<PersonId>,
    profile: bool,
    invited: Invited,
    confirmation: Option<Link>,
    seat: bool,
}

#[derive(Clone, Debug)]
pub struct Layman {
    notes: BTreeMap<u128, Note>,
    /// When each address was last written to.
    written: BTreeMap<usize, Timestamp>,
    now: Timestamp,
    policy: InvitationPolicy,
    permitted: bool,
    other: bool,
    invited: u128,
    pub tokens: usize,
}

pub type Line = (MemberId, MemberStatus, String, UserTypeId, Option<PersonId>, bool, bool, bool);

impl Note {
    fn is_user(&self) -> bool {
        !self.active || !self.is_unaccepted()
    }

    fn is_unaccepted(&self) -> bool {
        self.verification == Verification::InvitationNotAccepted
    }

    fn cancel_invitation(&mut self) -> Result<(), &'static str> {
        if !self.active || !self.is_unaccepted() {
            return Err("member.not_in_status");
        }
        match self.invited {
            Invited::No => return Err("invitation.cancelled"),
            Invited::Declined { .. } => return Err("invitation.declined"),
            Invited::Waiting(_) | Invited::Accepted { .. } => {}
        }
        self.invited = Invited::No;
        self.seat = false;
        Ok(())
    }

    fn deactivate(&mut self) -> Result<(), &'static str> {
        if !self.active {
            return Err("member.not_in_status");
        }
        self.active = false;
        self.seat = false;
        self.confirmation = None;
        if self.is_unaccepted() {
            self.invited = Invited::No;
        }
        Ok(())
    }
}

impl Layman {
    pub fn new(portal: &Portal) -> Self {
        Self {
            notes: BTreeMap::new(),
            written: BTreeMap::new(),
            now: portal.now,
            policy: portal.policy.clone(),
            permitted: true,
            other: false,
            invited: 0,
            tokens: 0,
        }
    }

    pub fn lines(&self) -> Vec<Line> {
        let line = |(n, note): (&u128, &Note)| {
            let activity = if note.active { Activity::Active } else { Activity::Inactive };
            let status = MemberStatus::new(activity, note.verification);
            let has_invitation = !matches!(note.invited, Invited::No);
            let mail = MAILS[note.mail].to_owned();
            (member(*n), status, mail, note.user_type, note.person, note.profile, note.seat, has_invitation)
        };
        self.notes.iter().map(line).collect()
    }

    pub fn opens(&self, member: MemberId) -> bool {
        let note = &self.notes[&member.as_uuid().as_u128()];
        note.active && note.verification == Verification::Verified && note.profile
    }

    fn valid(&self, link: &Link) -> bool {
        link.expires.is_none_or(|expires| self.now < expires)
    }

    fn too_soon(&self, mail: usize) -> bool {
        let (Some(last), Some(interval)) = (self.written.get(&mail), self.policy.sending_interval) else {
            return false;
        };
        self.now < last.saturating_add(interval)
    }

    fn too_often(&self, sendings: u32) -> bool {
        self.policy.max_sendings.is_some_and(|limit| sendings >= limit.get())
    }

    /// A mail goes out; its link.
    fn write(&mut self, mail: usize, sendings: u32) -> Link {
        self.written.insert(mail, self.now);
        self.tokens += 1;
        let expires = self.policy.validity.map(|validity| self.now.saturating_add(validity));
        Link { token: self.tokens - 1, expires, sendings }
    }

    /// How often the present invitation was sent, if it is one that is sent again.
    fn resendable(&self, note: &Note) -> Option<u32> {
        match note.invited {
            _ if note.by_other != self.other => None,
            Invited::Waiting(link) => Some(link.sendings),
            Invited::Declined { sendings } => Some(sendings),
            Invited::No | Invited::Accepted { .. } => None,
        }
    }

    pub fn answer(&mut self, op: &Op) -> Answer {
        match op {
            Op::Invite { record, mail } => self.invite(*record, *mail),
            Op::Accept { token, by } => self.accept(*token, PEOPLE[*by]),
            Op::Decline { token } => self.decline(*token),
            Op::Confirm { token } => self.confirm(*token),
            Op::Profile { member } => {
                let note = self.notes.get_mut(member).ok_or("member.not_found")?;
                if !note.active || note.verification != Verification::Verified {
                    return Err("member.not_in_status");
                }
                note.profile = true;
                Ok("completed")
            }
            Op::Manage { member, command } => self.manage(*member, command),
            Op::Pass { span } => {
                self.now = self.now.saturating_add(*span);
                Ok("")
            }
            Op::StepBack { span } => {
                self.now = self.now.saturating_sub(*span);
                Ok("")
            }
            Op::Permit { on } => {
                self.permitted = *on;
                Ok("")
            }
            Op::Inviter { other } => {
                self.other = *other;
                Ok("")
            }
        }
    }

    fn invite(&mut self, record: u128, mail: usize) -> Answer {
        self.invited += 1;
        if !self.permitted {
            return Err("target.inviter_not_permitted");
        }
        let by_record = self.notes.iter().find(|(_, note)| note.record == record);
        let by_mail = self.notes.iter().find(|(_, note)| note.mail == mail);
        let found = || [by_record, by_mail].into_iter().flatten().map(|(_, note)| note);
        if found().any(Note::is_user) {
            return Err("target.already_portal_user");
        }
        if found().any(|note| matches!(&note.invited, Invited::Waiting(link) if self.valid(link))) {
            return Ok("already invited");
        }
        let again = by_record.filter(|(one, _)| by_mail.is_none_or(|(other, _)| *one == other));
        let again = again.map(|(n, note)| (*n, note.clone()));
        if again.is_none() && found().next().is_some() {
            return Err("target.already_portal_user");
        }
        if self.too_soon(mail) {
            return Err("target.written_to_just_now");
        }
        let Some((n, mut note)) = again else {
            let invited = Invited::Waiting(self.write(mail, 1));
            let note = Note {
                mail,
                record,
                user_type: CUSTOMERS_A,
                by_other: self.other,
                active: true,
                verification: Verification::InvitationNotAccepted,
                person: None,
                profile: false,
                invited,
                confirmation: None,
                seat: true,
            };
            self.notes.insert(self.invited, note);
            return Ok("sent");
        };
        let sendings = if note.mail == mail { self.resendable(&note).unwrap_or(0) } else { 0 };
        if self.too_often(sendings) {
            return Err("target.sent_too_often");
        }
        note.mail = mail;
        note.invited = Invited::Waiting(self.write(mail, sendings + 1));
        note.by_other = self.other;
        note.user_type = CUSTOMERS_A;
        note.seat = true;
        self.notes.insert(n, note);
        Ok("sent")
    }

    fn number(&self, token: usize) -> Result<usize, &'static str> {
        if self.tokens == 0 { Err("no token") } else { Ok(token % self.tokens) }
    }

    fn accept(&mut self, token: usize, by: PersonId) -> Answer {
        let token = self.number(token)?;
        for (n, note) in self.notes.clone() {
            match note.invited {
                Invited::Accepted { token: used, by: earlier } if used == token && by == earlier => {
                    return Ok("already member");
                }
                Invited::Waiting(link) if link.token == token && self.valid(&link) => {
                    if !self.permitted {
                        return Err("target.inviter_not_permitted");
                    }
                    let note = self.notes.get_mut(&n).unwrap();
                    note.invited = Invited::Accepted { token, by };
                    // Also where its hold had been given back, as expired, by a clock that stepped back since.
                    note.seat = true;
                    note.verification = Verification::Verified;
                    note.person = Some(by);
                    return Ok("accepted");
                }
                _ => {}
            }
        }
        Err("dead link")
    }

    fn decline(&mut self, token: usize) -> Answer {
        let token = self.number(token)?;
        for (n, note) in self.notes.clone() {
            if let Invited::Waiting(link) = note.invited
                && link.token == token
                && self.valid(&link)
            {
                let note = self.notes.get_mut(&n).unwrap();
                note.invited = Invited::Declined { sendings: link.sendings };
                note.seat = false;
                return Ok("declined");
            }
        }
        Err("dead link")
    }

    fn confirm(&mut self, token: usize) -> Answer {
        let token = self.number(token)?;
        for (n, note) in self.notes.clone() {
            if let Some(link) = note.confirmation.filter(|link| link.token == token) {
                if !self.valid(&link) {
                    return Err("member.confirmation_expired");
                }
                let note = self.notes.get_mut(&n).unwrap();
                note.confirmation = None;
                note.verification = Verification::Verified;
                return Ok("confirmed");
            }
        }
        Err("dead link")
    }

    fn manage(&mut self, n: u128, command: &ManageCommand) -> Answer {
        if !self.permitted {
            return Err("member.not_permitted");
        }
        let mut note = self.notes.get(&n).ok_or("member.not_found")?.clone();
        match command {
            ManageCommand::Reinvite => {
                if !note.active || note.verification == Verification::Verified {
                    return Err("member.not_in_status");
                }
                self.send_link(&mut note, true)?;
            }
            ManageCommand::CancelInvitation => note.cancel_invitation()?,
            ManageCommand::ChangeAddress { address } => {
                let mail = MAILS.iter().position(|mail| *mail == address.as_given()).unwrap();
                self.change_address(&mut note, mail)?;
            }
            ManageCommand::Deactivate => note.deactivate()?,
            ManageCommand::Activate => {
                if note.active {
                    return Err("member.not_in_status");
                }
                note.active = true;
                note.seat = true;
                if note.verification != Verification::Verified {
                    self.send_link(&mut note, false)?;
                }
            }
            ManageCommand::ChangeType { user_type } => {
                if *user_type == note.user_type {
                    return Err("member.same_type");
                }
                note.user_type = *user_type;
                if matches!(&note.invited, Invited::Waiting(link) if !self.valid(link)) {
                    note.seat = false;
                }
            }
            ManageCommand::Delete => {
                self.notes.remove(&n);
                return Ok("done");
            }
            ManageCommand::Convert { .. } => return Err("member.no_lead"),
        }
        self.notes.insert(n, note);
        Ok("done")
    }

    fn change_address(&mut self, note: &mut Note, mail: usize) -> Result<(), &'static str> {
        if mail == note.mail {
            return Err("member.same_address");
        }
        if self.notes.values().any(|other| other.mail == mail) {
            return Err("target.already_portal_user");
        }
        note.mail = mail;
        note.invited = Invited::No;
        note.confirmation = None;
        if !note.is_unaccepted() {
            note.verification = Verification::AddressNotConfirmed;
        }
        if note.active { self.send_link(note, false) } else { Ok(()) }
    }

    /// The link of an unverified member goes out, within the limits.
    fn send_link(&mut self, note: &mut Note, again: bool) -> Result<(), &'static str> {
        let unaccepted = note.is_unaccepted();
        let sendings = match (unaccepted, again) {
            (true, true) => self.resendable(note).unwrap_or(0),
            (false, true) => note.confirmation.map_or(0, |link| link.sendings),
            (_, false) => 0,
        };
        if self.too_often(sendings) {
            return Err("target.sent_too_often");
        }
        if self.too_soon(note.mail) {
            return Err("target.written_to_just_now");
        }
        let link = self.write(note.mail, sendings + 1);
        if unaccepted {
            note.invited = Invited::Waiting(link);
            note.by_other = self.other;
            note.seat = true;
        } else {
            note.confirmation = Some(link);
        }
        Ok(())
    }
}
