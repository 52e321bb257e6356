//! Merged cells: each of them means what stands in the first.

use super::table::{Cell, Row};

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
    active: Vec<Active>,
}

/// Merged cells in whose rows the table stands.
#[derive(Debug)]
struct Active {
    area: Area,
    value: Cell,
    /// Those of its columns that no other one had before it: merged cells do not overlap in a file that an office program wrote, and
    /// where they do, a row takes no longer than it has columns.
    own: Vec<usize>,
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
        self.active.retain(|active| active.area.rows.1 >= row.number);
        while let Some(area) = self.coming.pop_if(|area| area.rows.0 <= row.number) {
            if area.rows.0 == row.number {
                self.begin(area, row);
            }
        }
        if row.is_blank() {
            return;
        }
        for Active { area, value, own } in &self.active {
            for column in own {
                if row.cells.get(*column).is_none_or(Cell::is_blank) {
                    row.put(*column, value.clone());
                    row.spread.insert(*column);
                }
            }
            let (first, last) = area.columns;
            if last > first {
                row.wide.push((first + 1, last + 1));
            }
        }
    }

    /// Takes `area`, whose first row is `row`, where it holds something and a column of its own.
    fn begin(&mut self, area: Area, row: &Row) {
        let (first, last) = area.columns;
        let Some(value) = row.cells.get(first).filter(|cell| !cell.is_blank()) else { return };
        let mut is_free = vec![true; (last + 1).saturating_sub(first)];
        for column in self.active.iter().flat_map(|active| &active.own) {
            if let Some(is_free) = column.checked_sub(first).and_then(|at| is_free.get_mut(at)) {
                *is_free = false;
            }
        }
        let own: Vec<usize> = (first..=last).filter(|column| is_free[column - first]).collect();
        if !own.is_empty() {
            self.active.push(Active { area, value: value.clone(), own });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::sheet::table::{MAX_COLUMNS, Sheet};

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
        assert_eq!((&rows[1].wide, &rows[1].spread), (&vec![(2, 3)], &[0, 2].into()));
    }

    #[test]
    fn cells_that_are_merged_twice_cost_no_more_than_others() {
        let over = |first| Area { rows: (1, 9), columns: (first, MAX_COLUMNS - 1) };
        let mut merged = Merged::new((0..MAX_COLUMNS).map(over).collect());
        merged.apply(&mut row(1, &["a"; MAX_COLUMNS]));
        let held: usize = merged.active.iter().map(|active| active.own.len()).sum();
        assert_eq!(held, MAX_COLUMNS);
        let mut next = row(2, &["b"]);
        merged.apply(&mut next);
        assert_eq!((texts(&next)[1], next.cells.len()), ("a", MAX_COLUMNS));
    }
}
