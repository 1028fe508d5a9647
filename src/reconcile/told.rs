//! Findings of reconciling, partition by partition → all of them in the order in which one partition of everything gives them.

use crate::domain::Finding;

/// Findings by the step that made them, and within it in the order of the indicators where that is all that orders them.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Versions that contradict each other: of figures, of areas' figures, of denominators.
    pub(super) conflicts: [Vec<Finding>; 3],
    /// Parts that miss their totals, of authorities and of areas, each with the place of its file and of the dimension among
    /// those that the file's source declares.
    pub(super) parts: [Vec<((usize, usize), Finding)>; 2],
    /// Published figures that their members miss.
    pub(super) published: Vec<Finding>,
    /// Of judgements, plans and other lists, which come with the first partition.
    pub(super) lists: Vec<Finding>,
}

impl Told {
    /// Adds those of the partition behind.
    pub(super) fn append(&mut self, next: Self) {
        let Self { conflicts, parts, published, lists } = next;
        self.conflicts.iter_mut().zip(conflicts).for_each(|(all, next)| all.extend(next));
        self.parts.iter_mut().zip(parts).for_each(|(all, next)| all.extend(next));
        self.published.extend(published);
        self.lists.extend(lists);
    }

    /// All findings.
    pub fn into_findings(self) -> impl Iterator<Item = Finding> {
        let parts = self.parts.into_iter().flat_map(|mut parts| {
            // Files and their dimensions go before indicators.
            parts.sort_by_key(|(place, _)| *place);
            parts.into_iter().map(|(_, finding)| finding)
        });
        self.conflicts.into_iter().flatten().chain(parts).chain(self.published).chain(self.lists)
    }
}
