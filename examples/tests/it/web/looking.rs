//! `GET` and `HEAD`: what is shown, what every answer carries, and that nothing changes.

use super::site::{Answer, LUMIERE, REGISTER, SAKURA, Site, TANAKA};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use sqlite_store::rusqlite::Connection;

#[tokio::test]
async fn an_invitation_is_shown_in_the_readers_language() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    let japanese = site.get(&invited.path(), "ja").await;
    assert_eq!((japanese.status, japanese.heading()), (StatusCode::OK, "設定担当者への招待"));
    for text in [
        r#"<html lang="ja">"#,
        "さくら商事株式会社 様から",
        "新しいショップの設定をお願いします。",
        "ネットショップ サーバー<small>レンタルサーバー</small>",
        "sakura-shop.example<small>ドメイン名</small>",
        "2026年4月8日 09:00(日本時間)",
        TANAKA,
        "登録して承諾する",
        "拒否する",
    ] {
        assert!(japanese.text.contains(text), "`{text}` is not in {}", japanese.text);
    }
    let english = site.get(&invited.path(), "en-GB").await;
    assert_eq!((english.status, english.heading()), (StatusCode::OK, "Invitation to configure services"));
    for text in [
        r#"<html lang="en">"#,
        "さくら商事株式会社 invites you",
        r#"<blockquote lang="ja">"#,
        "domain name",
        "8 April 2026, 09:00 (Japan time)",
        "Register and accept",
        "Decline",
    ] {
        assert!(english.text.contains(text), "`{text}` is not in {}", english.text);
    }
}

#[tokio::test]
async fn the_language_is_the_one_wished_for_most() {
    let site = Site::new();
    let path = site.invite_tanaka().path();
    for (wishes, language) in [
        ("ja", "ja"),
        ("ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", "ja"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("EN-gb", "en"),
        ("ja;q=0.2, en;q=0.3", "en"),
        ("en;q=0, *;q=0.5", "ja"),
        ("en;q=0", "ja"),
        ("fr, de;q=0.9, en;q=0.1", "en"),
        ("fr", "ja"),
        ("*", "ja"),
        ("en;q=nonsense, ja;q=0.1", "ja"),
        ("", "ja"),
        (";;,,q=1", "ja"),
        ("jam, enm", "ja"),
    ] {
        let answer = site.get(&path, wishes).await;
        assert_eq!(answer.headers["content-language"], language, "for `{wishes}`");
    }
    let without = site.send(Request::get(&path).body(Body::empty()).unwrap()).await;
    assert_eq!(without.headers["content-language"], "ja");
}

#[tokio::test]
async fn what_others_typed_is_escaped() {
    let site = Site::new();
    let invited = site.invite(LUMIERE, TANAKA, &[3], "<script>alert('田中')</script>");
    let page = site.get(&invited.path(), "en").await.text;
    assert!(page.contains("&lt;script&gt;alert(") && !page.contains("<script"), "{page}");
    assert!(page.contains("Lumière &lt;Arts&gt; invites you"), "{page}");
}

/// IL-18: looking at an invitation never changes it, whatever becomes of it and however it is looked at; mail scanners open links.
#[tokio::test]
async fn il_18_get_and_head_leave_every_table_as_it_is() {
    let site = Site::new();
    let accepted = site.invite(SAKURA, "suzuki@seisaku-kobo.example", &[1], "鈴木様");
    site.post(&accepted.to("accept"), REGISTER).await;
    let declined = site.invite(SAKURA, "sato@seisaku-kobo.example", &[1], "佐藤様");
    site.post(&declined.to("decline"), "").await;
    let cancelled = site.invite(SAKURA, "ito@seisaku-kobo.example", &[1], "伊藤様");
    site.cancel(&cancelled);
    let superseded = site.invite(SAKURA, "kato@seisaku-kobo.example", &[1], "加藤様");
    site.later(super::site::MINUTE);
    site.resend(&superseded);
    let open = site.invite_tanaka();
    let unknown = format!("/invitations/{}", "B".repeat(64));

    let witness = Connection::open(&site.path).unwrap();
    let commits = || witness.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0)).unwrap();
    let (before, version) = (site.every_row(), commits());
    for _ in 0..2 {
        for link in [&open, &accepted, &declined, &cancelled, &superseded] {
            for path in [link.path(), link.to("accept"), link.to("decline"), unknown.clone()] {
                for method in [Method::GET, Method::HEAD] {
                    site.ask(method, &path, "ja", REGISTER).await;
                }
            }
        }
        site.later(super::site::MINUTE * 60 * 24 * 30);
    }
    assert_eq!(site.every_row(), before);
    assert_eq!(commits(), version, "something was committed");
}

#[tokio::test]
async fn il_18_the_connections_that_look_cannot_write() {
    let site = Site::new();
    site.invite_tanaka();
    let deleted =
        site.app.database.read(|tx| Ok(tx.connection().execute("DELETE FROM tantou_selector", [])?)).await;
    assert!(deleted.unwrap_err().to_string().contains("readonly"));
}

/// IL-18: `GET` and `HEAD` on what changes something are refused, and `HEAD` on a page is the page without its text.
#[tokio::test]
async fn il_18_only_post_answers_an_invitation() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    for answer in ["accept", "decline"] {
        for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE] {
            let refused = site.ask(method, &invited.to(answer), "ja", REGISTER).await;
            assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
            assert_eq!(refused.headers["allow"], "POST");
        }
    }
    assert_eq!(site.post(&invited.path(), REGISTER).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let (get, head) =
        (site.get(&invited.path(), "en").await, site.ask(Method::HEAD, &invited.path(), "en", "").await);
    assert_eq!((head.status, head.text.as_str()), (get.status, ""));
    assert_eq!(head.headers["content-type"], get.headers["content-type"]);
}

#[tokio::test]
async fn no_answer_lets_the_link_out() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    let mut answers: Vec<Answer> = Vec::new();
    for path in
        [invited.path(), invited.to("accept"), "/style.css".into(), "/".into(), "/invitations/x".into()]
    {
        answers.push(site.get(&path, "ja").await);
    }
    for form in ["", "password=short", &"x".repeat(100_000), REGISTER] {
        answers.push(site.post(&invited.to("accept"), form).await);
    }
    answers.push(site.post(&invited.to("decline"), "").await);
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses, [200, 405, 200, 404, 404, 422, 422, 422, 200, 404]);
    for answer in answers {
        for (name, value) in [
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-robots-tag", "noindex, nofollow"),
            ("vary", "accept-language"),
        ] {
            assert_eq!(answer.headers[name], value, "{answer:?}");
        }
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(!answer.text.contains("http://") && !answer.text.contains("https://"), "a foreign address");
        assert!(!answer.text.contains("style=") && !answer.text.contains("<style"), "the policy blocks it");
    }
}

/// IL-13: the log names routes, never links.
#[tokio::test]
async fn il_13_the_log_holds_no_token() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    site.get(&invited.path(), "ja").await;
    site.get(&format!("{}/elsewhere", invited.path()), "ja").await;
    site.post(&invited.to("accept"), "password=short").await;
    site.post(&invited.to("accept"), REGISTER).await;
    site.post(&invited.to("decline"), "").await;
    assert_eq!(
        site.log(),
        [
            "GET /invitations/{token} 200",
            "GET (no route) 404",
            "POST /invitations/{token}/accept 422",
            "POST /invitations/{token}/accept 200",
            "POST /invitations/{token}/decline 404",
        ]
    );
}
