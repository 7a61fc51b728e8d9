//! Memory that is shared with the page: it writes pixels and files, and reads answers.
//!
//! A buffer is named by its address. Only addresses that were given out and not taken back are ever looked at, so that
//! a page that mixes them up gets an error and not another's memory.

/// Most buffers at a time; a page needs three.
const MOST: usize = 64;

/// Most bytes of one buffer: a frame of 4096 x 4096 pixels has 64 MiB.
const LARGEST: usize = 128 << 20;

/// Buffers that were given out.
#[derive(Debug, Default)]
pub struct Buffers {
    held: Vec<Box<[u8]>>,
}

impl Buffers {
    /// A new buffer of zeros, by its address; `None` when it is empty or too large, when there are too many, or when there
    /// is no memory.
    pub fn reserve(&mut self, length: usize) -> Option<usize> {
        if length == 0 || length > LARGEST {
            return None;
        }
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).ok()?;
        bytes.resize(length, 0);
        self.keep(bytes)
    }

    /// Gives out bytes that are there already.
    pub fn keep(&mut self, bytes: Vec<u8>) -> Option<usize> {
        if bytes.is_empty() || self.held.len() >= MOST {
            return None;
        }
        let mut bytes = bytes.into_boxed_slice();
        // Exposed, for it is written through this number.
        let address = bytes.as_mut_ptr().expose_provenance();
        self.held.push(bytes);
        Some(address)
    }

    /// The first `length` bytes of a buffer; `None` for an address that was not given out and for more bytes than the
    /// buffer has.
    pub fn get(&self, address: usize, length: usize) -> Option<&[u8]> {
        self.held.iter().find(|bytes| bytes.as_ptr().addr() == address)?.get(..length)
    }

    /// Takes a buffer back. Whatever was not given out, or not with this length, stays.
    pub fn free(&mut self, address: usize, length: usize) {
        self.held.retain(|bytes| bytes.as_ptr().addr() != address || bytes.len() != length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_found_by_its_address_until_it_is_taken_back() {
        let mut buffers = Buffers::default();
        let (zeros, text) = (buffers.reserve(10).unwrap(), buffers.keep(b"answer".to_vec()).unwrap());
        assert_eq!(buffers.get(zeros, 10), Some(&[0; 10][..]));
        assert_eq!(buffers.get(text, 3), Some(&b"ans"[..]));
        buffers.free(text, 6);
        assert_eq!(buffers.get(text, 3), None);
        assert!(buffers.get(zeros, 10).is_some());
    }

    #[test]
    fn hostile_addresses_and_lengths_reach_nothing() {
        let mut buffers = Buffers::default();
        let address = buffers.reserve(10).unwrap();
        for (address, length) in
            [(address, 11), (address, usize::MAX), (address + 1, 1), (0, 0), (0, 1), (usize::MAX, usize::MAX)]
        {
            assert_eq!(buffers.get(address, length), None, "{length}");
        }
        for (address, length) in [(address, 9), (address + 1, 10), (0, 10)] {
            buffers.free(address, length);
        }
        assert!(buffers.get(address, 10).is_some());
    }

    #[test]
    fn buffers_are_bounded_in_size_and_in_number() {
        let mut buffers = Buffers::default();
        for length in [0, LARGEST + 1, u32::MAX as usize, usize::MAX] {
            assert_eq!(buffers.reserve(length), None, "{length}");
        }
        let given: Vec<_> = (0..2 * MOST).filter_map(|_| buffers.reserve(1)).collect();
        assert_eq!(given.len(), MOST);
        buffers.free(given[3], 1);
        assert!(buffers.keep(vec![1]).is_some());
        assert_eq!(buffers.keep(vec![1]), None);
    }
}
