//! A city of 280,000 members: for whom a wish is, ranked, as a coordinator asks for it.

use std::time::Instant;

use serde_json::json;
use wish_contract::Responder;
use wish_server::Profile;
use wish_simulation::demo::{START, responders, wishes};
use wish_store::StoreError;
use wish_store::testing::Place;

use crate::client::{Client, request};
use crate::figure::Figure;
use crate::process::{HostProcess, SERVED, case_of, given};

const MEMBERS: usize = 280_000;
/// Communities: as many as a city has that the simulation plays.
const COMMUNITIES: usize = 1_530;
const TOGETHER: usize = 5_000;
const TIMES: usize = 21;

pub async fn measure() {
    for is_sqlite in [true, false] {
        let place = if is_sqlite { Place::sqlite() } else { Place::postgres().await };
        let store = if is_sqlite { "SQLite" } else { "PostgreSQL" };
        people(&place).await;
        let host = HostProcess::start(place.address(), &START.to_string());
        let (took, candidates) = candidates(&host).await;
        let what = format!("audience and ranking in a city of {MEMBERS} members, {store}");
        Figure::of(&what, took, "ms").noting(&format!("{candidates} candidates")).say();
    }
}

/// The area of a community; the first is that of the wish.
fn area(number: usize, of_wish: &str) -> String {
    if number == 0 {
        return of_wish.to_owned();
    }
    format!("32/12/{:02}/{:03}/{:03}", number % 10, number / 10 % 17, number / 170)
}

async fn people(place: &Place) {
    let store = place.open().await;
    let all = responders(SERVED).expect("responders");
    let member = all.into_iter().find(|one| one.id == "tz-m1").expect("a member");
    let wish = wishes(SERVED).expect("wishes").into_iter().next().expect("a wish");
    let community: Vec<&str> = wish.submission.need.area.split('/').take(5).collect();
    let community = community.join("/");
    for from in (0..MEMBERS).step_by(TOGETHER) {
        let (member, community) = (member.clone(), community.clone());
        let kept = store.write(move |mut transaction| {
            Box::pin(async move {
                for number in from..from + TOGETHER {
                    let area = area(number % COMMUNITIES, &community);
                    let one = Responder { id: format!("m{number}"), area, ..member.clone() };
                    let (row, ties) = Profile::from(one).rows().expect("rows");
                    transaction.put_responder(SERVED, &row, &ties).await?;
                }
                Ok::<_, StoreError>(())
            })
        });
        kept.await.expect("members");
    }
}

/// The median time of asking for candidates, in milliseconds, and how many there are.
async fn candidates(host: &HostProcess) -> (f64, usize) {
    let (reporter, operator) = (host.token("reporter").await, host.token("operator").await);
    let mut client = Client::of(host.at);
    let wish = wishes(SERVED).expect("wishes").into_iter().next().expect("a wish");
    let opened = given("/cases", &reporter, "w", &json!({ "need": wish.submission.need }));
    let case = case_of(&client.ask(&opened).await.expect("a case"));
    let path = format!("/cases/{case}/commands");
    for command in ["accept", "publish"] {
        let bytes = given(&path, &operator, command, &json!({ "command": command }));
        assert_eq!(client.ask(&bytes).await.expect("an answer").status, 200);
    }
    // The ladder opens to everybody.
    let moved = request("POST", "/demo/clock", &[], br#"{"hours": 480}"#);
    assert_eq!(client.ask(&moved).await.expect("an answer").status, 200);
    let authorization = format!("Bearer {operator}");
    let path = format!("/api/v1/cities/{SERVED}/cases/{case}/candidates");
    let asked = request("GET", &path, &[("authorization", &authorization)], b"");
    let (mut times, mut count) = (Vec::new(), 0);
    for _ in 0..TIMES {
        let began = Instant::now();
        let reply = client.ask(&asked).await.expect("candidates");
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        let shown = reply.json();
        let lists = ["ranked", "barred"].map(|name| shown[name].as_array().map_or(0, Vec::len));
        count = lists.into_iter().sum();
    }
    times.sort_by(f64::total_cmp);
    (times[TIMES / 2], count)
}
