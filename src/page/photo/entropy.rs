//! Whether the coded data of a JPEG add up. Decoders go on over damage and show what comes of it; this reads the codes alone, without making
//! pixels of them, and tells what a decoder says nothing of (ITU-T T.81, annexes F and G).

/// Where the data of a JPEG stop making sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    /// A code that means nothing, at so many per cent of the picture's height.
    Senseless(u32),
    /// The data of a scan end before the picture does.
    TooShort,
    /// The data of a scan go on behind the end of the picture.
    TooLong,
}

/// Why reading ended before the picture's end.
enum Stop {
    Damage(Damage),
    /// It is of a kind that is not read here, or its tables are broken: the decoder says so.
    Unknown,
}

type Read<T> = Result<T, Stop>;

/// The first damage in the scans of `jpeg`, where its codes are Huffman's: nothing else is looked at.
pub(super) fn damage(jpeg: &[u8]) -> Option<Damage> {
    match Reader::new(jpeg).read() {
        Err(Stop::Damage(damage)) => Some(damage),
        Ok(()) | Err(Stop::Unknown) => None,
    }
}

/// For each sixteen bits: the length of the code that they begin with, and what it means; 0 for none.
type Codes = Vec<(u8, u8)>;

/// A component of the picture.
#[derive(Debug, Default)]
struct Component {
    number: u8,
    /// Blocks of it in a unit, across and down.
    across: usize,
    down: usize,
    /// Blocks across, whole units of them.
    stride: usize,
    /// Which of the 64 numbers of each block are not zero; progressive scans hang on it.
    known: Vec<u64>,
}

/// What a scan says of itself.
struct Scan {
    /// The components, with their tables for the first number of a block and for the others.
    parts: Vec<(usize, usize, usize)>,
    first: u32,
    last: u32,
    /// Whether it adds a bit to what an earlier scan gave.
    refines: bool,
}

struct Reader<'j> {
    jpeg: &'j [u8],
    at: usize,
    is_progressive: bool,
    width: usize,
    height: usize,
    components: Vec<Component>,
    /// Tables for first numbers, then for the others.
    tables: [[Codes; 4]; 2],
    restart: usize,
    blocks_to_skip: u32,
}

impl<'j> Reader<'j> {
    fn new(jpeg: &'j [u8]) -> Self {
        Self {
            jpeg,
            at: 2,
            is_progressive: false,
            width: 0,
            height: 0,
            components: Vec::new(),
            tables: Default::default(),
            restart: 0,
            blocks_to_skip: 0,
        }
    }

    /// Reads part after part up to the picture's end.
    fn read(&mut self) -> Read<()> {
        loop {
            let Some(marker) = self.marker()? else { return Ok(()) };
            let length = self.jpeg.get(self.at..self.at + 2).ok_or(Stop::Unknown)?;
            let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
            let data = self.jpeg.get(self.at + 2..self.at + length).ok_or(Stop::Unknown)?;
            self.at += length;
            match marker {
                0xc0..=0xc2 => self.frame(marker, data)?,
                0xc4 => self.tables(data).ok_or(Stop::Unknown)?,
                0xc3 | 0xc5..=0xcf => return Err(Stop::Unknown),
                0xdd => {
                    self.restart = data.get(..2).map_or(0, |n| (usize::from(n[0]) << 8) | usize::from(n[1]))
                }
                0xda => {
                    let scan = self.scan(data).ok_or(Stop::Unknown)?;
                    self.blocks(&scan)?;
                }
                _ => {}
            }
        }
    }

    /// The next marker that has a length; none at the picture's end.
    fn marker(&mut self) -> Read<Option<u8>> {
        loop {
            let two = self.jpeg.get(self.at..self.at + 2).ok_or(Stop::Unknown)?;
            match two {
                // Nothing behind the end is looked at.
                [0xff, 0xd9] => return Ok(None),
                // A restart that no scan has waited for.
                [0xff, 0xd0..=0xd7] => return Err(Stop::Damage(Damage::TooLong)),
                [0xff, 0x00 | 0x01 | 0xd8 | 0xff] => self.at += 1,
                [0xff, marker] => {
                    self.at += 2;
                    return Ok(Some(*marker));
                }
                _ => self.at += 1,
            }
        }
    }

    fn frame(&mut self, marker: u8, data: &[u8]) -> Read<()> {
        let [8, high, low, left, right, count, parts @ ..] = data else { return Err(Stop::Unknown) };
        self.is_progressive = marker == 0xc2;
        self.height = usize::from(u16::from_be_bytes([*high, *low]));
        self.width = usize::from(u16::from_be_bytes([*left, *right]));
        let parts: Vec<&[u8]> = parts.chunks_exact(3).take(usize::from(*count)).collect();
        let samples = |part: &[u8]| (usize::from(part[1] >> 4), usize::from(part[1] & 15));
        let is_good = |part: &&[u8]| (1..=4).contains(&samples(part).0) && (1..=4).contains(&samples(part).1);
        let is_read = self.components.is_empty() && !parts.is_empty() && parts.len() <= 4;
        if !is_read || self.height == 0 || self.width == 0 || !parts.iter().all(is_good) {
            return Err(Stop::Unknown);
        }
        self.components = parts
            .iter()
            .map(|part| {
                let (across, down) = samples(part);
                Component { number: part[0], across, down, ..Component::default() }
            })
            .collect();
        let (units_across, units_down) = self.units();
        let is_progressive = self.is_progressive;
        for part in &mut self.components {
            part.stride = units_across * part.across;
            if is_progressive {
                part.known = vec![0; part.stride * units_down * part.down];
            }
        }
        Ok(())
    }

    /// The most blocks of a component in a unit, across and down.
    fn most(&self) -> (usize, usize) {
        let most = |of: fn(&Component) -> usize| self.components.iter().map(of).max().unwrap_or(1);
        (most(|part| part.across), most(|part| part.down))
    }

    /// Units of the picture, across and down.
    fn units(&self) -> (usize, usize) {
        let (across, down) = self.most();
        (self.width.div_ceil(8 * across), self.height.div_ceil(8 * down))
    }

    fn tables(&mut self, mut data: &[u8]) -> Option<()> {
        while let Some((kind, rest)) = data.split_first() {
            let (counts, rest) = rest.split_at_checked(16)?;
            let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let (symbols, rest) = rest.split_at_checked(total)?;
            let table = self.tables.get_mut(usize::from(kind >> 4))?.get_mut(usize::from(kind & 15))?;
            *table = codes(counts, symbols)?;
            data = rest;
        }
        Some(())
    }

    fn scan(&self, data: &[u8]) -> Option<Scan> {
        let count = usize::from(*data.first()?);
        let parts = data.get(1..1 + 2 * count)?.chunks_exact(2).map(|part| {
            let index = self.components.iter().position(|own| own.number == part[0])?;
            Some((index, usize::from(part[1] >> 4).min(3), usize::from(part[1] & 15).min(3)))
        });
        let parts = parts.collect::<Option<Vec<_>>>().filter(|parts| !parts.is_empty())?;
        let [first, last, bits] = *data.get(1 + 2 * count..4 + 2 * count)? else { return None };
        let (first, last, refines) = match self.is_progressive {
            true => (u32::from(first), u32::from(last), bits >> 4 != 0),
            false => (0, 63, false),
        };
        (last < 64 && first <= last && (first == 0 || parts.len() == 1)).then_some(Scan {
            parts,
            first,
            last,
            refines,
        })
    }

    /// Reads the codes of a scan.
    fn blocks(&mut self, scan: &Scan) -> Read<()> {
        let mut bits = Bits::new(self.jpeg, self.at);
        let (most_across, most_down) = self.most();
        let alone = scan.parts.len() == 1;
        let (units_across, units_down) = match scan.parts.first() {
            Some((index, ..)) if alone => {
                let part = &self.components[*index];
                let blocks = |size: usize, own: usize, most: usize| (size * own).div_ceil(most).div_ceil(8);
                (blocks(self.width, part.across, most_across), blocks(self.height, part.down, most_down))
            }
            _ => self.units(),
        };
        let mut done = 0;
        self.blocks_to_skip = 0;
        for row in 0..units_down {
            for column in 0..units_across {
                if self.restart > 0 && done > 0 && done % self.restart == 0 {
                    bits.finish().map_err(Stop::Damage)?;
                    let number = 0xd0 + u8::try_from((done / self.restart - 1) % 8).unwrap_or(0);
                    if !bits.restart(number) {
                        return Err(Stop::Damage(Damage::TooShort));
                    }
                    self.blocks_to_skip = 0;
                }
                done += 1;
                for (index, dc, ac) in &scan.parts {
                    let part = &self.components[*index];
                    let (across, down, stride) = (part.across, part.down, part.stride);
                    let (across, down) = if alone { (1, 1) } else { (across, down) };
                    for block in 0..across * down {
                        let place = (row * down + block / across) * stride + column * across + block % across;
                        let read = match self.is_progressive {
                            true => self.part_of_block(scan, (*index, place), (*dc, *ac), &mut bits),
                            false => self.block((*dc, *ac), &mut bits),
                        };
                        if bits.is_short() {
                            return Err(Stop::Damage(Damage::TooShort));
                        }
                        if read.is_none() {
                            let part = u32::try_from(row * 100 / units_down.max(1)).unwrap_or(0);
                            return Err(Stop::Damage(Damage::Senseless(part)));
                        }
                    }
                }
            }
        }
        bits.finish().map_err(Stop::Damage)?;
        self.at = bits.at;
        Ok(())
    }

    /// A whole block.
    fn block(&self, (dc, ac): (usize, usize), bits: &mut Bits<'_>) -> Option<()> {
        let size = bits.code(&self.tables[0][dc])?;
        bits.take(u32::from(size).min(16));
        let mut at = 1;
        while at < 64 {
            let code = bits.code(&self.tables[1][ac])?;
            let (zeros, size) = (u32::from(code >> 4), u32::from(code & 15));
            match (zeros, size) {
                (15, 0) => at += 16,
                (_, 0) => break,
                _ => {
                    at += zeros + 1;
                    if at > 64 {
                        return None;
                    }
                    bits.take(size);
                }
            }
        }
        Some(())
    }

    /// What a scan of several gives of a block.
    fn part_of_block(
        &mut self,
        scan: &Scan,
        (index, place): (usize, usize),
        (dc, ac): (usize, usize),
        bits: &mut Bits<'_>,
    ) -> Option<()> {
        if scan.first == 0 {
            if scan.refines {
                bits.take(1);
            } else {
                let size = bits.code(&self.tables[0][dc])?;
                bits.take(u32::from(size).min(16));
            }
            return Some(());
        }
        let table = &self.tables[1][ac];
        let known = self.components[index].known.get_mut(place)?;
        let is_known = |known: u64, at: u32| (known >> at) & 1 == 1;
        let mut at = scan.first;
        if self.blocks_to_skip == 0 {
            while at <= scan.last {
                let code = bits.code(table)?;
                let (mut zeros, size) = (u32::from(code >> 4), u32::from(code & 15));
                if size == 0 && zeros < 15 {
                    self.blocks_to_skip = (1 << zeros) + bits.take(zeros);
                    break;
                }
                bits.take(if scan.refines { size.min(1) } else { size });
                while at <= scan.last {
                    if scan.refines && is_known(*known, at) {
                        bits.take(1);
                    } else if zeros == 0 {
                        break;
                    } else {
                        zeros -= 1;
                    }
                    at += 1;
                }
                if size > 0 {
                    if at > scan.last || scan.refines && size > 1 {
                        return None;
                    }
                    *known |= 1 << at;
                }
                at += 1;
            }
        }
        if self.blocks_to_skip > 0 {
            if scan.refines {
                (at..=scan.last).filter(|at| is_known(*known, *at)).for_each(|_| {
                    bits.take(1);
                });
            }
            self.blocks_to_skip -= 1;
        }
        Some(())
    }
}

/// The table of `symbols`, so many of each length.
fn codes(counts: &[u8], symbols: &[u8]) -> Option<Codes> {
    let mut table: Codes = vec![(0, 0); 1 << 16];
    let (mut from, mut symbols) = (0_usize, symbols.iter());
    for (length, count) in (1_u8..).zip(counts) {
        let width = 1_usize << (16 - length);
        for symbol in symbols.by_ref().take(usize::from(*count)) {
            table.get_mut(from..from + width)?.fill((length, *symbol));
            from += width;
        }
    }
    Some(table)
}

/// The bits of a scan, up to its next marker, and zeros behind that.
struct Bits<'j> {
    jpeg: &'j [u8],
    at: usize,
    buffer: u64,
    /// How many bits the buffer holds, and how many of them are zeros from behind the marker.
    held: u32,
    made_up: u32,
}

impl<'j> Bits<'j> {
    fn new(jpeg: &'j [u8], at: usize) -> Self {
        Self { jpeg, at, buffer: 0, held: 0, made_up: 0 }
    }

    /// The next byte of the data, if no marker comes first.
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.jpeg.get(self.at)?;
        if byte != 0xff {
            self.at += 1;
            return Some(byte);
        }
        match self.jpeg.get(self.at + 1) {
            Some(0) => {
                self.at += 2;
                Some(byte)
            }
            _ => None,
        }
    }

    fn fill(&mut self) {
        while self.held <= 48 {
            let byte = self.byte();
            self.made_up += if byte.is_none() { 8 } else { 0 };
            self.buffer = (self.buffer << 8) | u64::from(byte.unwrap_or(0));
            self.held += 8;
        }
    }

    /// What the next code means.
    fn code(&mut self, table: &Codes) -> Option<u8> {
        if self.held < 16 {
            self.fill();
        }
        let next = (self.buffer >> (self.held - 16)) & 0xffff;
        let (length, symbol) = *table.get(usize::try_from(next).ok()?)?;
        self.held -= u32::from(length);
        (length > 0).then_some(symbol)
    }

    /// The next `count` bits, 16 at the most.
    fn take(&mut self, count: u32) -> u32 {
        if self.held < 16 {
            self.fill();
        }
        self.held -= count;
        u32::try_from((self.buffer >> self.held) & ((1 << count) - 1)).unwrap_or(0)
    }

    /// Whether bits were taken that are not there.
    fn is_short(&self) -> bool {
        self.made_up > self.held
    }

    /// Goes to the marker behind the data. What stands before it is nothing, or the same byte again and again, as some cameras fill up.
    fn finish(&mut self) -> Result<(), Damage> {
        let mut real = self.held.saturating_sub(self.made_up) / 8 * 8;
        let mut left = Vec::new();
        while real > 0 {
            real -= 8;
            left.push(((self.buffer >> (self.made_up + real)) & 0xff) as u8);
        }
        (self.held, self.made_up) = (0, 0);
        let mut filler = left.first().copied();
        let mut is_filler = left.iter().all(|byte| Some(*byte) == filler);
        while let Some(byte) = self.byte() {
            is_filler &= *filler.get_or_insert(byte) == byte;
        }
        // Bytes with which a marker may begin.
        while self.jpeg.get(self.at..self.at + 2) == Some(&[0xff, 0xff]) {
            self.at += 1;
        }
        if is_filler { Ok(()) } else { Err(Damage::TooLong) }
    }

    /// Passes the restart `number`, if it comes next.
    fn restart(&mut self, number: u8) -> bool {
        let is_next = self.jpeg.get(self.at..self.at + 2) == Some(&[0xff, number]);
        self.at += if is_next { 2 } else { 0 };
        is_next
    }
}
