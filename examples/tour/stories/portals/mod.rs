//! The fifth story: a franchise, a dealer network, a school and a repair shop, each with a portal: the same request by four users, and what each sees of it.

mod changes;
mod data;
mod looking;
mod records;
mod setting_up;
mod standing;
mod tables;
mod writing;

pub(crate) use data::PortalsStory;

use crate::story::Chapter;

type World<'a> = crate::world::World<'a, PortalsStory>;

const CHAPTERS: &[Chapter<PortalsStory>] = &[
    Chapter {
        english: "Four portals, each with a name of its own",
        japanese: "4つのポータルとその名前",
        tell: setting_up::tell,
    },
    Chapter {
        english: "The same request by four users",
        japanese: "4人のユーザーによる同じ要求",
        tell: looking::requests,
    },
    Chapter {
        english: "Why a record is shown, and why another is not",
        japanese: "データが表示される理由、されない理由",
        tell: looking::reasons,
    },
    Chapter {
        english: "What is hidden does not exist",
        japanese: "非表示の項目は存在しないものとして扱う",
        tell: looking::hidden,
    },
    Chapter {
        english: "Preview, for the administrator",
        japanese: "管理者のためのプレビュー",
        tell: changes::preview,
    },
    Chapter {
        english: "A condition is changed: what that would do",
        japanese: "条件の変更とその影響",
        tell: changes::tell,
    },
    Chapter {
        english: "A customer writes, and the owner is told",
        japanese: "お客様による書き込みと担当者への通知",
        tell: writing::tell,
    },
    Chapter { english: "How things stand", japanese: "現在の状態", tell: standing::tell },
];
