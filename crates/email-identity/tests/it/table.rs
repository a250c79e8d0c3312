//! IL-70, IL-71, IL-72: a big table of accepted and refused addresses, reviewed as one snapshot.

use std::fmt::Write;

use email_identity::{AddressPolicy, EmailAddress};

/// Characters one cannot see are written by their code point.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_control() || (c.is_whitespace() && c != ' ') || "\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\u{202E}\u{2066}\u{00AD}\u{2060}\u{FEFF}\u{FE0F}\u{3164}\u{2800}\u{E000}\u{0301}\u{E0041}".contains(c)
        {
            write!(out, "<U+{:04X}>", u32::from(c)).unwrap();
        } else {
            out.push(c);
        }
    }
    out
}

fn describe(text: &str, policy: &AddressPolicy) -> String {
    match EmailAddress::parse(text, policy) {
        Ok(address) if address.delivery() == address.key().as_str() => {
            format!("ok  {}", visible(address.delivery()))
        }
        Ok(address) => {
            format!("ok  {}  key {}", visible(address.delivery()), visible(address.key().as_str()))
        }
        Err(error) => {
            let list: Vec<_> =
                error.problems().iter().map(|p| format!("{}:{}", p.place.column, p.kind.code())).collect();
            format!("--  {}", list.join(" "))
        }
    }
}

fn table(title: &str, rows: &[&str], policy: &AddressPolicy, out: &mut String) {
    writeln!(out, "\n## {title}").unwrap();
    for row in rows {
        let shown: String = visible(row);
        let shown = if shown.chars().count() > 90 {
            let head: String = shown.chars().take(40).collect();
            format!("{head}… ({} octets)", row.len())
        } else {
            shown
        };
        writeln!(out, "[{shown}]\n    {}", describe(row, policy)).unwrap();
    }
}

#[test]
fn il_70_il_71_il_72_accepted_and_refused() {
    let policy = AddressPolicy::default();
    let mut out = String::new();
    table("plain", PLAIN, &policy, &mut out);
    table("structure", STRUCTURE, &policy, &mut out);
    table("dots", DOTS, &policy, &mut out);
    table("quotes, default policy", QUOTED, &policy, &mut out);
    table("quotes, allowed", QUOTED, &AddressPolicy::default().with_quoted_local_parts(true), &mut out);
    table("Japanese", JAPANESE, &policy, &mut out);
    table("width", WIDTH, &policy, &mut out);
    table("other languages", LANGUAGES, &policy, &mut out);
    table("invisible and bidirectional", INVISIBLE, &policy, &mut out);
    table("domains", DOMAINS, &policy, &mut out);
    table("scripts, refused by default", SCRIPTS, &policy, &mut out);
    table(
        "scripts, not judged",
        SCRIPTS,
        &AddressPolicy::default().with_refuse_mixed_script_domains(false),
        &mut out,
    );
    insta::assert_snapshot!("accepted_and_refused", out);
}

const PLAIN: &[&str] = &[
    "taro@example.jp",
    "Taro.Yamada@Example.JP",
    "  taro@example.jp\t",
    "\u{3000}taro@example.jp\u{3000}",
    "taro+shop@example.jp",
    "a@b.co",
    "!#$%&'*+-/=?^_`{|}~@example.jp",
    "0@1.example",
    "taro_@example.jp",
    "-taro-@example.jp",
    "taro@mail.branch.shop.example.co.jp",
];

const STRUCTURE: &[&str] = &[
    "",
    "   ",
    "taro",
    "@",
    "@example.jp",
    "taro@",
    "taro@@example.jp",
    "taro@example@jp",
    "taro@example.jp, hanako@example.jp",
    "taro@example.jp;hanako@example.jp",
    "山田太郎 <taro@example.jp>",
    "<taro@example.jp>",
    "taro(comment)@example.jp",
    "taro@example.jp (comment)",
    "mailto:taro@example.jp",
    "ta ro@example.jp",
    "taro @example.jp",
    "taro@ example.jp",
    "taro@example .jp",
    "taro\n@example.jp",
    "taro@example.jp\r\nBcc: hanako@example.jp",
    "taro\0@example.jp",
    "taro@[192.0.2.1]",
    "taro@[IPv6:2001:db8::1]",
    "taro@192.0.2.1",
    "taro@localhost",
    "ta\\ro@example.jp",
    "ta\"ro@example.jp",
    "taro@example.jp/path",
    "taro@example.jp:25",
    "taro@exam_ple.jp",
    "taro%example.jp@example.com",
    "taro!example@example.com",
];

const DOTS: &[&str] = &[
    "a..b@example.jp",
    ".a@example.jp",
    "a.@example.jp",
    ".@example.jp",
    "..@example.jp",
    "...a..@example.jp",
    "a@example..jp",
    "a@.example.jp",
    "a@example.jp.",
    "a@example.jp..",
    "a@.",
    "a@..",
    "a@example。jp",
    "a@example．jp．",
    "a@example｡jp｡",
    "a@日本。。jp",
];

const QUOTED: &[&str] = &[
    "\"taro\"@example.jp",
    "\"Ta\\ro\"@example.jp",
    "\"taro yamada\"@example.jp",
    "\"taro@home\"@example.jp",
    "\"ta\\\"ro\"@example.jp",
    "\"ta\\\\ro\"@example.jp",
    "\"..\"@example.jp",
    "\"\"@example.jp",
    "\"山田 太郎\"@example.jp",
    "\"taro@example.jp",
    "\"taro\"example.jp",
    "\"taro\"",
    "\"taro\\\"@example.jp",
    "\"ta\u{200B}ro\"@example.jp",
    "\"ta\tro\"@example.jp",
    "\"ta\u{3000}ro\"@example.jp",
    "\"taro\".yamada@example.jp",
];

const JAPANESE: &[&str] = &[
    "山田太郎@example.jp",
    "やまだ.たろう@example.jp",
    "ヤマダ＠example.jp",
    "佐々木@佐々木.jp",
    "髙橋@髙橋.jp",
    "﨑本@﨑本.jp",
    "神\u{FA19}@example.jp",
    "か\u{3099}@か\u{3099}.jp",
    "が@が.jp",
    "info@日本語テスト.jp",
    "info@日本語テストabc.jp",
    "info@お名前.com",
    "info@株式会社さくらABC.co.jp",
    "info@ＡＢＣ日本。ＪＰ",
    "info@アール・ビー.jp",
    "info@xn--wgv71a119e.jp",
    "info@XN--WGV71A119E.JP",
    "〆木@ゞゝ々.jp",
];

const WIDTH: &[&str] = &[
    "taro＠example.jp",
    "taro＠@example.jp",
    "ｔａｒｏ@example.jp",
    "taro@ｅｘａｍｐｌｅ．ｊｐ",
    "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ",
    "Ａ@example.jp",
    "ﾔﾏﾀﾞ@example.jp",
    "info@ﾃｽﾄ.jp",
    "info@ﾊﾞﾅﾅ.jp",
    "taro\u{3000}yamada@example.jp",
    "taro，hanako@example.jp",
];

const LANGUAGES: &[&str] = &[
    "straße@straße.de",
    "STRASSE@STRASSE.de",
    "ΟΔΟΣ@example.gr",
    "οδος@example.gr",
    "οδοσ@example.gr",
    "ΦΑΣ@φας.gr",
    "\u{212A}elvin@\u{212A}elvin.com",
    "İstanbul@İstanbul.com",
    "ıstanbul@ıstanbul.com",
    "teſt@teſt.com",
    "jose\u{301}@jose\u{301}.es",
    "josé@josé.es",
    "\u{301}a@example.jp",
    "иван@почта.рф",
    "用户@例子.中国",
    "사용자@도메인.한국",
    "משתמש@דוגמה.ישראל",
    "مستخدم@مثال.إختبار",
    "abcמשתמש@example.com",
    "משתמשabc@example.com",
    "משתמש1@example.com",
    "نام\u{200C}ه@example.com",
    "उपयोगकर्ता@उदाहरण.भारत",
    "ผู้ใช้@ตัวอย่าง.ไทย",
    "😀@example.com",
    "i@i❤.ws",
    "a\u{37E}b@example.com",
    "𝐭aro@𝐞xample.com",
    "ﬁn@ﬁn.com",
];

const INVISIBLE: &[&str] = &[
    "ta\u{200B}ro@example.jp",
    "taro@exam\u{200B}ple.jp",
    "ta\u{AD}ro@exam\u{AD}ple.jp",
    "taro\u{FEFF}@example.jp",
    "\u{FEFF}taro@example.jp",
    "taro@example.jp\u{200B}",
    "taro@exam\u{2060}ple.jp",
    "ta\u{FE0F}ro@example.jp",
    "ta\u{3164}ro@example.jp",
    "ta\u{2800}ro@example.jp",
    "ta\u{E0041}ro@example.jp",
    "ta\u{202E}oray@example.jp",
    "taro@\u{202E}elpmaxe.jp",
    "taro\u{200E}@example.jp",
    "taro\u{2066}@example.jp",
    "taro\u{A0}yamada@example.jp",
    "taro\u{2028}@example.jp",
    "taro\u{85}@example.jp",
    "taro\u{7F}@example.jp",
    "taro\u{E000}@example.jp",
    "taro\u{FFFD}@example.jp",
    "taro\u{378}@example.jp",
    "taro@a\u{200D}b.jp",
    "taro@xn--ab-j1t.jp",
];

const DOMAINS: &[&str] = &[
    "a@-example.jp",
    "a@example-.jp",
    "a@ex--ample.jp",
    "a@ab--cd.jp",
    "a@xn--.jp",
    "a@xn--a.jp",
    "a@xn--abc-.jp",
    "a@xn--zzzzzzzzzz.jp",
    "a@faß.de",
    "a@fass.de",
    "a@xn--fa-hia.de",
    "a@example.123",
    "a@example.１２３",
    "a@123.jp",
    "a@例え.テスト",
    "a@例_え.jp",
    "a@⒈com.jp",
    "a@\u{301}a.jp",
    "a@aa-.例え.jp",
    "a@abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-0123456789.jp",
    "a@いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす.jp",
];

const SCRIPTS: &[&str] = &[
    "a@pаypal.com",
    "a@раypal.com",
    "a@аррӏе.com",
    "a@xn--80ak6aa92e.com",
    "a@аррӏе.рф",
    "a@почта.com",
    "a@почтаmail.com",
    "a@αpple.com",
    "a@goοgle.com",
    "a@яндекс.рф",
    "a@日本語テストabc.jp",
    "a@漢字кириллица.jp",
    "a@ひらがなкнига.jp",
    "a@pay一pal.jp",
    "a@pay一.jp",
    "a@第一ビル.jp",
    "a@abcノート.jp",
    "a@comノlogin.jp",
    "a@goー0gle.jp",
    "a@スーパーabc.jp",
    "a@한국abc.kr",
    "a@한국日本.kr",
    "a@한국ひらがな.kr",
    "a@bücher.de",
    "a@i❤you.ws",
    "a@օnօ.com",
    "a@日本.pаypal.com",
];
