//! The layman: one note per member, and plain words for what may be done.

use super::super::portal::*;
use super::note::{Invited, Link, Note, Seat};
use super::ops::{Ask, MAILS, Op, RECORDS, TYPES};
use super::seats::Seats;
use std::collections::BTreeMap;
use tantou::invitation::eligibility::{Module, RecordRef, UserTypeId};
use tantou::invitation::members::{Activity, MemberId, MemberStatus, Verification};
use tantou::storage::Timestamp;

pub(super) type Answer = Result<&'static str, &'static str>;

const NO_SEAT: &str = "target.no_free_seat";
const TAKEN: &str = "target.already_portal_user";

#[derive(Clone, Debug)]
pub(super) struct Layman {
    notes: BTreeMap<u128, Note>,
    seats: BTreeMap<UserTypeId, Seats>,
    now: Timestamp,
    invited: u128,
    pub(super) links: usize,
}

pub(super) type Line = (MemberId, MemberStatus, String, RecordRef, UserTypeId, bool, bool);

impl Layman {
    pub(super) fn new(now: Timestamp) -> Self {
        let seats = |user_type| (user_type, Seats::new(user_type == CUSTOMERS));
        let seats = TYPES.into_iter().map(seats).collect();
        Self { notes: BTreeMap::new(), seats, now, invited: 0, links: 0 }
    }

    pub(super) fn lines(&self) -> Vec<Line> {
        let line = |(n, note): (&u128, &Note)| {
            let activity = if note.active { Activity::Active } else { Activity::Inactive };
            let (status, mail) =
                (MemberStatus::new(activity, note.verification), MAILS[note.mail].to_owned());
            let kept_as = record(note.module, note.record);
            (member(*n), status, mail, kept_as, note.user_type, !note.is_unaccepted(), note.profile)
        };
        self.notes.iter().map(line).collect()
    }

    pub(super) fn taken(&self, user_type: UserTypeId) -> u64 {
        self.seats[&user_type].count(self.now)
    }

    pub(super) fn type_of(&self, member: u128) -> Option<UserTypeId> {
        self.notes.get(&member).map(|note| note.user_type)
    }

    pub(super) fn opens(&self, member: MemberId) -> bool {
        let note = &self.notes[&member.as_uuid().as_u128()];
        note.active && note.verification == Verification::Verified && note.profile
    }

    pub(super) fn answer(&mut self, op: &Op) -> Answer {
        match op {
            Op::Invite { record, mail, user_type } => self.invite(*record, *mail, *user_type),
            Op::Accept { link } => self.accept(*link),
            Op::Decline { link } => self.decline(*link),
            Op::Confirm { link } => self.confirm(*link),
            Op::Profile { member } => {
                let note = self.notes.get_mut(member).ok_or("member.not_found")?;
                if !note.active || note.verification != Verification::Verified {
                    return Err("member.not_in_status");
                }
                note.profile = true;
                Ok("completed")
            }
            Op::Manage { member, ask } => self.manage(*member, *ask),
            Op::Pass { span } => {
                self.now = self.now.saturating_add(*span);
                Ok("")
            }
            Op::StepBack { span } => {
                self.now = self.now.saturating_sub(*span);
                Ok("")
            }
        }
    }

    /// A link goes out.
    fn send(&mut self) -> Link {
        self.links += 1;
        Link { number: self.links - 1, expires: self.now.saturating_add(DAY * 7) }
    }

    fn pool(&mut self, user_type: UserTypeId) -> &mut Seats {
        self.seats.get_mut(&user_type).unwrap()
    }

    fn has_free(&self, user_type: UserTypeId) -> bool {
        self.seats[&user_type].has_free(self.now)
    }

    /// Whether the member holds a seat, by its own note and by the list.
    fn holds(&self, n: u128, note: &Note) -> bool {
        let by_note = matches!(note.seat, Seat::Held(until) if self.now < until);
        by_note && self.seats[&note.user_type].held(n, self.now).is_some()
    }

    /// The invitation goes out, and a seat is held with it.
    fn send_invitation(&mut self, n: u128, note: &mut Note) {
        let (link, now) = (self.send(), self.now);
        note.invited = Invited::Waiting(link);
        note.seat = Seat::Held(link.expires);
        self.pool(note.user_type).hold(n, link.expires, now);
    }

    fn give_back(&mut self, n: u128, note: &mut Note) {
        if note.seat != Seat::None {
            let now = self.now;
            self.pool(note.user_type).give_back(n, now);
        }
        note.seat = Seat::None;
    }

    fn invite(&mut self, at: usize, mail: usize, user_type: UserTypeId) -> Answer {
        self.invited += 1;
        let (module, number) = RECORDS[at];
        let is_record = |note: &Note| (note.module, note.record) == (module, number);
        let by_record = self.notes.iter().find(|(_, note)| is_record(note));
        let by_mail = self.notes.iter().find(|(_, note)| note.mail == mail);
        let found = || [by_record, by_mail].into_iter().flatten();
        if found().any(|(_, note)| note.is_user()) {
            return Err(TAKEN);
        }
        if found().any(|(_, note)| note.waits(self.now)) {
            return Ok("already invited");
        }
        let again = by_record.filter(|(one, _)| by_mail.is_none_or(|(other, _)| *one == other));
        let again = again.map(|(n, note)| (*n, note.clone()));
        if again.is_none() && found().next().is_some() {
            return Err(TAKEN);
        }
        if !self.has_free(user_type) {
            return Err(NO_SEAT);
        }
        let (n, mut note) = again.unwrap_or_else(|| {
            let note = Note {
                mail,
                module,
                record: number,
                user_type,
                active: true,
                verification: Verification::InvitationNotAccepted,
                profile: false,
                invited: Invited::No,
                confirmation: None,
                seat: Seat::None,
            };
            (self.invited, note)
        });
        if note.user_type != user_type {
            self.give_back(n, &mut note);
        }
        (note.mail, note.user_type) = (mail, user_type);
        self.send_invitation(n, &mut note);
        self.notes.insert(n, note);
        Ok("sent")
    }

    fn number(&self, link: usize) -> Result<usize, &'static str> {
        if self.links == 0 { Err("no link") } else { Ok(link % self.links) }
    }

    /// The member whose invitation waits by this link.
    fn waiting(&self, number: usize) -> Option<(u128, Note)> {
        let by_link = |note: &Note| matches!(note.invited, Invited::Waiting(link) if link.number == number);
        let found = self.notes.iter().find(|(_, note)| by_link(note) && note.waits(self.now));
        found.map(|(n, note)| (*n, note.clone()))
    }

    fn accept(&mut self, link: usize) -> Answer {
        let number = self.number(link)?;
        let used = |note: &Note| matches!(note.invited, Invited::Accepted { link } if link == number);
        if self.notes.values().any(used) {
            return Ok("already member");
        }
        let (n, mut note) = self.waiting(number).ok_or("dead link")?;
        // Also where its hold has lapsed under a clock that stepped back since: then a free one has to be there.
        let held = self.seats[&note.user_type].held(n, self.now).is_some();
        if !held && !self.has_free(note.user_type) {
            return Err("seat.none_free");
        }
        let now = self.now;
        self.pool(note.user_type).take(n, now);
        note.seat = Seat::Taken;
        note.invited = Invited::Accepted { link: number };
        note.verification = Verification::Verified;
        self.notes.insert(n, note);
        Ok("accepted")
    }

    fn decline(&mut self, link: usize) -> Answer {
        let number = self.number(link)?;
        let (n, mut note) = self.waiting(number).ok_or("dead link")?;
        self.give_back(n, &mut note);
        note.invited = Invited::Declined;
        self.notes.insert(n, note);
        Ok("declined")
    }

    fn confirm(&mut self, link: usize) -> Answer {
        let (number, now) = (self.number(link)?, self.now);
        for note in self.notes.values_mut() {
            if let Some(link) = note.confirmation.filter(|link| link.number == number) {
                if link.expires <= now {
                    return Err("member.confirmation_expired");
                }
                note.confirmation = None;
                note.verification = Verification::Verified;
                return Ok("confirmed");
            }
        }
        Err("dead link")
    }

    fn manage(&mut self, n: u128, ask: Ask) -> Answer {
        let mut note = self.notes.get(&n).ok_or("member.not_found")?.clone();
        match ask {
            Ask::Reinvite => {
                if !note.active || note.verification == Verification::Verified {
                    return Err("member.not_in_status");
                }
                self.send_awaited(n, &mut note)?;
            }
            Ask::CancelInvitation => {
                if !note.active || !note.is_unaccepted() {
                    return Err("member.not_in_status");
                }
                match note.invited {
                    Invited::No => return Err("invitation.cancelled"),
                    Invited::Declined => return Err("invitation.declined"),
                    Invited::Waiting(_) | Invited::Accepted { .. } => {}
                }
                self.give_back(n, &mut note);
                note.invited = Invited::No;
            }
            Ask::ChangeAddress { mail } => self.change_address(n, &mut note, mail)?,
            Ask::Deactivate => {
                if !note.active {
                    return Err("member.not_in_status");
                }
                self.give_back(n, &mut note);
                (note.active, note.confirmation) = (false, None);
                if note.is_unaccepted() {
                    note.invited = Invited::No;
                }
            }
            Ask::Activate => self.activate(n, &mut note)?,
            Ask::ChangeType { user_type } => {
                if user_type == note.user_type {
                    return Err("member.same_type");
                }
                if (user_type == PROSPECTS) != (note.module == Module::Leads) {
                    return Err("member.type_does_not_fit");
                }
                self.move_to(n, &mut note, user_type)?;
            }
            Ask::Convert { contact, user_type } => self.convert(n, &mut note, (contact, user_type))?,
            Ask::Delete => {
                self.give_back(n, &mut note);
                self.notes.remove(&n);
                return Ok("done");
            }
        }
        self.notes.insert(n, note);
        Ok("done")
    }

    /// A lead becomes that contact, as a user of that type.
    fn convert(
        &mut self,
        n: u128,
        note: &mut Note,
        (contact, user_type): (u128, UserTypeId),
    ) -> Result<(), &'static str> {
        if note.module != Module::Leads {
            return Err("member.no_lead");
        }
        let is_contact = |other: &Note| (other.module, other.record) == (Module::Contacts, contact);
        if self.notes.values().any(is_contact) {
            return Err(TAKEN);
        }
        self.move_to(n, note, user_type)?;
        (note.module, note.record) = (Module::Contacts, contact);
        Ok(())
    }

    fn activate(&mut self, n: u128, note: &mut Note) -> Result<(), &'static str> {
        if note.active {
            return Err("member.not_in_status");
        }
        note.active = true;
        if !note.is_unaccepted() {
            if !self.has_free(note.user_type) {
                return Err(NO_SEAT);
            }
            let now = self.now;
            self.pool(note.user_type).take(n, now);
            note.seat = Seat::Taken;
        }
        if note.verification == Verification::Verified { Ok(()) } else { self.send_awaited(n, note) }
    }

    /// The link for which an unverified member waits.
    fn send_awaited(&mut self, n: u128, note: &mut Note) -> Result<(), &'static str> {
        if !note.is_unaccepted() {
            note.confirmation = Some(self.send());
            return Ok(());
        }
        if !self.holds(n, note) && !self.has_free(note.user_type) {
            return Err(NO_SEAT);
        }
        self.send_invitation(n, note);
        Ok(())
    }

    fn change_address(&mut self, n: u128, note: &mut Note, mail: usize) -> Result<(), &'static str> {
        if mail == note.mail {
            return Err("member.same_address");
        }
        if self.notes.values().any(|other| other.mail == mail) {
            return Err(TAKEN);
        }
        note.mail = mail;
        if note.is_unaccepted() {
            note.invited = if note.active { note.invited } else { Invited::No };
        } else {
            note.confirmation = None;
            note.verification = Verification::AddressNotConfirmed;
            // Whoever accepted did so by another address.
            note.invited = Invited::No;
        }
        if note.active { self.send_awaited(n, note) } else { Ok(()) }
    }

    /// What there is of a seat goes along: it is taken or held of the new type in its stead.
    fn move_to(&mut self, n: u128, note: &mut Note, to: UserTypeId) -> Result<(), &'static str> {
        let now = self.now;
        match note.seat {
            Seat::Held(until) if now < until => {
                if !self.has_free(to) {
                    return Err(NO_SEAT);
                }
                let held = self.seats[&note.user_type].held(n, now);
                if held.is_some() {
                    self.pool(note.user_type).give_back(n, now);
                }
                self.pool(to).hold(n, held.unwrap_or(until), now);
            }
            Seat::Taken => {
                if !self.has_free(to) {
                    return Err(NO_SEAT);
                }
                self.pool(note.user_type).give_back(n, now);
                self.pool(to).take(n, now);
            }
            Seat::Held(_) | Seat::None => self.give_back(n, note),
        }
        note.user_type = to;
        Ok(())
    }
}
