//! The real program as a child, on a free port, with a data folder that goes away with it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::Client;

/// A start takes a fraction of a second; a busy machine takes longer.
const START: Duration = Duration::from_secs(30);

/// What a test may choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The program. Without it `BONAFIDE_BINARY`, then the one in the folder of this build.
    pub binary: Option<PathBuf>,
    /// Lines of a configuration file.
    pub config: String,
    /// Variables of the environment, beside those of the test.
    pub environment: Vec<(String, String)>,
    /// `postgres://…`; without it SQLite in the data folder.
    pub database_url: Option<String>,
}

/// The login that the first start printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// What to log in with.
    pub email: String,
    /// Printed once.
    pub password: String,
}

/// A running server. Dropping it kills it and removes its data.
pub struct Server {
    options: Options,
    folder: TempDir,
    /// `None` between an end and the next start.
    running: Option<Running>,
    first: Option<Login>,
}

struct Running {
    child: Child,
    base: String,
    /// What it printed before it was ready.
    greeting: Vec<String>,
    /// What it prints later; kept so that its pipe stays open.
    _lines: Receiver<String>,
}

impl Server {
    /// Starts with the defaults.
    ///
    /// # Errors
    /// The program is missing or did not become ready; its log is in the error.
    pub fn start() -> Result<Self> {
        Self::start_with(Options::default())
    }

    /// Starts with what the test chose.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn start_with(options: Options) -> Result<Self> {
        let folder = tempfile::tempdir().context("make a folder for the server")?;
        let mut server = Self { options, folder, running: None, first: None };
        server.restart()?;
        Ok(server)
    }

    /// Starts again on the same data, on another port, after [`Server::kill`] or [`Server::stop`].
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn restart(&mut self) -> Result<()> {
        self.kill();
        let running = Running::start(&mut self.command()?, &self.log())?;
        let said = |label: &str| {
            let line = running.greeting.iter().find_map(|line| line.strip_prefix(label));
            line.map(str::to_owned)
        };
        if let (Some(email), Some(password)) = (said("email: "), said("password: ")) {
            self.first = Some(Login { email, password });
        }
        self.running = Some(running);
        Ok(())
    }

    fn command(&self) -> Result<Command> {
        let config = self.folder.path().join("bonafide.toml");
        std::fs::write(&config, &self.options.config).context("write the configuration")?;
        let binary = self.options.binary.clone().map_or_else(binary, Ok)?;
        let log =
            std::fs::File::options().create(true).append(true).open(self.log()).context("open the log")?;
        let mut command = Command::new(binary);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(self.data())
            .arg("--config")
            .arg(config)
            .envs(self.options.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log);
        if let Some(url) = &self.options.database_url {
            command.env("BONAFIDE_DATABASE__URL", url);
        }
        Ok(command)
    }

    /// `http://127.0.0.1:PORT`; empty while it does not run.
    pub fn base(&self) -> &str {
        self.running.as_ref().map_or("", |running| &running.base)
    }

    /// The login that the first start printed; `None` when there were users already.
    pub fn login(&self) -> Option<&Login> {
        self.first.as_ref()
    }

    /// What the latest start printed, up to the line that says that it listens.
    pub fn greeting(&self) -> &[String] {
        self.running.as_ref().map_or(&[], |running| &running.greeting)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Everything that it logged so far.
    pub fn logged(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// The process id while it runs.
    pub fn id(&self) -> Option<u32> {
        Some(self.running.as_ref()?.child.id())
    }

    /// A client that is logged in as the first administrator.
    ///
    /// # Errors
    /// There is none, or the server does not let it in.
    pub async fn client(&self) -> Result<Client> {
        let login = self.first.as_ref().context("the server printed no login")?;
        Client::login(self.base(), &login.email, &login.password).await
    }

    /// Kills it as a loss of power would: SIGKILL, then waits for the end.
    pub fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
    }

    /// Sends SIGTERM and does not wait.
    ///
    /// # Errors
    /// It does not run.
    pub fn terminate(&self) -> Result<()> {
        let running = self.running.as_ref().context("the server does not run")?;
        kill_process(Pid::from_child(&running.child), Signal::TERM).context("send SIGTERM")
    }

    /// Waits for the end, at most so long.
    ///
    /// # Errors
    /// It does not run, or did not end.
    pub fn wait(&mut self, longest: Duration) -> Result<ExitStatus> {
        let running = self.running.as_mut().context("the server does not run")?;
        let deadline = Instant::now() + longest;
        loop {
            if let Some(status) = running.child.try_wait().context("wait for the server")? {
                self.running = None;
                return Ok(status);
            }
            if Instant::now() > deadline {
                bail!("the server did not end within {longest:?}");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Sends SIGTERM and waits for the end.
    ///
    /// # Errors
    /// As [`Server::wait`].
    pub fn stop(&mut self, longest: Duration) -> Result<ExitStatus> {
        self.terminate()?;
        self.wait(longest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Running {
    /// Starts and reads until it listens.
    fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let mut child = command.spawn().context("start the program")?;
        let Some(stdout) = child.stdout.take() else { bail!("the program has no output") };
        let lines = follow(stdout);
        let deadline = Instant::now() + START;
        let mut greeting = Vec::new();
        loop {
            match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    let base = line.strip_prefix("listening on ").map(str::to_owned);
                    greeting.push(line);
                    if let Some(base) = base {
                        return Ok(Self { child, base, greeting, _lines: lines });
                    }
                }
                Err(cause) => {
                    let _ = child.kill();
                    let status = child.wait().context("wait for the program")?;
                    let why = match cause {
                        RecvTimeoutError::Timeout => "did not become ready".to_owned(),
                        RecvTimeoutError::Disconnected => format!("ended with {status}"),
                    };
                    bail!("the server {why}: {}", std::fs::read_to_string(log).unwrap_or_default());
                }
            }
        }
    }
}

/// Lines as they come; the thread ends with the program.
fn follow(stdout: ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            // Nobody may be listening any more; the pipe is read on, so that the program never waits for it.
            let _ = sender.send(line);
        }
    });
    lines
}

/// The program of this build.
fn binary() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("BONAFIDE_BINARY") {
        return Ok(path.into());
    }
    let own = std::env::current_exe().context("find this test")?;
    // target/release/deps/TEST, or target/release/PROGRAM.
    let found =
        own.ancestors().skip(1).take(2).map(|folder| folder.join("bonafide")).find(|path| path.is_file());
    found.context("the program is missing: cargo build --release --package bonafide")
}
