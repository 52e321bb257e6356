//! What a delivered file is: its size and its digest.

use std::fs::File;
use std::io::{self, Read, Write};

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
///
/// # Errors
/// When it cannot be read.
pub(crate) fn digest_of(file: &mut impl Read) -> io::Result<Delivered> {
    copy_digested(file, &mut io::sink())
}

/// Whether `file` has just these `bytes` with this `digest`; nothing longer is read.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn holds(mut file: File, bytes: u64, digest: &str) -> io::Result<bool> {
    Ok(file.metadata()?.len() == bytes && digest_of(&mut file)?.digest == digest)
}

/// Copies what `from` holds to `to`; what that was.
///
/// # Errors
/// When it cannot be read or written.
pub(crate) fn copy_digested(from: &mut impl Read, to: &mut impl Write) -> io::Result<Delivered> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 17];
    let mut bytes = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
        bytes += read as u64;
    }
    let digest: Digest = *hasher.finalize().as_bytes();
    Ok(Delivered { bytes, digest: hex(&digest) })
}
