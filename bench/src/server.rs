//! The server as a process of its own: start it, wait until it is ready, kill it, stop it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::sync::mpsc;

use crate::arguments::ServerArguments;

/// What to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// The program.
    pub program: PathBuf,
    /// Model pack.
    pub pack: PathBuf,
    /// Folder with everything the server keeps.
    pub data: PathBuf,
    /// A PostgreSQL database; `None` for SQLite in the folder.
    pub database: Option<String>,
    /// Port on loopback, the same after every start.
    pub port: u16,
    /// Text of the configuration file.
    pub configuration: String,
    /// Program and arguments in front of the server's, such as `unshare`; it must become the server.
    pub wrapper: Vec<String>,
    /// File for what the server logs.
    pub log: PathBuf,
}

/// Who can log in.
#[derive(Clone, Debug, Default)]
pub struct Administrator {
    /// Login.
    pub email: String,
    /// Secret.
    pub password: String,
}

/// A running server. It is killed when this is dropped.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:port`.
    pub address: String,
    /// From the start of the process to the first 200 of `readyz`.
    pub ready_after: Duration,
    /// Printed by the first start on a new database only.
    pub administrator: Option<Administrator>,
    log: PathBuf,
}

impl Options {
    /// The server that the arguments name, on `database`, in the folder `data`, which need not exist.
    pub fn new(arguments: &ServerArguments, data: &Path, database: Option<String>) -> Result<Self> {
        let program = arguments.program();
        if !program.is_file() {
            bail!("{} is missing; cargo build --release --package bonafide makes it", program.display());
        }
        Ok(Self {
            program: program.canonicalize()?,
            pack: arguments
                .model_pack()
                .canonicalize()
                .context("find the model pack, which scripts/pack makes")?,
            data: data.to_owned(),
            database,
            port: free_port(arguments.seed)?,
            configuration: String::new(),
            wrapper: Vec::new(),
            log: data.with_extension("log"),
        })
    }

    fn command(&self) -> Result<Command> {
        let configuration = self.data.with_extension("toml");
        std::fs::write(&configuration, &self.configuration).context("write the configuration")?;
        let mut words: Vec<_> = self.wrapper.iter().map(Into::into).collect();
        words.push(self.program.as_os_str().to_owned());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).arg("serve");
        command.arg("--data").arg(&self.data).arg("--config").arg(configuration);
        command.arg("--listen").arg(format!("127.0.0.1:{}", self.port));
        command.env("BONAFIDE_PACK", &self.pack);
        if let Some(database) = &self.database {
            // By the environment, for arguments of a process can be read by everybody.
            command.env("BONAFIDE_DATABASE__URL", database);
        }
        let log =
            std::fs::File::options().create(true).append(true).open(&self.log).context("open the log")?;
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        Ok(command)
    }
}

impl Server {
    /// Starts the process and waits until it is ready, for `limit` at most.
    pub async fn start(options: &Options, limit: Duration) -> Result<Self> {
        let mut command = options.command()?;
        let started = Instant::now();
        let mut child = command.spawn().with_context(|| format!("start {}", options.program.display()))?;
        let lines = child.stdout.take().map(lines_of).context("read what the server prints")?;
        let address = format!("http://127.0.0.1:{}", options.port);
        let log = options.log.clone();
        let mut server = Self { child, address, ready_after: Duration::ZERO, administrator: None, log };
        match tokio::time::timeout(limit, server.wait_until_ready(lines, started)).await {
            Ok(Ok(())) => Ok(server),
            Ok(Err(error)) => {
                Err(error.context(format!("the server's last words:\n{}", server.last_words())))
            }
            Err(_) => {
                bail!("the server is not ready after {limit:?}; its last words:\n{}", server.last_words())
            }
        }
    }

    async fn wait_until_ready(
        &mut self,
        mut lines: mpsc::UnboundedReceiver<String>,
        started: Instant,
    ) -> Result<()> {
        let mut administrator = Administrator::default();
        loop {
            let line = lines.recv().await.context("the server ended before it listened")?;
            if let Some(email) = line.trim().strip_prefix("email: ") {
                email.trim().clone_into(&mut administrator.email);
            } else if let Some(password) = line.trim().strip_prefix("password: ") {
                password.trim().clone_into(&mut administrator.password);
            } else if line.contains("listening on http") {
                break;
            }
        }
        if !administrator.password.is_empty() {
            self.administrator = Some(administrator);
        }
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build()?;
        let ready = format!("{}/readyz", self.address);
        while http.get(&ready).send().await.map_or(true, |answer| answer.status().as_u16() != 200) {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status}");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.ready_after = started.elapsed();
        Ok(())
    }

    /// Number of the process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether the process is there.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// SIGKILL: no chance to tidy up.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill().context("kill the server")?;
        self.child.wait().context("wait for the killed server")?;
        Ok(())
    }

    /// SIGTERM, and waits for the end of the process for `limit` at most.
    pub async fn stop(mut self, limit: Duration) -> Result<ExitStatus> {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM).context("ask the server to end")?;
        let until = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() > until {
                bail!(
                    "the server did not end within {limit:?} of SIGTERM; its last words:\n{}",
                    self.last_words()
                );
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The end of the log.
    pub fn last_words(&self) -> String {
        let log = std::fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail when it has ended already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lines as they come. The thread ends with the process, and goes on reading so that the process never waits for us.
fn lines_of(output: impl std::io::Read + Send + 'static) -> mpsc::UnboundedReceiver<String> {
    let (sender, receiver) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // Nobody listens once the server is ready.
            let _ = sender.send(line);
        }
    });
    receiver
}

/// A port below those that the system hands out to clients, so that a server finds it free again after a restart.
fn free_port(seed: u64) -> Result<u16> {
    let mut random = fastrand::Rng::with_seed(seed ^ u64::from(std::process::id()) << 32);
    let mut ports = std::iter::repeat_with(|| random.u16(20_000..32_000)).take(100);
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).context("find a free port")
}
