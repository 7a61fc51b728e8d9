//! Somebody has to be the first.

use bonafide_domain::Role;

use super::check;
use crate::{Error, Random, Result, Service};

/// Characters that are not taken for each other; 57^20 is over 2^116.
const CHARACTERS: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LENGTH: usize = 20;

impl Service {
    /// Makes an administrator when there is no user at all, and gives its password, which is nowhere else. `None` when
    /// there are users.
    pub async fn first_administrator(&self, email: &str) -> Result<Option<String>> {
        let email = check::email(email)?;
        if self.parts.store.read().await?.count_users().await? > 0 {
            return Ok(None);
        }
        let password = new_password(self.parts.random.as_ref())?;
        let mut user = self.new_user(email, Role::Admin)?;
        user.password_hash = self.passwords.hash(password.clone(), self.parts.random.as_ref()).await?;

        let mut tx = self.parts.store.write().await?;
        if tx.count_users().await? > 0 {
            return Ok(None);
        }
        match tx.insert_user(&user).await.map_err(Error::from) {
            Ok(()) => tx.commit().await?,
            // Another server on the same store was faster.
            Err(Error::Conflict(_)) => return Ok(None),
            Err(error) => return Err(error),
        }
        Ok(Some(password))
    }
}

/// A password that nobody can guess, of twenty letters and digits.
///
/// # Errors
/// The source of random bits gives none.
pub fn new_password(random: &dyn Random) -> Result<String> {
    let mut password = String::with_capacity(LENGTH);
    // A byte at or over the last multiple is drawn again, so that all characters are equally frequent.
    let fair = (256 / CHARACTERS.len()) * CHARACTERS.len();
    for _ in 0..64 {
        let mut bytes = [0; LENGTH];
        random.fill(&mut bytes)?;
        let drawn = bytes.into_iter().map(usize::from).filter(|byte| *byte < fair);
        let drawn = drawn.map(|byte| char::from(CHARACTERS[byte % CHARACTERS.len()]));
        password.extend(drawn.take(LENGTH - password.len()));
        if password.len() == LENGTH {
            return Ok(password);
        }
    }
    Err(Error::Internal("the source of random bits gives none".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsRandom;

    #[test]
    fn passwords_are_long_differ_and_can_be_read_aloud() {
        let (one, two) = (new_password(&OsRandom).unwrap(), new_password(&OsRandom).unwrap());
        assert_ne!(one, two);
        assert_eq!(one.len(), 20);
        assert!(!one.contains(['0', 'O', '1', 'l', 'I']));
    }

    #[test]
    fn a_source_without_randomness_gives_no_password() {
        struct Stuck;
        impl Random for Stuck {
            fn fill(&self, buffer: &mut [u8]) -> std::result::Result<(), crate::NoRandom> {
                buffer.fill(255);
                Ok(())
            }
        }
        assert!(new_password(&Stuck).is_err());
    }
}
