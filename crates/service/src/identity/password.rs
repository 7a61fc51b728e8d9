//! Passwords: Argon2id, a few at a time.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
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
}

/// The right to keep one core busy.
#[derive(Debug)]
pub(crate) struct Turn(#[expect(dead_code, reason = "held until dropped")] OwnedSemaphorePermit);

impl Passwords {
    /// Ready for use.
    pub(crate) fn new(random: &dyn Random) -> Result<Self> {
        let mut password = [0; 32];
        random.fill(&mut password)?;
        let nobody = hash(&password, &salt(random)?)?.into();
        let cores = std::thread::available_parallelism().map_or(1, Into::into);
        Ok(Self { turns: Arc::new(Semaphore::new(cores)), nobody })
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
        apart(move || {
            // Moved in, so that a caller who leaves does not free the core before it is.
            let _turn = turn;
            hash(password.as_bytes(), &salt)
        })
        .await
    }

    /// Whether the password is the one that was hashed. Without a hash the answer is no, and takes as long.
    pub(crate) async fn fits(&self, _turn: &Turn, password: String, hash: Option<String>) -> Result<bool> {
        let nobody = Arc::clone(&self.nobody);
        apart(move || {
            let fits = verify(password.as_bytes(), hash.as_deref().unwrap_or(&nobody))?;
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

fn hash(password: &[u8], salt: &[u8]) -> Result<String> {
    let hash = argon()?.hash_password_with_salt(password, salt).map_err(|error| failed(&error))?;
    Ok(hash.to_string())
}

fn verify(password: &[u8], hash: &str) -> Result<bool> {
    match argon()?.verify_password(password, hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(failed(&error)),
    }
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
        let (one, two) =
            (hash(b"secret", &salt(&OsRandom).unwrap()).unwrap(), hash(b"secret", &[2; 16]).unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(verify(b"secret", &one).unwrap() && !verify(b"Secret", &one).unwrap());
    }

    #[test]
    fn a_hash_made_elsewhere_is_understood() {
        // From the tests of the reference implementation: version 0x13, argon2id, m = 256, t = 2, p = 2.
        let reference =
            "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";
        assert!(verify(b"password", reference).unwrap());
        assert!(!verify(b"passwords", reference).unwrap());
    }

    #[test]
    fn somebody_unknown_costs_as_much_as_somebody_known() {
        let passwords = Passwords::new(&OsRandom).unwrap();
        let known = hash(b"secret", &[1; 16]).unwrap();
        let cost = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(cost(&passwords.nobody), cost(&known));
    }
}
