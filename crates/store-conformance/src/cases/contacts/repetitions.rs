//! Sixteen threads send four requests, each of them four times, at once.

use crate::concurrency::{THREADS, hammer};
use crate::contacts::desk::request;
use crate::contacts::stage::{Stage, Step, add};
use crate::contacts::world::contract;
use crate::harness::ContactsHarness;
use crate::sample::id;
use crate::violation::{Verdict, Violation, ensure, same};
use contact_quota::contacts::{Change, Refusal};

/// How many requests there are.
const REQUESTS: usize = 4;

/// CQ-20: a request that is sent several times at once has one effect, and all who sent it are answered the same, and whoever sends it late; that one is refused is the same for
/// all, too, since nobody makes room.
///
/// # Errors
/// A violation with what differs.
pub fn a_request_sent_many_times_at_once_has_one_effect<H: ContactsHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| {
            let stage = Stage::of_round(round);
            stage.sign_up(harness, connection, contract(1), 2, 2 + places(&stage))?;
            Ok(stage)
        },
        |connection, stage, thread| {
            let number = 100 + (thread % REQUESTS) as u128;
            stage.send(harness, connection, &add(contract(1), number))
        },
        |connection, stage, outcomes| {
            let mut granted = 0;
            for request in 0..REQUESTS {
                let answers: Vec<_> = outcomes.iter().skip(request).step_by(REQUESTS).collect();
                granted += u64::from(answered_the_same(&answers)?);
            }
            same("requests that were granted", &granted, &places(stage).min(REQUESTS as u64))?;
            let seen = stage.look(harness, connection, &[contract(1)])?;
            seen.agree()?;
            same("people in the end", &(seen.contacts.len() as u64), &(2 + granted))?;
            // Sent again late, when those who were added are gone by others' requests.
            for (number, outcome) in outcomes.iter().enumerate().take(REQUESTS) {
                if let Ok(step) = outcome {
                    let added = 100 + number as u128;
                    let remove = request(contract(1), 200 + number as u128, Change::remove(id(added)));
                    let gone = stage.send(harness, connection, &remove)?;
                    ensure(gone.is_ok(), || format!("a deletion was refused: {gone:?}"))?;
                    let late = stage.send(harness, connection, &add(contract(1), added))?;
                    ensure(
                        matches!(&late, Ok(late) if late.effect.is_none() && late.answer == step.answer),
                        || {
                            format!(
                                "a request that came late was answered by {late:?}, and before by {step:?}"
                            )
                        },
                    )?;
                }
            }
            let seen = stage.look(harness, connection, &[contract(1)])?;
            same("people after late repetitions", &seen.contacts.len(), &2)
        },
    )
}

/// How many may be added.
const fn places(stage: &Stage) -> u64 {
    stage.round as u64 % (REQUESTS as u64 + 2)
}

/// Answers whether the request was granted.
fn answered_the_same(answers: &[&Result<Step, Refusal>]) -> Result<bool, Violation> {
    let effects = answers.iter().filter(|answer| matches!(answer, Ok(Step { effect: Some(_), .. }))).count();
    let granted: Vec<_> = answers.iter().filter_map(|answer| Some(&answer.as_ref().ok()?.answer)).collect();
    ensure(granted.is_empty() || granted.len() == THREADS / REQUESTS, || {
        format!("one request was granted to some and refused to others: {answers:?}")
    })?;
    same("effects of one request", &effects, &usize::from(!granted.is_empty()))?;
    ensure(granted.windows(2).all(|pair| pair[0] == pair[1]), || {
        format!("one request was answered differently: {granted:?}")
    })?;
    Ok(!granted.is_empty())
}
