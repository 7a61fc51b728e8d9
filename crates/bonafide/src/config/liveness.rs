//! `[liveness]` as the services take it.

use std::io::Read as _;

use bonafide_engine::liveness::Fusion;
use bonafide_engine::liveness::fusion::MOST_BYTES;
use bonafide_service::{Liveness as Judging, Replays};

use super::Liveness;
use super::plugin::one_of;

impl Liveness {
    /// With the fusion read from its file.
    ///
    /// # Errors
    /// The key whose value does not go, and why.
    pub fn judging(&self) -> Result<Judging, (&'static str, String)> {
        let replays =
            Replays::from_word(&self.replays).ok_or_else(|| ("liveness.replays", one_of(Replays::WORDS)))?;
        let wrong = |why: String| ("liveness.fusion", format!("{}: {why}", self.fusion.display()));
        let fusion = if self.fusion.as_os_str().is_empty() {
            Fusion::default()
        } else {
            let text = self.read().map_err(|error| wrong(error.to_string()))?;
            Fusion::parse(&text).map_err(|error| wrong(error.to_string()))?
        };
        Ok(Judging { replays, fusion })
    }

    /// No more of the file than a fusion may have, and a byte by which one that is larger is known.
    fn read(&self) -> std::io::Result<String> {
        let mut text = String::new();
        std::fs::File::open(&self.fusion)?.take(MOST_BYTES as u64 + 1).read_to_string(&mut text)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn judging(fusion: PathBuf) -> Result<Judging, (&'static str, String)> {
        Liveness { replays: "all".to_owned(), fusion }.judging()
    }

    #[test]
    fn a_fusion_is_read_from_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fusion.toml");
        std::fs::write(&file, "version = 1\nintercept = 0.5\n").unwrap();
        let read = judging(file.clone()).unwrap();
        assert_eq!(read.replays, Replays::All);
        assert_eq!(read.fusion, Fusion { intercept: 0.5, ..Fusion::default() });
        assert_eq!(judging(PathBuf::new()).unwrap().fusion, Fusion::default());
        for damaged in ["version = 1\nintercept = nan\n", "version = 9\n", "\u{0}", ""] {
            std::fs::write(&file, damaged).unwrap();
            let (key, why) = judging(file.clone()).unwrap_err();
            assert!(key == "liveness.fusion" && why.contains("fusion.toml: "), "{why}");
        }
        std::fs::write(&file, vec![b'#'; 1 << 20]).unwrap();
        assert!(judging(file).unwrap_err().1.contains("too large"));
        assert!(judging(folder.path().join("none")).is_err());
    }
}
