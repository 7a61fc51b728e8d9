//! Bounds-checked reading of `FlatBuffers`: a table finds its fields through a shared list of offsets, and every field
//! may be absent.
//!
//! Format: <https://flatbuffers.dev/internals/>.

use super::super::ImportError;
use super::FORMAT;

/// A table inside a buffer.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Offsets of the fields from `at`, two bytes each, 0 for an absent field.
    fields: &'a [u8],
}

impl<'a> Table<'a> {
    /// The table that the buffer is about.
    pub(super) fn root(bytes: &'a [u8]) -> Result<Self, ImportError> {
        Self::behind(bytes, 0)
    }

    /// The table to which the offset at `at` leads.
    fn behind(bytes: &'a [u8], at: usize) -> Result<Self, ImportError> {
        let at = follow(bytes, at)?;
        let back = i64::from(i32::from_le_bytes(array(bytes, at)?));
        let offsets = usize::try_from(at as i64 - back).map_err(|_| damaged())?;
        let length = usize::from(u16::from_le_bytes(array(bytes, offsets)?));
        // The list starts with its own length and the table's.
        let fields = slice(bytes, offsets, length)?.get(4..).ok_or_else(damaged)?;
        Ok(Self { bytes, at, fields })
    }

    /// Where the field in `slot` lies.
    fn field(&self, slot: usize) -> Option<usize> {
        let offset = self.fields.get(2 * slot..2 * slot + 2)?;
        match u16::from_le_bytes([offset[0], offset[1]]) {
            0 => None,
            offset => Some(self.at + usize::from(offset)),
        }
    }

    pub(super) fn u8(&self, slot: usize) -> Result<u8, ImportError> {
        self.field(slot).map_or(Ok(0), |at| array::<1>(self.bytes, at).map(|[byte]| byte))
    }

    pub(super) fn i32(&self, slot: usize, default: i32) -> Result<i32, ImportError> {
        self.field(slot).map_or(Ok(default), |at| array(self.bytes, at).map(i32::from_le_bytes))
    }

    pub(super) fn table(&self, slot: usize) -> Result<Option<Self>, ImportError> {
        self.field(slot).map(|at| Self::behind(self.bytes, at)).transpose()
    }

    /// A list of at most `limit` tables.
    pub(super) fn tables(&self, slot: usize, limit: usize) -> Result<Vec<Self>, ImportError> {
        let Some((start, count)) = self.list(slot)? else { return Ok(vec![]) };
        check(count, limit)?;
        (0..count).map(|index| Self::behind(self.bytes, start + 4 * index)).collect()
    }

    /// A list of at most `limit` integers.
    pub(super) fn integers(&self, slot: usize, limit: usize) -> Result<Vec<i32>, ImportError> {
        let Some((start, count)) = self.list(slot)? else { return Ok(vec![]) };
        check(count, limit)?;
        let bytes = slice(self.bytes, start, 4 * count)?;
        Ok(bytes.as_chunks().0.iter().map(|&b| i32::from_le_bytes(b)).collect())
    }

    /// A list of bytes.
    pub(super) fn bytes(&self, slot: usize) -> Result<&'a [u8], ImportError> {
        let Some((start, count)) = self.list(slot)? else { return Ok(&[]) };
        slice(self.bytes, start, count)
    }

    /// Start and length of a list.
    fn list(&self, slot: usize) -> Result<Option<(usize, usize)>, ImportError> {
        let Some(at) = self.field(slot) else { return Ok(None) };
        let at = follow(self.bytes, at)?;
        let count = u32::from_le_bytes(array(self.bytes, at)?);
        Ok(Some((at + 4, count as usize)))
    }
}

/// Where the unsigned offset at `at` leads; never farther than 4 GiB beyond the buffer.
fn follow(bytes: &[u8], at: usize) -> Result<usize, ImportError> {
    Ok(at + u32::from_le_bytes(array(bytes, at)?) as usize)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], ImportError> {
    slice(bytes, at, N)?.try_into().map_err(|_| damaged())
}

fn slice(bytes: &[u8], at: usize, length: usize) -> Result<&[u8], ImportError> {
    at.checked_add(length).and_then(|end| bytes.get(at..end)).ok_or_else(damaged)
}

fn check(count: usize, limit: usize) -> Result<(), ImportError> {
    if count > limit { Err(ImportError::damaged(FORMAT, "a list is too long")) } else { Ok(()) }
}

fn damaged() -> ImportError {
    ImportError::damaged(FORMAT, "an offset leads outside the file")
}
