//! Files made by hand: headers that lie, and small whole ones.

/// The CRC of a chunk of PNG.
pub(super) fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

/// A chunk of PNG.
pub(super) fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [name.as_slice(), data].concat();
    [&(data.len() as u32).to_be_bytes(), body.as_slice(), &crc(&body).to_be_bytes()].concat()
}

/// A PNG of this size and depth whose pixels are these bytes, compressed already.
pub(super) fn png(width: u32, height: u32, depth: u8, colour: u8, before: &[u8], idat: &[u8]) -> Vec<u8> {
    let header = [&width.to_be_bytes(), &height.to_be_bytes(), [depth, colour, 0, 0, 0].as_slice()].concat();
    [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        &chunk(b"IHDR", &header),
        before,
        &chunk(b"IDAT", idat),
        &chunk(b"IEND", &[]),
    ]
    .concat()
}

/// `bytes` as a zlib stream without compression.
pub(super) fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut pieces = bytes.chunks(0xffff).peekable();
    while let Some(piece) = pieces.next() {
        out.push(u8::from(pieces.peek().is_none()));
        out.extend((piece.len() as u16).to_le_bytes());
        out.extend((!(piece.len() as u16)).to_le_bytes());
        out.extend(piece);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65521;
        (a, (b + a) % 65521)
    });
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// `count` zero bytes as a zlib stream, compressed as far as it goes: what a bomb is made of.
pub(super) fn zeros(count: u64) -> Vec<u8> {
    use std::io::Write;
    // A zip holds a deflate stream; around it zlib has two bytes before and a checksum after it.
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("z", options).expect("begun");
    let piece = vec![0_u8; 1 << 20];
    let mut left = count;
    while left > 0 {
        let now = left.min(1 << 20);
        zip.write_all(&piece[..now as usize]).expect("written");
        left -= now;
    }
    let archive = zip.finish().expect("finished").into_inner();
    let read = |at: usize| u32::from_le_bytes(archive[at..at + 4].try_into().expect("four"));
    let central = archive.windows(4).rposition(|four| four == b"PK\x01\x02").expect("a directory");
    let size = read(central + 20) as usize;
    let head = 30
        + usize::from(u16::from_le_bytes([archive[26], archive[27]]))
        + usize::from(u16::from_le_bytes([archive[28], archive[29]]));
    let mut out = vec![0x78, 0x9c];
    out.extend(&archive[head..head + size]);
    let b = (count % 65521) as u32;
    out.extend((b << 16 | 1).to_be_bytes());
    out
}

/// A picture of this size in the format of `image`.
pub(super) fn picture(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let picture =
        image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, (x ^ y) as u8]));
    let mut bytes = Vec::new();
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), format).expect("encoded");
    bytes
}

/// `bytes` as an address holds them.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for at in 0..4 {
            out.push(if at > three.len() {
                '='
            } else {
                DIGITS[(number >> (18 - 6 * at) & 63) as usize] as char
            });
        }
    }
    out
}
