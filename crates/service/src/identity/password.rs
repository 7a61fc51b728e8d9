//! Passwords: Argon2id, a few at a time.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Error, Random, Result};

/// Memory in KiB, passes and lanes: a choice of the OWASP Password Storage Cheat Sheet. About 20 ms on a core.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes and compares passwords, on no more threads than there are cores.
#[derive(Debug)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    /// Compared with where there is no user, so that both take the same time.
    nobody: Arc<str>,
    kept: Kept,
}

/// Memory for hashes that nobody is making now, at most as often as there are turns. It is kept, for an allocator that
/// gets 19 MB back holds on to them once for every thread that ever made a hash.
type Kept = Arc<Mutex<Vec<Memory>>>;
type Memory = Vec<Block>;

/// The right to keep one core busy.
#[derive(Debug)]
pub(crate) struct Turn(#[expect(dead_code, reason = "held until dropped")] OwnedSemaphorePermit);

impl Passwords {
    /// Ready for use.
    pub(crate) fn new(random: &dyn Random) -> Result<Self> {
        let mut password = [0; 32];
        random.fill(&mut password)?;
        let mut memory = Memory::new();
        let nobody = hash(&password, &salt(random)?, &mut memory)?.into();
        let cores = std::thread::available_parallelism().map_or(1, Into::into);
        let kept = Arc::new(Mutex::new(vec![memory]));
        Ok(Self { turns: Arc::new(Semaphore::new(cores)), nobody, kept })
    }

    /// Waits until a core is free.
    pub(crate) async fn turn(&self) -> Result<Turn> {
        let turns = Arc::clone(&self.turns);
        turns.acquire_owned().await.map(Turn).map_err(|_| Error::Internal("shutting down".to_owned()))
    }

    /// The hash of a new password in PHC form.
    pub(crate) async fn hash(&self, password: String, random: &dyn Random) -> Result<String> {
        let salt = salt(random)?;
        let turn = self.turn().await?;
        let kept = Arc::clone(&self.kept);
        apart(move || {
            // Moved in, so that a caller who leaves does not free the core before it is.
            let _turn = turn;
            with_memory(&kept, |memory| hash(password.as_bytes(), &salt, memory))
        })
        .await
    }

    /// Whether the password is the one that was hashed. Without a hash the answer is no, and takes as long.
    pub(crate) async fn fits(&self, _turn: &Turn, password: String, hash: Option<String>) -> Result<bool> {
        let (nobody, kept) = (Arc::clone(&self.nobody), Arc::clone(&self.kept));
        apart(move || {
            let hashed = hash.as_deref().unwrap_or(&nobody);
            let fits = with_memory(&kept, |memory| verify(password.as_bytes(), hashed, memory))?;
            Ok(fits && hash.is_some())
        })
        .await
    }
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(|_| Error::Internal("a password could not be hashed".to_owned()))?
}

fn salt(random: &dyn Random) -> Result<[u8; 16]> {
    let mut salt = [0; 16];
    random.fill(&mut salt)?;
    Ok(salt)
}

fn argon() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, LANES, None).map_err(|error| failed(&error))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn with_memory<T>(kept: &Kept, work: impl FnOnce(&mut Memory) -> T) -> T {
    let taken = kept.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let mut memory = taken.unwrap_or_default();
    let done = work(&mut memory);
    kept.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    done
}

fn output(
    argon: &Argon2<'_>,
    password: &[u8],
    salt: &[u8],
    length: usize,
    memory: &mut Memory,
) -> Result<Output> {
    let blocks = argon.params().block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::new());
    }
    let mut buffer = [0; Output::MAX_LENGTH];
    let out = buffer.get_mut(..length).ok_or_else(|| failed(&"too long"))?;
    argon
        .hash_password_into_with_memory(password, salt, out, &mut memory[..])
        .map_err(|error| failed(&error))?;
    Output::new(out).map_err(|error| failed(&error))
}

fn hash(password: &[u8], salt: &[u8], memory: &mut Memory) -> Result<String> {
    let argon = argon()?;
    let made = output(&argon, password, salt, Params::DEFAULT_OUTPUT_LEN, memory)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon.params()).map_err(|error| failed(&error))?,
        salt: Some(Salt::new(salt).map_err(|error| failed(&error))?),
        hash: Some(made),
    };
    Ok(hash.to_string())
}

fn verify(password: &[u8], hash: &str, memory: &mut Memory) -> Result<bool> {
    let hash = PasswordHash::new(hash).map_err(|error| failed(&error))?;
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else { return Ok(false) };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).map_err(|error| failed(&error))?;
    let version = hash.version.map(Version::try_from).transpose().map_err(|error| failed(&error))?;
    let params = Params::try_from(&hash).map_err(|error| failed(&error))?;
    let argon = Argon2::new(algorithm, version.unwrap_or_default(), params);
    // The comparison takes the same time wherever they differ.
    Ok(output(&argon, password, salt, expected.len(), memory)? == *expected)
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::Internal(format!("hash of a password: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsRandom;

    #[test]
    fn hashes_are_salted_argon2id_with_the_recommended_cost() {
        let memory = &mut Memory::new();
        let (one, two) = (
            hash(b"secret", &salt(&OsRandom).unwrap(), memory).unwrap(),
            hash(b"secret", &[2; 16], memory).unwrap(),
        );
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(verify(b"secret", &one, memory).unwrap() && !verify(b"Secret", &one, memory).unwrap());
    }

    #[test]
    fn a_hash_made_elsewhere_is_understood() {
        // From the tests of the reference implementation: version 0x13, argon2id, m = 256, t = 2, p = 2.
        let reference =
            "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";
        assert!(verify(b"password", reference, &mut Memory::new()).unwrap());
        assert!(!verify(b"passwords", reference, &mut Memory::new()).unwrap());
    }

    #[test]
    fn somebody_unknown_costs_as_much_as_somebody_known() {
        let passwords = Passwords::new(&OsRandom).unwrap();
        let known = hash(b"secret", &[1; 16], &mut Memory::new()).unwrap();
        let cost = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(cost(&passwords.nobody), cost(&known));
    }
}
