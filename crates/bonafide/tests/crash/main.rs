//! A short run of `bench/run crash`: the server is killed while clients upload, and nothing acknowledged may be missing.

use std::path::Path;

use bonafide_bench::arguments::ServerArguments;
use bonafide_bench::crash::{CrashArguments, run};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_doubled_or_left_hanging_when_the_server_is_killed() {
    let server = ServerArguments {
        server: Some(Path::new(env!("CARGO_BIN_EXE_bonafide")).to_owned()),
        ..ServerArguments::default()
    };
    let arguments = CrashArguments { uploads: 40, kills: 4, clients: 4, minutes: 3, keep: None, server };
    let findings = run(&arguments).await.expect("the run itself works");
    assert!(findings.is_empty(), "{findings:#?}");
}
