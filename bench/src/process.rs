//! What the kernel knows about a process.

use std::time::Duration;

/// Ticks of `/proc/PID/stat` per second; 100 on every Linux that runs here (`getconf CLK_TCK`).
const TICKS_PER_SECOND: u64 = 100;

/// Resident memory in kB; `None` when the process is gone.
pub fn resident_kb(pid: u32) -> Option<u64> {
    status_kb(pid, "VmRSS:")
}

/// The most resident memory so far in kB.
pub fn resident_peak_kb(pid: u32) -> Option<u64> {
    status_kb(pid, "VmHWM:")
}

fn status_kb(pid: u32, field: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Processor time of all threads so far, and of children that have ended.
pub fn processor_time(pid: u32) -> Option<Duration> {
    ticks(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The fields after the name, which may hold spaces and brackets, begin with number 3; user time is number 14.
fn ticks(stat: &str) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ').skip(14 - 3).map(str::parse::<u64>);
    let mut sum = 0;
    for _ in 0..4 {
        sum += fields.next()?.ok()?;
    }
    Some(Duration::from_millis(sum * 1000 / TICKS_PER_SECOND))
}

/// Open files and sockets.
pub fn open_files(pid: u32) -> Option<usize> {
    Some(std::fs::read_dir(format!("/proc/{pid}/fd")).ok()?.count())
}

/// The machine in words: processor, cores, load average, and whether the process is bound to fewer cores.
pub fn machine(pid: u32) -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let info = read("/proc/cpuinfo");
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("unknown processor", |(_, name)| name.trim());
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or("?");
    let status = read(&format!("/proc/{pid}/status"));
    let allowed =
        status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap_or("?").trim();
    let cores = cores();
    format!("{model}, {cores} cores, server on cores {allowed}, load average at the start {load}")
}

/// Cores that can be used.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_read_behind_a_name_with_brackets() {
        // Fields 14 to 17 are 150, 50, 7 and 3 ticks of a hundredth of a second: 2.1 s.
        let stat = "42 (a) b) S 1 42 42 0 -1 4194560 100 0 0 0 150 50 7 3 20 0 1 0";
        assert_eq!(ticks(stat), Some(Duration::from_millis(2100)));
        assert_eq!(ticks("42 (x"), None);
    }

    #[test]
    fn our_own_memory_is_known() {
        assert!(resident_kb(std::process::id()).is_some_and(|kb| kb > 500));
    }
}
