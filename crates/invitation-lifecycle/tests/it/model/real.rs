//! The same commands, given to the real thing.

use super::notes::Answer;
use super::ops::{MAILS, Op, PEOPLE};
use crate::fixture::*;
use invitation_lifecycle::*;

/// The real thing, with every token that was ever sent.
#[derive(Clone)]
pub(super) struct Real {
    pub(super) world: World,
    pub(super) tokens: Vec<String>,
}

impl Real {
    pub(super) fn token(&self, number: usize) -> Proof {
        let unknown = "A".repeat(64);
        by_token(self.tokens.get(number % self.tokens.len().max(1)).unwrap_or(&unknown))
    }

    fn accept(&mut self, proof: &Proof, person: Person, registration: Registration) -> Answer {
        match self.world.accept_with(proof, person, registration) {
            Ok(AcceptAnswer::Accepted(_)) => Ok("accepted"),
            Ok(AcceptAnswer::AlreadyMember { .. }) => Ok("already member"),
            Err(refusal) => Err(refusal.code()),
        }
    }

    fn issue(&mut self, mut target: NewInvitation) -> Answer {
        target.objections.clone_from(&self.world.objections);
        let (result, token) = self.world.issue_one(target);
        self.tokens.extend(token);
        match result {
            IssueResult::Issued(_) => Ok("issued"),
            IssueResult::DoneEarlier { .. } => Ok("done earlier"),
            IssueResult::Rejected(rejection) => Err(rejection.code()),
        }
    }

    pub(super) fn answer(&mut self, op: &Op) -> Answer {
        let code = |refusal: Refusal| refusal.code();
        match op {
            Op::Issue { id, mail, elsewhere, offers } => {
                let offers: Vec<u128> = offers.iter().copied().collect();
                let mut target = to(&offers, new(*id, MAILS[*mail]));
                target.scope = if *elsewhere { OTHER_HOLDER } else { HOLDER };
                self.issue(target)
            }
            Op::Accept { token, by, known, registration } => {
                let person = if *known { Person::Known(PEOPLE[*by]) } else { Person::New(PEOPLE[*by]) };
                let registration = if *registration { Registration::Complete } else { Registration::Absent };
                self.accept(&self.token(*token), person, registration)
            }
            Op::AcceptInSession { id, mail, by } => {
                self.accept(&by_session(*id, MAILS[*mail]), Person::Known(PEOPLE[*by]), Registration::Absent)
            }
            Op::Decline { token } => {
                self.world.decline_with(&self.token(*token)).map(|_| "declined").map_err(code)
            }
            Op::Resend { id } => {
                let (_, token) = self.world.resend(*id).map_err(code)?;
                self.tokens.push(token);
                Ok("resent")
            }
            Op::Cancel { id } => self.world.cancel(*id).map(|_| "cancelled").map_err(code),
            Op::Delete { id } => self.world.delete(*id).map(|_| "deleted").map_err(code),
            Op::Withdraw { id, offers } => {
                let offers: Vec<u128> = offers.iter().copied().collect();
                self.world.withdraw(*id, &offers).map(|_| "withdrawn").map_err(code)
            }
            Op::Remind => {
                let after = ExpiryPosition::just_after(self.world.now);
                let (_, mails) = self.world.remind(after, 100);
                self.tokens.extend(mails.iter().map(|mail| mail.token.reveal().to_owned()));
                Ok("reminded")
            }
            Op::Pass { span } => {
                self.world.pass(*span);
                Ok("")
            }
            Op::StepBack { span } => {
                self.world.step_back(*span);
                Ok("")
            }
            Op::Fact { offer, standing } => {
                self.world.set(*offer, *standing);
                Ok("")
            }
            Op::Object { on } => {
                self.world.objections = if *on { vec![Objection::ConsentMissing] } else { vec![] };
                Ok("")
            }
        }
    }
}
