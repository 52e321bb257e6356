//! Many looks of one element that differ little, such as a caption whose words are marked one after the other: kept tile by tile, so that a
//! word's change costs the few tiles that it lies in.

use std::collections::BTreeMap;

use crate::layers::{Bitmap, Keypose, Rgba, Sprite};
use crate::units::Rect;

/// Sides of a tile in pixels, even: about a word of a caption.
const TILE: (u32, u32) = (128, 64);
/// From so many looks on tiles pay.
pub(super) const MANY_BITMAPS: usize = 8;

/// The looks of one element, tile by tile.
#[derive(Default)]
pub(super) struct Tiles {
    /// By row and column.
    tiles: BTreeMap<(u32, u32), Vec<Bitmap>>,
}

impl Tiles {
    /// From `from_frame` on the element looks like `cut`, its pixels in a rectangle with even edges; like nothing where there is none.
    pub(super) fn push(&mut self, from_frame: u64, cut: Option<&(Rect, Rgba)>) {
        if let Some((rect, _)) = cut {
            for row in rect.y / TILE.1..rect.bottom().div_ceil(TILE.1) {
                for column in rect.x / TILE.0..rect.right().div_ceil(TILE.0) {
                    self.tiles.entry((row, column)).or_insert_with(|| vec![nothing(0)]);
                }
            }
        }
        for ((row, column), bitmaps) in &mut self.tiles {
            let tile = Rect { x: column * TILE.0, y: row * TILE.1, width: TILE.0, height: TILE.1 };
            let inside = cut.and_then(|(rect, pixels)| Some((tile.intersection(*rect)?, rect, pixels)));
            let bitmap = inside.map_or_else(
                || nothing(from_frame),
                |(part, rect, pixels)| Bitmap {
                    from_frame,
                    rect: part,
                    pixels: part_of(pixels, *rect, part),
                },
            );
            let bitmap =
                if bitmap.pixels.data.iter().all(|value| *value == 0) { nothing(from_frame) } else { bitmap };
            match bitmaps.last_mut() {
                Some(last) if last.rect == bitmap.rect && last.pixels == bitmap.pixels => {}
                // It was nothing before it was something.
                Some(last) if last.from_frame == from_frame => *last = bitmap,
                _ => bitmaps.push(bitmap),
            }
        }
    }

    /// A sprite for each tile in which something is seen; they move together, by `motion`.
    pub(super) fn sprites(self, name: &str, motion: &[Keypose]) -> Vec<Sprite> {
        let sprite =
            |bitmaps| Sprite { name: name.to_owned(), bitmaps, motion: motion.to_vec(), waveform: None };
        let is_seen = |bitmaps: &Vec<Bitmap>| bitmaps.iter().any(|bitmap| !bitmap.rect.is_empty());
        self.tiles.into_values().filter(is_seen).map(sprite).collect()
    }
}

fn nothing(from_frame: u64) -> Bitmap {
    Bitmap { from_frame, rect: Rect::default(), pixels: Rgba { width: 0, height: 0, data: Vec::new() } }
}

/// `part` of `pixels`, which lie at `rect`.
fn part_of(pixels: &Rgba, rect: Rect, part: Rect) -> Rgba {
    let mut data = Vec::with_capacity((part.width * part.height * 4) as usize);
    for y in part.y..part.bottom() {
        let start = ((y - rect.y) * rect.width + part.x - rect.x) as usize * 4;
        data.extend_from_slice(&pixels.data[start..start + part.width as usize * 4]);
    }
    Rgba { width: part.width, height: part.height, data }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey box at (100, 60) with a white part.
    fn look(white: Option<u32>) -> (Rect, Rgba) {
        let rect = Rect { x: 100, y: 60, width: 300, height: 20 };
        let level = |x: u32| if white.is_some_and(|from| (from..from + 30).contains(&x)) { 255 } else { 90 };
        let data = (0..rect.height).flat_map(|_| (0..rect.width).flat_map(move |x| [level(x), 90, 90, 255]));
        (rect, Rgba { width: rect.width, height: rect.height, data: data.collect() })
    }

    #[test]
    fn tiles_hold_what_changes_in_them_and_add_up_to_the_whole() {
        let looks = [
            (0, None),
            (10, Some(look(Some(0)))),
            (20, Some(look(Some(40)))),
            (30, Some(look(Some(250)))),
            (40, None),
        ];
        let mut tiles = Tiles::default();
        looks.iter().for_each(|(frame, look)| tiles.push(*frame, look.as_ref()));
        let sprites = tiles.sprites("p.cue", &[]);
        for (from, look) in &looks {
            let mut seen = vec![0_u8; 512 * 128 * 4];
            for bitmap in sprites.iter().filter_map(|sprite| sprite.bitmap_at(from + 3)) {
                for y in 0..bitmap.rect.height {
                    let to = ((bitmap.rect.y + y) * 512 + bitmap.rect.x) as usize * 4;
                    let row = bitmap.rect.width as usize * 4;
                    seen[to..to + row].copy_from_slice(&bitmap.pixels.data[y as usize * row..][..row]);
                }
            }
            let mut whole = vec![0_u8; 512 * 128 * 4];
            if let Some((rect, pixels)) = look {
                for y in 0..rect.height {
                    let to = ((rect.y + y) * 512 + rect.x) as usize * 4;
                    let row = rect.width as usize * 4;
                    whole[to..to + row].copy_from_slice(&pixels.data[y as usize * row..][..row]);
                }
            }
            assert!(seen == whole, "frame {from}");
        }
        // Far left nothing changes after the first word but the end of all.
        let frames = |x: u32| -> Vec<u64> {
            let over = |sprite: &&Sprite| {
                sprite
                    .bitmaps
                    .iter()
                    .any(|bitmap| bitmap.rect.x <= x && x < bitmap.rect.right() && bitmap.rect.y == 64)
            };
            let sprite = sprites.iter().find(over).expect("a tile");
            sprite.bitmaps.iter().map(|bitmap| bitmap.from_frame).collect()
        };
        assert_eq!(frames(110), [0, 10, 20, 40]);
        assert_eq!(frames(300), [0, 10, 30, 40]);
        assert_eq!(frames(390), [0, 10, 40]);
    }
}
