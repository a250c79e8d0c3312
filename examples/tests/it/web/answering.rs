//! `POST`: accepting with and without registration, declining, and doing either twice.

use super::site::{LUMIERE, REGISTER, SAKURA, Site, TANAKA, contract};
use argon2::password_hash::PasswordVerifier;
use argon2::{Argon2, PasswordHash};
use axum::http::{Method, StatusCode};
use tantou::access::{Action, DelegateRepository, Principal};
use tantou::storage::run_ready;

fn may_configure(site: &Site, number: u128) -> bool {
    let now = site.now();
    site.in_transaction(|tx| {
        let key = super::site::address(TANAKA).key().clone();
        let found = run_ready(tx.lock_delegates_by_address(&[key])).unwrap();
        let who = Principal::Delegate(found[0].value.id());
        let decision =
            run_ready(site.delegation.decide(tx, who, Action::ConfigureService, contract(number), now));
        decision.unwrap().is_allowed()
    })
}

/// IL-10: a new person registers, under the invited address, and only then does access open.
#[tokio::test]
async fn il_10_a_new_person_accepts_by_registering() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    assert!(!may_configure(&site, 1));
    let accepted = site.post(&invited.to("accept"), REGISTER).await;
    assert_eq!((accepted.status, accepted.heading()), (StatusCode::OK, "招待を承諾しました"));
    assert!(
        accepted.text.contains("ネットショップ サーバー") && accepted.text.contains("sakura-shop.example")
    );
    assert!(may_configure(&site, 1) && may_configure(&site, 2) && !may_configure(&site, 3));
    let hashes = site.password_hashes();
    let parsed = PasswordHash::new(&hashes[0]).unwrap();
    assert!(hashes[0].starts_with("$argon2id$"), "{hashes:?}");
    assert!(Argon2::default().verify_password(b"tsutsuji no hana", &parsed).is_ok());
    assert_eq!(site.topics(), ["delegation.invitation_accepted"]);
}

/// IL-10: without a fit password nothing is accepted, and the form is shown again with what is wrong.
#[tokio::test]
async fn il_10_an_unfit_password_is_refused() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    let before = site.every_row();
    let long = "x".repeat(1025);
    for (form, japanese, english) in [
        ("", "12文字以上で", "at least 12 characters"),
        ("password=short&password_again=short", "12文字以上で", "at least 12 characters"),
        (&format!("password={long}&password_again={long}"), "長すぎます", "too long"),
        ("password=tsutsuji+no+hana&password_again=x", "一致しません", "differ"),
        ("password=one&password=another", "読み取れませんでした", "could not be read"),
    ] {
        for (language, problem) in [("ja", japanese), ("en", english)] {
            let answer = site.ask(Method::POST, &invited.to("accept"), language, form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            assert!(answer.text.contains(problem), "`{problem}` is not in {}", answer.text);
            assert!(answer.text.contains(r#"role="alert""#) && answer.text.contains("password_again"));
        }
    }
    assert_eq!(site.every_row(), before);
    // Eleven characters of Japanese are eleven, not thirty-three; twelve will do.
    let short = "password=つつじの花が咲く春の日&password_again=つつじの花が咲く春の日";
    let short: String =
        short.chars().map(|c| if c.is_ascii() { c.to_string() } else { encoded(c) }).collect();
    assert_eq!(site.post(&invited.to("accept"), &short).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fit = short.replace('&', "%E3%80%82&") + "%E3%80%82";
    assert_eq!(site.post(&invited.to("accept"), &fit).await.status, StatusCode::OK);
}

fn encoded(character: char) -> String {
    let octets = character.to_string().into_bytes();
    octets.iter().fold(String::new(), |text, octet| format!("{text}%{octet:02X}"))
}

/// IL-10: a person who is registered is asked for consent alone, and their password stays, whatever a form brings along.
#[tokio::test]
async fn il_10_a_registered_person_accepts_by_consenting() {
    let site = Site::new();
    let first = site.invite_tanaka();
    let second = site.invite(LUMIERE, TANAKA, &[3], "Bonjour");
    assert!(site.get(&second.path(), "ja").await.text.contains("password_again"));
    site.post(&first.to("accept"), REGISTER).await;
    let before = site.password_hashes();
    let shown = site.get(&second.path(), "en").await.text;
    assert!(!shown.contains("password") && shown.contains("Your consent is all it takes"), "{shown}");
    let form = "password=another+password&password_again=another+password";
    let accepted = site.post(&second.to("accept"), form).await;
    assert_eq!((accepted.status, accepted.heading()), (StatusCode::OK, "招待を承諾しました"));
    assert!(may_configure(&site, 3));
    assert_eq!(site.password_hashes(), before);
}

/// IL-19: accepting twice says so and has no second effect.
#[tokio::test]
async fn il_19_a_double_submit_has_one_effect() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    site.post(&invited.to("accept"), REGISTER).await;
    let before = site.every_row();
    for form in [REGISTER, "", "password=another+password&password_again=another+password"] {
        let again = site.post(&invited.to("accept"), form).await;
        assert_eq!((again.status, again.heading()), (StatusCode::OK, "この招待はすでに承諾済みです"));
        assert!(again.text.contains("sakura-shop.example"));
    }
    let english = site.ask(Method::POST, &invited.to("accept"), "en", "").await;
    assert_eq!(english.heading(), "You had accepted this invitation already");
    assert_eq!(site.every_row(), before);
}

/// IL-04: the invitee declines, and the holder is told. A second time the link is dead.
#[tokio::test]
async fn il_04_declining() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    let declined = site.post(&invited.to("decline"), "").await;
    assert_eq!((declined.status, declined.heading()), (StatusCode::OK, "招待を拒否しました"));
    assert!(!may_configure(&site, 1));
    assert_eq!(site.topics(), ["delegation.invitation_declined"]);
    let again = site.post(&invited.to("decline"), "").await;
    assert_eq!(again.status, StatusCode::GONE);
    let accepted = site.post(&invited.to("accept"), REGISTER).await;
    assert_eq!(accepted.status, StatusCode::GONE);
    assert!(site.password_hashes().is_empty());
}

/// IL-17, AM-14: what the rules refuse at acceptance is shown above the invitation, and nothing is written.
#[tokio::test]
async fn il_17_a_refused_acceptance_changes_nothing() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    site.in_transaction(|tx| {
        let key = super::site::address(TANAKA).key().clone();
        let sql = "UPDATE tantou_holder SET address = ?1, address_key = ?2 WHERE id = ?3";
        let holder = SAKURA.as_uuid().into_bytes();
        tx.connection().execute(sql, (TANAKA, key.as_str(), holder)).unwrap();
    });
    let before = site.every_row();
    let refused = site.post(&invited.to("accept"), REGISTER).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains(r#"role="alert""#), "{}", refused.text);
    assert_eq!(site.every_row(), before);
}
