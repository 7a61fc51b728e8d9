//! A program of FFmpeg as a child that can reach little and is gone when its owner is.
//!
//! Confinement: no shell, an empty environment, an empty private working folder, its own process group, and (on
//! Linux) limits on address space, processor time, file size and open files. The limits are set right after the
//! start, while the loader is still mapping libraries and before a byte of the input is read. Protocols, demuxers and
//! decoders are restricted by the arguments, which are the caller's part.

use std::fs::File;
use std::io::{self, Seek};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::{FfmpegError, MediaError};

/// What the child may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Address space in bytes.
    pub memory: u64,
    /// Processor time, rounded up to whole seconds.
    pub processor: Duration,
    /// Size of any file it writes, in bytes.
    pub file: u64,
}

/// A running child. Dropping it kills its process group and waits for its end.
pub(crate) struct Confined {
    child: Child,
}

impl Confined {
    /// Starts `program` in the folder `scratch`. With `input` that file is its standard input, otherwise a pipe.
    pub(crate) fn start<'a>(
        program: &'static str,
        arguments: impl IntoIterator<Item = &'a str>,
        input: Option<&File>,
        scratch: &Path,
        bounds: Bounds,
    ) -> Result<Self, MediaError> {
        let stdin = match input {
            Some(file) => {
                let mut file = file.try_clone().map_err(MediaError::Io)?;
                file.rewind().map_err(MediaError::Io)?;
                Stdio::from(file)
            }
            None => Stdio::piped(),
        };
        let child = Command::new(find(program).ok_or(FfmpegError::NotInstalled(program))?)
            .args(arguments)
            .env_clear()
            .env("LC_ALL", "C")
            .current_dir(scratch)
            .process_group(0)
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(FfmpegError::Start)?;
        let confined = Self { child };
        confined.limit(bounds).map_err(FfmpegError::Start)?;
        Ok(confined)
    }

    pub(crate) fn take_stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    pub(crate) fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    pub(crate) fn take_stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr.take()
    }

    /// Ends the whole group at once. Does nothing when the child has ended and its number may belong to another.
    pub(crate) fn kill(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // The only failure is that there is no such group any more.
            let _ = rustix::process::kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        }
    }

    /// Waits for the end until `deadline`; then kills the group. `None` when it had to be killed.
    pub(crate) fn finish(&mut self, deadline: Instant) -> io::Result<Option<ExitStatus>> {
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            if Instant::now() >= deadline {
                self.kill();
                return Ok(None);
            }
            // The pipes are closed when this is called, so the end is at most milliseconds away.
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[cfg(target_os = "linux")]
    fn limit(&self, bounds: Bounds) -> io::Result<()> {
        use rustix::process::{Resource, Rlimit, getrlimit, prlimit};
        let seconds = bounds.processor.as_secs() + u64::from(bounds.processor.subsec_nanos() > 0);
        let limits = [
            (Resource::As, bounds.memory),
            (Resource::Cpu, seconds),
            (Resource::Fsize, bounds.file),
            (Resource::Nofile, 32),
            (Resource::Core, 0),
        ];
        for (resource, most) in limits {
            // One more at most, because at the hard limit of processor time the signal would be that of any kill;
            // and never more than this process has, which it could not give.
            let maximum = if resource == Resource::Cpu { most + 1 } else { most };
            let maximum = getrlimit(resource).maximum.map_or(maximum, |own| own.min(maximum));
            let limit = Rlimit { current: Some(most.min(maximum)), maximum: Some(maximum) };
            match prlimit(Some(Pid::from_child(&self.child)), resource, limit) {
                // It ended already; what it said is told when it is asked.
                Ok(_) | Err(rustix::io::Errno::SRCH) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "the signature is that of Linux")]
    fn limit(&self, _: Bounds) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Confined {
    fn drop(&mut self) {
        self.kill();
        // Fails only when there is nothing to wait for.
        let _ = self.child.wait();
    }
}

/// The program in the first folder of `PATH` that has it. Looked up here because the child's environment is empty;
/// relative folders are left out because the child works elsewhere.
fn find(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    const BOUNDS: Bounds = Bounds { memory: 1 << 30, processor: Duration::from_secs(5), file: 1 << 20 };

    fn shell(script: &str, bounds: Bounds) -> (Confined, tempfile::TempDir) {
        let scratch = tempfile::tempdir().unwrap();
        (Confined::start("sh", ["-c", script], None, scratch.path(), bounds).unwrap(), scratch)
    }

    fn output(child: &mut Confined) -> String {
        let mut text = String::new();
        child.take_stdout().unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn exists(id: u32) -> bool {
        Path::new(&format!("/proc/{id}")).exists()
    }

    #[test]
    fn the_child_sees_an_empty_folder_and_no_environment() {
        let (mut child, _scratch) =
            shell("sleep 0.1; ls -A | wc -l; env | cut -d= -f1 | sort | xargs", BOUNDS);
        // The shell itself sets PWD, and bash SHLVL, OLDPWD and _.
        let text = output(&mut child);
        let mut lines = text.lines();
        assert_eq!(lines.next().map(str::trim), Some("0"));
        let allowed = ["LC_ALL", "PWD", "SHLVL", "OLDPWD", "_"];
        assert!(lines.next().unwrap().split(' ').all(|name| allowed.contains(&name)), "{text}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn limits_hold_on_memory_files_and_processor_time() {
        let (mut child, _scratch) = shell("sleep 0.1; ulimit -v; ulimit -n; ulimit -t; ulimit -c", BOUNDS);
        assert_eq!(output(&mut child).split_whitespace().collect::<Vec<_>>(), ["1048576", "32", "5", "0"]);
        let (mut child, scratch) = shell("sleep 0.1; head -c 2000000 /dev/zero > big", BOUNDS);
        child.finish(Instant::now() + Duration::from_secs(5)).unwrap().unwrap();
        assert_eq!(scratch.path().join("big").metadata().unwrap().len(), BOUNDS.file);
        let second = Bounds { processor: Duration::from_millis(500), ..BOUNDS };
        let (mut child, _scratch) = shell("while :; do :; done", second);
        let status = child.finish(Instant::now() + Duration::from_secs(20)).unwrap();
        assert!(
            status.is_some_and(|status| !status.success()),
            "the processor limit ended it, not the deadline"
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn dropping_ends_the_child_and_what_it_started() {
        let (mut child, _scratch) = shell("sleep 100 & echo $!; wait", BOUNDS);
        let mut line = [0; 16];
        let read = child.take_stdout().unwrap().read(&mut line).unwrap();
        let grandchild: u32 = std::str::from_utf8(&line[..read]).unwrap().trim().parse().unwrap();
        let id = child.id();
        assert!(exists(id) && exists(grandchild));
        drop(child);
        assert!(!exists(id));
        // Nobody may be there to collect the orphan, so being dead is enough.
        let dead = || {
            std::fs::read_to_string(format!("/proc/{grandchild}/stat"))
                .map_or(true, |stat| stat.contains(") Z "))
        };
        let start = Instant::now();
        while !dead() && start.elapsed() < Duration::from_secs(2) {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(dead());
    }

    #[test]
    fn the_deadline_ends_it() {
        let (mut child, _scratch) = shell("sleep 100", BOUNDS);
        assert!(child.finish(Instant::now() + Duration::from_millis(50)).unwrap().is_none());
    }

    #[test]
    fn a_missing_program_is_an_error_that_says_how_to_get_it() {
        let scratch = tempfile::tempdir().unwrap();
        let error = Confined::start("no-such-program", [], None, scratch.path(), BOUNDS).err().unwrap();
        assert!(error.to_string().contains("apt-get install ffmpeg"), "{error}");
    }
}
