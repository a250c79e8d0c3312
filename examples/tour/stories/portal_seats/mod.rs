//! The third story: a portal's seats through trial, purchase, price tiers, expiry, closing and re-opening.

mod bulk;
mod data;
mod fewer;
mod host;
mod mail;
mod outlook;
mod past;
mod prices;
mod standing;
mod steps;

pub(crate) use host::PortalSeatsStory;

use crate::story::Chapter;

type World<'a> = crate::world::World<'a, PortalSeatsStory>;

const CHAPTERS: &[Chapter<PortalSeatsStory>] = &[
    Chapter {
        english: "A trial: ten users, thirty days",
        japanese: "試用: 10名、30日間",
        tell: steps::trial,
    },
    Chapter {
        english: "A seat is held, taken, given back",
        japanese: "席の確保、使用、返却",
        tell: steps::seats,
    },
    Chapter {
        english: "What if: the end of the trial, plan by plan",
        japanese: "事前の確認: 試用期間の終了とプラン",
        tell: outlook::tell,
    },
    Chapter {
        english: "The portal closes, and opens again with its data",
        japanese: "利用停止と、データを保持した再開",
        tell: steps::closing,
    },
    Chapter {
        english: "Types of one's own, and what they cost",
        japanese: "独自の種類とその料金",
        tell: prices::tell,
    },
    Chapter {
        english: "Fewer licences: who would be over",
        japanese: "ライセンスの削減: 誰が超過するか",
        tell: fewer::tell,
    },
    Chapter { english: "Ten thousand customers", japanese: "1万人のお客様", tell: bulk::tell },
    Chapter {
        english: "A portal that nobody paid for",
        japanese: "購入されなかったポータル",
        tell: steps::deletion,
    },
    Chapter { english: "How things stand", japanese: "現在の状態", tell: standing::tell },
];
