//! Merged cells: each of them means what stands in the first.

use super::table::{Cell, MAX_MERGED, Row};

/// Cells that are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    /// The first and the last row, from 1.
    pub(super) rows: (u32, u32),
    /// The first and the last column, from 0.
    pub(super) columns: (usize, usize),
}

/// The merged cells of one sheet, while its rows pass in their order.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Those whose first row is still to come, the next last.
    coming: Vec<Area>,
    /// Those at hand, with their values.
    active: Vec<(Area, Cell)>,
}

impl Merged {
    pub(super) fn new(mut areas: Vec<Area>) -> Self {
        areas.sort_by_key(|area| (std::cmp::Reverse(area.rows.0), std::cmp::Reverse(area.columns.0)));
        Self { coming: areas, active: Vec::new() }
    }

    /// Takes note of an area that begins in the row at hand.
    pub(super) fn add(&mut self, area: Area) {
        self.coming.push(area);
    }

    /// Gives the cells of `row` what those mean that they are merged with. A row of its own is only what holds something.
    pub(super) fn apply(&mut self, row: &mut Row) {
        self.active.retain(|(area, _)| area.rows.1 >= row.number);
        while let Some(area) = self.coming.pop_if(|area| area.rows.0 <= row.number) {
            let value = row.cells.get(area.columns.0).filter(|cell| !cell.is_blank());
            if let Some(value) = value.filter(|_| area.rows.0 == row.number && self.active.len() < MAX_MERGED)
            {
                self.active.push((area, value.clone()));
            }
        }
        if row.is_blank() {
            return;
        }
        for (area, value) in &self.active {
            let (first, last) = area.columns;
            for column in first..=last {
                if row.cells.get(column).is_none_or(Cell::is_blank) {
                    row.put(column, value.clone());
                    row.spread.push(column);
                }
            }
            if last > first {
                row.wide.push((first + 1, last + 1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::sheet::table::Sheet;

    fn row(number: u32, cells: &[&str]) -> Row {
        let mut row = Row::new(&std::sync::Arc::new(Sheet::default()), number);
        for (index, text) in cells.iter().enumerate() {
            row.put(index, Cell::Text((*text).to_owned()));
        }
        row
    }

    fn texts(row: &Row) -> Vec<&str> {
        row.cells.iter().map(|cell| if let Cell::Text(text) = cell { text } else { "" }).collect()
    }

    #[test]
    fn merged_cells_mean_what_stands_in_the_first() {
        let down = Area { rows: (2, 4), columns: (0, 0) };
        let across = Area { rows: (3, 3), columns: (1, 2) };
        let mut merged = Merged::new(vec![across, down]);
        let mut rows = [row(2, &["a", "x"]), row(3, &["", "y"]), row(4, &[]), row(5, &["", "z"])];
        rows.iter_mut().for_each(|row| merged.apply(row));
        assert_eq!(rows.each_ref().map(texts), [vec!["a", "x"], vec!["a", "y", "y"], vec![], vec!["", "z"]]);
        assert_eq!((&rows[1].wide, &rows[1].spread), (&vec![(2, 3)], &vec![0, 2]));
    }
}
