//! Links that open nothing any more, and what they say about it.

use super::site::{Answer, Invited, MINUTE, REGISTER, Site, TANAKA};
use axum::http::{Method, StatusCode};

const UNKNOWN: (u16, &str, &str) = (404, "このリンクは確認できません。", "This link is not known.");

async fn check(site: &Site, dead: &Invited, (status, japanese, english): (u16, &str, &str)) {
    let before = site.every_row();
    for (language, heading, reason) in
        [("ja", "このリンクは使用できません", japanese), ("en", "This link cannot be used", english)]
    {
        let shown = site.get(&dead.path(), language).await;
        assert_eq!((shown.status.as_u16(), shown.heading()), (status, heading));
        assert!(shown.text.contains(reason), "`{reason}` is not in {}", shown.text);
        // IL-16: without telling who was invited, by whom, or to what.
        for secret in [TANAKA, "さくら商事", "sakura-shop"] {
            assert!(!shown.text.contains(secret), "{}", shown.text);
        }
        // Whoever answers all the same is told the same.
        for answer in ["accept", "decline"] {
            let refused = site.ask(Method::POST, &dead.to(answer), language, REGISTER).await;
            if answer == "accept" && refused.status == StatusCode::OK {
                assert_eq!(status, 404, "only a used link has been accepted before");
                continue;
            }
            assert_eq!(refused, shown);
        }
    }
    assert_eq!(site.every_row(), before);
}

#[tokio::test]
async fn il_16_a_superseded_link() {
    let site = Site::new();
    let first = site.invite_tanaka();
    site.later(MINUTE);
    let second = site.resend(&first);
    let reason = (
        410,
        "このリンクは、後から送られたメールのリンクに置き換えられました。",
        "A later mail has replaced this link.",
    );
    check(&site, &first, reason).await;
    assert_eq!(site.get(&second.path(), "ja").await.status, StatusCode::OK);
}

#[tokio::test]
async fn il_06_il_16_a_cancelled_link() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    site.cancel(&invited);
    check(&site, &invited, (410, "招待は取り消されました。", "The invitation was cancelled.")).await;
}

#[tokio::test]
async fn il_02_il_16_an_expired_link() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    site.later(MINUTE * (60 * 24 * 7 - 1));
    assert_eq!(site.get(&invited.path(), "ja").await.status, StatusCode::OK);
    site.later(MINUTE);
    check(&site, &invited, (410, "招待の有効期限が切れました。", "The invitation has expired.")).await;
}

#[tokio::test]
async fn il_04_il_16_a_declined_link() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    site.post(&invited.to("decline"), "").await;
    check(&site, &invited, (410, "招待は拒否されました。", "The invitation was declined.")).await;
}

/// IL-13, IL-16: that somebody has used a link is told to nobody but them; this host has no sessions, so it is told to nobody who looks.
#[tokio::test]
async fn il_16_a_used_link() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    site.post(&invited.to("accept"), REGISTER).await;
    check(&site, &invited, UNKNOWN).await;
}

/// IL-13: a link that never was, one with a wrong secret, one that is used, and what is no token at all are answered alike, to the octet.
#[tokio::test]
async fn il_13_unknown_and_malformed_links_are_answered_alike() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    let used = site.invite(super::site::LUMIERE, "suzuki@seisaku-kobo.example", &[3], "鈴木様");
    site.post(&used.to("accept"), REGISTER).await;
    let (selector, secret) = invited.token.split_at(22);
    let wrong_secret = format!("{selector}{}", secret.chars().rev().collect::<String>());
    let before = site.every_row();
    for language in ["ja", "en"] {
        let expected: Answer = site.get(&format!("/invitations/{}", "B".repeat(64)), language).await;
        assert_eq!(expected.status, StatusCode::NOT_FOUND);
        for token in [
            wrong_secret.as_str(),
            used.token.as_str(),
            &"A".repeat(64),
            "x",
            "%FF%FE",
            "%00",
            "田中",
            &"A".repeat(5000),
            &format!("{}=", "A".repeat(63)),
            "00000000-0000-0000-0000-000000000000",
            &invited.id.to_string(),
        ] {
            let token: String = token
                .chars()
                .map(|c| if c.is_ascii() { c.to_string() } else { "%E7%94%B0".into() })
                .collect();
            let path = format!("/invitations/{token}");
            assert_eq!(site.get(&path, language).await, expected, "{path}");
            assert_eq!(
                site.ask(Method::POST, &format!("{path}/decline"), language, "").await,
                expected,
                "{path}"
            );
            if token != used.token {
                let accept = format!("{path}/accept");
                for form in [REGISTER, "", "password=short", "%%%"] {
                    assert_eq!(site.ask(Method::POST, &accept, language, form).await, expected, "{path}");
                }
            }
        }
    }
    assert_eq!(site.every_row(), before);
}
