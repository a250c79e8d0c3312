//! 100,000 addresses as a customer's file might have them, always the same ones.

/// Of 1,000 addresses, so many have an internationalised domain.
pub const IDN: u64 = 30;
/// Of 1,000 addresses, so many are invalid.
pub const INVALID: u64 = 20;
/// Of 1,000 addresses, so many are another spelling, or a copy, of one before.
pub const DOUBLES: u64 = 100;
/// Of 1,000 addresses, so many have a local part in Japanese.
pub const JAPANESE: u64 = 10;

const GIVEN: [&str; 16] = [
    "taro", "hanako", "kenji", "yuki", "sakura", "ichiro", "naoko", "hiroshi", "anna", "james", "maria",
    "david", "laura", "peter", "sofia", "thomas",
];
const FAMILY: [&str; 16] = [
    "sato",
    "suzuki",
    "takahashi",
    "tanaka",
    "watanabe",
    "ito",
    "yamamoto",
    "nakamura",
    "smith",
    "garcia",
    "mueller",
    "johnson",
    "rossi",
    "martin",
    "novak",
    "jansen",
];
const KANJI: [&str; 6] = ["佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤"];
const HOSTS: [&str; 8] = [
    "gmail.com",
    "yahoo.co.jp",
    "outlook.com",
    "icloud.com",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "softbank.ne.jp",
    "example.org",
];
const IDN_NAMES: [&str; 6] = ["株式会社さくら", "日本語ドメイン", "例え", "お名前", "bücher", "почта"];

/// A small generator (splitmix64): the same numbers on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap_or(0)]
    }
}

/// So many addresses, and how many of them are valid and differ.
pub fn addresses(count: usize) -> (Vec<String>, usize) {
    let mut numbers = Numbers(2026);
    let mut all: Vec<String> = Vec::with_capacity(count);
    let mut valid: Vec<usize> = Vec::with_capacity(count);
    for serial in 0..count {
        let dice = numbers.below(1000);
        let text = if dice < INVALID {
            invalid(&mut numbers, serial)
        } else if dice < INVALID + DOUBLES && !valid.is_empty() {
            let earlier = numbers.below(valid.len() as u64);
            respell(&mut numbers, &all[valid[usize::try_from(earlier).unwrap_or(0)]])
        } else {
            valid.push(serial);
            let idn = dice < INVALID + DOUBLES + IDN;
            fresh(&mut numbers, serial, idn)
        };
        all.push(text);
    }
    (all, valid.len())
}

/// An address that no other has: the serial number is in it. A third are written with capitals.
fn fresh(numbers: &mut Numbers, serial: usize, idn: bool) -> String {
    let (given, family) = (numbers.pick(&GIVEN), numbers.pick(&FAMILY));
    let local_part = match numbers.below(1000) {
        japanese if japanese < JAPANESE => format!("{}.{serial}", numbers.pick(&KANJI)),
        other if other < 330 => format!("{}.{}{serial}", capital(given), capital(family)),
        other if other < 600 => format!("{}{serial}", &family[..2]),
        other if other < 650 => format!("{given}.{family}+shop{serial}"),
        _ => format!("{given}.{family}{serial}"),
    };
    let domain = if idn {
        let name = numbers.pick(&IDN_NAMES);
        if numbers.below(2) == 0 { format!("{name}.jp") } else { format!("mail.{name}.com") }
    } else if numbers.below(2) == 0 {
        numbers.pick(&HOSTS).to_owned()
    } else {
        let company = numbers.pick(&FAMILY);
        let end = numbers.pick(&["co.jp", "com", "de", "ne.jp"]);
        let name = if numbers.below(10) == 0 { capital(company) } else { company.to_owned() };
        format!("{name}-{}.{end}", numbers.below(5000))
    };
    format!("{local_part}@{domain}")
}

fn capital(name: &str) -> String {
    format!("{}{}", name[..1].to_uppercase(), &name[1..])
}

/// The same address: copied, or in other cases.
fn respell(numbers: &mut Numbers, address: &str) -> String {
    match numbers.below(4) {
        0 | 1 => address.to_owned(),
        2 => address.to_uppercase().replace("BÜCHER", "bücher"),
        _ => address.to_lowercase(),
    }
}

/// Mistakes that both pipelines refuse.
fn invalid(numbers: &mut Numbers, serial: usize) -> String {
    match numbers.below(6) {
        0 => format!("taro{serial}.example.jp"),
        1 => format!("taro..{serial}@example.jp"),
        2 => format!("taro {serial}@example.jp"),
        3 => format!("taro{serial}@example..jp"),
        4 => format!("taro{serial}@"),
        _ => format!("taro@{serial}@example.jp"),
    }
}
