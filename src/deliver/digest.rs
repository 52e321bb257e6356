//! What a delivered file is: its size and its digest.

use std::io::{self, Read};

use crate::world::{Digest, hex};

/// What was delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub digest: String,
}

/// What `file` holds from where it stands on.
pub(super) fn digest_of(file: &mut impl Read) -> io::Result<Delivered> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
    let digest: Digest = *hasher.finalize().as_bytes();
    Ok(Delivered { bytes, digest: hex(&digest) })
}
