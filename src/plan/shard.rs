//! Shards: a plan dealt out to several machines, evenly by estimated cost. Disjoint, complete, and the same on every machine.

use std::collections::BTreeMap;

use super::job::Job;

/// One machine's part of a plan: the `index`-th (from 1) of `count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub index: usize,
    /// How many parts there are.
    pub count: usize,
}

impl Shard {
    /// Reads `2/4`.
    ///
    /// # Errors
    /// A sentence on what to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a shard: write `1/4` for the first of four");
        let (index, count) = text.split_once('/').ok_or_else(wrong)?;
        let index: usize = index.trim().parse().map_err(|_| wrong())?;
        let count: usize = count.trim().parse().map_err(|_| wrong())?;
        if count == 0 || count > 10_000 || index == 0 || index > count {
            return Err(format!("`{text}` is not a shard: the first number goes from 1 to the second"));
        }
        Ok(Self { index, count })
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

/// Those of `posts` that are of `shard`, in the order of their jobs. Posts that show the same footage in the same format stay together, since it is decoded once
/// for all of them. `cost` is a post's estimated work, in any unit.
///
/// Heaviest first onto the least loaded shard (Graham's LPT rule): no shard has more than 4/3 of the best possible.
pub fn select<P: AsRef<Job> + Clone>(posts: &[P], shard: Shard, cost: impl Fn(&P) -> f64) -> Vec<P> {
    let mut groups: BTreeMap<(&str, &str, &str), (f64, Vec<&P>)> = BTreeMap::new();
    for post in posts {
        let job = post.as_ref();
        let group = groups.entry(job.item_in_format()).or_insert((0.0, Vec::new()));
        group.0 += cost(post);
        group.1.push(post);
    }
    let mut heaviest: Vec<(f64, Vec<&P>)> = groups.into_values().collect();
    // A stable sort: equal costs stay in the order of their names.
    heaviest.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut loads = vec![0.0; shard.count];
    let mut own: Vec<P> = Vec::new();
    for (cost, group) in heaviest {
        let least =
            loads.iter().enumerate().min_by(|a, b| f64::total_cmp(a.1, b.1)).map_or(0, |(index, _)| index);
        loads[least] += cost;
        if least + 1 == shard.index {
            own.extend(group.into_iter().cloned());
        }
    }
    own.sort_by(|a, b| a.as_ref().cmp(b.as_ref()));
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Kind;

    fn jobs() -> Vec<Job> {
        let mut jobs = Vec::new();
        for item in ["a", "b", "c", "film"] {
            for account in ["x", "y"] {
                for format in ["feed", "story"] {
                    let kind = if item == "film" { Kind::Clip } else { Kind::Still };
                    let [pack, account, item, format] = ["w", account, item, format].map(str::to_owned);
                    jobs.push(Job { pack, account, item, format, kind });
                }
            }
        }
        jobs.sort();
        jobs
    }

    fn cost(job: &Job) -> f64 {
        if job.kind == Kind::Clip { 20.0 } else { 1.0 }
    }

    #[test]
    fn shards_are_disjoint_and_complete_whatever_their_number() {
        for count in 1..=7 {
            let mut all: Vec<Job> =
                (1..=count).flat_map(|index| select(&jobs(), Shard { index, count }, cost)).collect();
            all.sort();
            assert_eq!(all, jobs(), "{count} shards");
        }
    }

    #[test]
    fn shards_are_even_and_films_stay_together() {
        let loads: Vec<f64> = (1..=2)
            .map(|index| select(&jobs(), Shard { index, count: 2 }, cost).iter().map(cost).sum())
            .collect();
        assert_eq!(loads, [46.0, 46.0]);
        let formats = |index| {
            let own = select(&jobs(), Shard { index, count: 2 }, cost);
            own.iter().filter(|job| job.kind == Kind::Clip).map(|job| job.format.clone()).collect::<Vec<_>>()
        };
        assert_eq!((formats(1).len(), formats(2).len()), (2, 2));
        assert_eq!(formats(1)[0], formats(1)[1]);
    }

    #[test]
    fn only_shards_that_exist_are_read() {
        assert_eq!(Shard::parse("2/4"), Ok(Shard { index: 2, count: 4 }));
        for text in ["", "3", "0/4", "5/4", "a/b", "1/0"] {
            assert!(Shard::parse(text).is_err(), "{text}");
        }
    }
}
