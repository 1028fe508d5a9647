//! The rows of `revision` of one figure → its earlier versions in the order in which each replaced the one before.

/// A version and what stood in its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Replaced<T> {
    pub(super) before: (String, Option<f64>),
    pub(super) after: (String, Option<f64>),
    pub(super) row: T,
}

/// Puts replaced versions in order: the last is the one that `now` replaced, each other was replaced by the one behind
/// it. `rows` are in the order of their submission; among several that fit, the latest is the nearer one.
pub(super) fn in_order<T>(mut rows: Vec<Replaced<T>>, now: (String, Option<f64>)) -> Vec<Replaced<T>> {
    let mut ordered = Vec::with_capacity(rows.len());
    let mut later = now;
    while !rows.is_empty() {
        let fits = rows.iter().rposition(|row| same(&row.after, &later));
        let row = rows.remove(fits.unwrap_or(rows.len() - 1));
        later = row.before.clone();
        ordered.push(row);
    }
    ordered.reverse();
    ordered
}

fn same(one: &(String, Option<f64>), other: &(String, Option<f64>)) -> bool {
    one.0 == other.0 && one.1.map(f64::to_bits) == other.1.map(f64::to_bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(value: f64) -> (String, Option<f64>) {
        if value.is_nan() { ("unreliable".into(), None) } else { ("ok".into(), Some(value)) }
    }

    fn ordered(pairs: &[(f64, f64)], now: f64) -> Vec<usize> {
        let rows = pairs.iter().enumerate();
        let rows =
            rows.map(|(row, (before, after))| Replaced { before: version(*before), after: version(*after), row });
        in_order(rows.collect(), version(now)).into_iter().map(|row| row.row).collect()
    }

    #[test]
    fn versions_follow_each_other_even_where_the_earlier_submission_counts() {
        assert_eq!(ordered(&[(1.0, 2.0), (2.0, 3.0)], 3.0), [0, 1]);
        // A council's two figures of March and May, and the published one of April that counts.
        assert_eq!(ordered(&[(1.0, 2.0), (2.0, 9.0)], 9.0), [0, 1]);
        assert_eq!(ordered(&[(4.0, 9.0), (1.0, 4.0)], 9.0), [1, 0]);
    }

    #[test]
    fn repeated_and_retracted_versions_keep_their_place_and_none_is_lost() {
        assert_eq!(ordered(&[(5.0, 5.0), (5.0, 5.0), (5.0, f64::NAN)], f64::NAN), [0, 1, 2]);
        assert_eq!(ordered(&[(5.0, 6.0), (7.0, 8.0)], 1.0).len(), 2);
    }
}
