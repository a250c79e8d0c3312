//! Many at once.

use super::site::{Answer, Site, TENANT};
use argon2::password_hash::PasswordVerifier;
use argon2::{Argon2, PasswordHash};
use axum::http::StatusCode;
use sqlite_store::SqliteStore;
use std::sync::Arc;
use tokio::task::JoinSet;

async fn all_at_once(site: &Arc<Site>, requests: Vec<(String, String)>) -> Vec<(usize, Answer)> {
    let mut tasks = JoinSet::new();
    for (number, (path, form)) in requests.into_iter().enumerate() {
        let site = Arc::clone(site);
        tasks.spawn(async move { (number, site.post(&path, &form).await) });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_by_key(|(number, _)| *number);
    answers
}

/// IL-03, IL-19: of sixteen acceptances with sixteen passwords exactly one counts, the password is the winner's, and the others are told.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn il_03_exactly_one_of_sixteen_acceptances_wins() {
    for _ in 0..5 {
        let site = Arc::new(Site::new());
        let path = site.invite_tanaka().to("accept");
        let form =
            |number| format!("password=password+number+{number}&password_again=password+number+{number}");
        let answers = all_at_once(&site, (0..16).map(|number| (path.clone(), form(number))).collect()).await;
        assert!(answers.iter().all(|(_, answer)| answer.status == StatusCode::OK), "{answers:#?}");
        let won = |(_, answer): &&(usize, Answer)| answer.heading() == "招待を承諾しました";
        let winners: Vec<usize> = answers.iter().filter(won).map(|(number, _)| *number).collect();
        let told =
            answers.iter().filter(|(_, answer)| answer.heading() == "この招待はすでに承諾済みです").count();
        assert_eq!((winners.len(), told), (1, 15));
        let [hash] = site.password_hashes().try_into().unwrap();
        let password = format!("password number {}", winners[0]);
        let parsed = PasswordHash::new(&hash).unwrap();
        assert!(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
        assert_eq!(site.topics(), ["delegation.invitation_accepted"]);
    }
}

/// While somebody else keeps the file locked, looking goes on and answering is put off; afterwards it goes through.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_locked_file_puts_answers_off_and_keeps_nobody_from_looking() {
    let site = Site::new();
    let invited = site.invite_tanaka();
    let mut store = SqliteStore::open(&site.path).unwrap();
    let lock = store.begin(TENANT).unwrap();
    let put_off = site.post(&invited.to("decline"), "").await;
    assert_eq!(put_off.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(put_off.headers["retry-after"], "5");
    assert!(put_off.text.contains("もう一度お試しください"), "{put_off:?}");
    assert!(site.log().iter().any(|line| line.starts_with("error: ") && line.contains("locked")));
    assert_eq!(site.get(&invited.path(), "ja").await.status, StatusCode::OK);
    drop(lock);
    assert_eq!(site.post(&invited.to("decline"), "").await.status, StatusCode::OK);
}

/// IL-03, IL-04: eight accept while eight decline, and one answer counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn il_03_il_04_one_answer_counts() {
    for _ in 0..5 {
        let site = Arc::new(Site::new());
        let invited = site.invite_tanaka();
        let request = |number: usize| {
            let answer = if number.is_multiple_of(2) { "accept" } else { "decline" };
            (invited.to(answer), super::site::REGISTER.to_owned())
        };
        let answers = all_at_once(&site, (0..16).map(request).collect()).await;
        let count = |heading: &str| answers.iter().filter(|(_, answer)| answer.heading() == heading).count();
        let (accepted, declined) = (count("招待を承諾しました"), count("招待を拒否しました"));
        assert_eq!(accepted + declined, 1);
        assert_eq!(site.password_hashes().len(), accepted);
        assert_eq!(site.topics().len(), 1);
        let passing = |answer: &Answer| [200, 404, 410].contains(&answer.status.as_u16());
        assert!(answers.iter().all(|(_, answer)| passing(answer)), "{answers:#?}");
    }
}
