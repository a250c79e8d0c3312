//! Which actions a screen may show for an invitation (IL-09).

use crate::action::{Action, Side};
use crate::command::{AcceptAttempt, Command, Context, WithdrawCause};
use crate::facts::{Facts, Person, Registration};
use crate::ids::PersonId;
use crate::invitation::Invitation;
use crate::token::StoredToken;
use uuid::Uuid;

impl Invitation {
    /// The actions of people that would succeed now, in the order of [`Action::ALL`]: a screen shows exactly those of
    /// its [`Side`] (IL-09).
    ///
    /// Nothing is listed twice: each action is put to [`decide`](Self::decide). Accepting counts as available when it
    /// lacks nothing but what the page itself asks for (IL-10).
    pub fn available_actions(&self, facts: Facts<'_>, context: &Context<'_>) -> Vec<Action> {
        let people = Action::ALL.into_iter().filter(|action| action.side() != Side::System);
        people.filter(|action| self.would_succeed(*action, facts, context)).collect()
    }

    fn would_succeed(&self, action: Action, facts: Facts<'_>, context: &Context<'_>) -> bool {
        let command = match action {
            Action::Accept => Command::Accept(AcceptAttempt {
                person: Person::New(PersonId::from_uuid(Uuid::nil())),
                registration: Registration::Complete,
                facts,
            }),
            Action::Decline => Command::Decline,
            Action::Resend => Command::Resend { token: self.stand_in(), facts },
            Action::Cancel => Command::Cancel,
            Action::Delete => Command::Delete,
            Action::Remind => Command::Remind { token: self.stand_in() },
            Action::Withdraw => {
                Command::Withdraw { offers: self.offers(), cause: WithdrawCause::NoLongerOffered }
            }
        };
        self.decide(&command, context).is_ok_and(|event| event.is_change())
    }

    /// A token for a decision that is not carried out.
    fn stand_in(&self) -> StoredToken {
        StoredToken {
            selector: crate::token::Selector::from_bytes([0; crate::token::SELECTOR_LEN]),
            key: crate::token_keys::KeyId(0),
            generation: self.next_generation(),
            digest: crate::token::TokenDigest::from_bytes([0; crate::token::DIGEST_LEN]),
        }
    }
}
