//! The second story: customers of five products register who may turn to the support desk, and the desk says how many, why, and to whom it answers.

mod asking;
mod data;
mod form;
mod host;
mod inquiries;
mod limits;
mod mail;
mod past;
mod shared_mailbox;
mod smaller;
mod standing;

pub(crate) use host::SupportStory;

use crate::story::Chapter;

type World<'a> = crate::world::World<'a, SupportStory>;

const CHAPTERS: &[Chapter<SupportStory>] = &[
    Chapter {
        english: "Five products: how many, and why",
        japanese: "5つの製品: 登録できる人数とその理由",
        tell: limits::tell,
    },
    Chapter {
        english: "Signing up: an old form and a new one",
        japanese: "新規登録: 申込書の新旧による違い",
        tell: asking::sign_up,
    },
    Chapter {
        english: "A form full of mistakes, each told at once",
        japanese: "間違いのある申込書: すべてを一度に伝える",
        tell: form::tell,
    },
    Chapter { english: "Contracts grow", japanese: "契約の追加と登録枠", tell: asking::growth },
    Chapter {
        english: "Who leaves, and who takes over", japanese: "交代と引き継ぎ", tell: asking::people
    },
    Chapter {
        english: "Three people, one mailbox",
        japanese: "3名で使う共有メールアドレス",
        tell: shared_mailbox::tell,
    },
    Chapter {
        english: "Inquiries from inside and outside",
        japanese: "登録された方、されていない方からの問い合わせ",
        tell: inquiries::tell,
    },
    Chapter {
        english: "A smaller contract: first what if, then over quota",
        japanese: "契約の縮小: 事前の確認と枠の超過",
        tell: smaller::tell,
    },
    Chapter { english: "How things stand", japanese: "現在の状態", tell: standing::tell },
];
