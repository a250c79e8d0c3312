//! The fourth story: three hundred records are invited to a portal, and what becomes of its members.

mod data;
mod host;
mod invite;
mod letters;
mod lives;
mod standing;

pub(crate) use host::MembersStory;

use crate::story::Chapter;

type World<'a> = crate::world::World<'a, MembersStory>;

const CHAPTERS: &[Chapter<MembersStory>] = &[
    Chapter {
        english: "A portal, and who is kept where",
        japanese: "ポータルと登録データ",
        tell: invite::set_up,
    },
    Chapter { english: "The first customer", japanese: "最初のお客様", tell: lives::first },
    Chapter { english: "Three hundred invited", japanese: "300件の一括招待", tell: invite::bulk },
    Chapter {
        english: "Addresses, types, activity",
        japanese: "メールアドレス、種類、有効・無効",
        tell: lives::changes,
    },
    Chapter {
        english: "The mails, as files", japanese: "メールのファイル出力", tell: letters::write
    },
    Chapter { english: "How things stand", japanese: "現在の状態", tell: standing::tell },
];
