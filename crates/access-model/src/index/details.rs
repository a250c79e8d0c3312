//! What is to be known of the few assignments that are not simply effective without limit.

use super::places::NOWHERE;
use crate::decide::Progress;
use crate::{AccountHolderId, Window};

/// The position of details that could not be kept; it is never taken.
const LOST: u32 = NOWHERE - 1;

/// The details of one assignment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Detail {
    /// Who gave it.
    pub(super) holder: AccountHolderId,
    pub(super) window: Window,
    pub(super) progress: Progress,
    /// The position of its contract.
    pub(super) contract: u32,
}

/// Details at stable positions.
#[derive(Clone, Debug, Default)]
pub(super) struct Details {
    items: Vec<Detail>,
    free: Vec<u32>,
}

impl Details {
    #[inline]
    pub(super) fn get(&self, place: u32) -> Option<&Detail> {
        self.items.get(place as usize)
    }

    /// Keeps details and says where. Beyond 2³² − 2 the answer is [`LOST`], which has no details, and so denies.
    pub(super) fn keep(&mut self, detail: Detail) -> u32 {
        if let Some(place) = self.free.pop() {
            if let Some(item) = self.items.get_mut(place as usize) {
                *item = detail;
            }
            return place;
        }
        let place = u32::try_from(self.items.len()).unwrap_or(LOST).min(LOST);
        if place != LOST {
            self.items.push(detail);
        }
        place
    }

    /// Frees a position, if it is one.
    pub(super) fn free(&mut self, place: u32) {
        if place < LOST {
            self.free.push(place);
        }
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.items.shrink_to_fit();
    }
}
