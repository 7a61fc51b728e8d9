//! Runs the program within bounds of time and memory, with the pack of this checkout.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use bonafide_report::CheckReport;

/// No answer may take longer, even on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);
/// Address space of the program in KiB, far below what the hostile files ask for. FFmpeg has its own limit.
const MEMORY: u32 = 1 << 20;

/// What the program said.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The folder of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The model pack of this checkout.
pub fn pack() -> PathBuf {
    made_by_script("models/pack", "pack.toml")
}

/// A file of `models/sample`.
pub fn sample(name: &str) -> PathBuf {
    made_by_script("models/sample", name).join(name)
}

fn made_by_script(folder: &str, file: &str) -> PathBuf {
    let path = root().join(folder);
    assert!(
        path.join(file).exists(),
        "{folder}/{file} is missing: scripts/test makes it and then runs the tests"
    );
    path
}

/// The program within its bounds.
pub fn command() -> Command {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit -S -v {MEMORY} && exec \"$0\" \"$@\""))
        .arg(env!("CARGO_BIN_EXE_bonafide"))
        .env("BONAFIDE_PACK", pack());
    command
}

/// Waits for a command's answer, at most as long as any answer may take.
pub fn answer_of(command: Command) -> Answer {
    within(command, LONGEST)
}

/// Waits for a command's answer.
pub fn within(command: Command, longest: Duration) -> Answer {
    let named = format!("{command:?}");
    let output = assert_cmd::Command::from_std(command).timeout(longest).output().unwrap();
    let Output { status, stdout, stderr } = output;
    let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    let code = status.code().unwrap_or_else(|| panic!("{named} took too long or crashed: {stderr}"));
    assert!(!stderr.contains("panicked"), "{named}: {stderr}");
    Answer { code, stdout, stderr }
}

/// Runs the program.
pub fn bonafide<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Answer {
    let mut command = command();
    command.args(arguments);
    answer_of(command)
}

/// `check --json` of one file that can be checked.
pub fn checked(file: &Path) -> CheckReport {
    let answer = bonafide([OsStr::new("check"), "--json".as_ref(), file.as_ref()]);
    assert_eq!((answer.code, &*answer.stderr), (0, ""), "{}", file.display());
    report(&answer)
}

/// The one JSON document on standard output.
pub fn report(answer: &Answer) -> CheckReport {
    serde_json::from_str(&answer.stdout).unwrap_or_else(|error| panic!("{error}: {}", answer.stdout))
}

/// `check` of one file that cannot be checked: one line on standard error that names the file; gives the cause.
pub fn refused(file: &Path) -> String {
    let answer = bonafide([OsStr::new("check"), file.as_ref()]);
    assert_eq!((answer.code, &*answer.stdout), (1, ""), "{}: {}", file.display(), answer.stderr);
    cause(&answer, file)
}

/// The cause in the one line of standard error.
pub fn cause(answer: &Answer, file: &Path) -> String {
    let start = format!("bonafide: {}: ", file.display());
    let cause =
        answer.stderr.strip_prefix(&start).unwrap_or_else(|| panic!("{:?} names no file", answer.stderr));
    let cause = cause.strip_suffix('\n').unwrap();
    assert!(!cause.is_empty() && cause.chars().all(|c| !c.is_control()), "{cause:?}");
    cause.to_owned()
}
