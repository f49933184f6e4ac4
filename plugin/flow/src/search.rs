//! Decides which edge the simplex takes in next: node by node, the one that saves most, if that is
//! enough. What becomes of the edge is for the simplex.
//!
//! Steps that save little are put off, since greater ones often undo them: once a round through the
//! nodes has found few that save enough, less is enough. Only a round that finds nothing to save
//! ends the search.
#![allow(clippy::indexing_slicing)]
// INVARIANT: as in the simplex, whose lists these are.

use super::Simplex;

/// Enough is the most that a round has left unsaved, less one part in so many.
const PART: i64 = 3;
/// A round has found few where it took in the edge of less than one node in so many.
const FEW: u32 = 32;

/// The rounds through the nodes.
pub(super) struct Search {
    /// The node whose turn is next.
    node: u32,
    /// Edges taken in so far in this round.
    taken: u32,
    /// The most that an edge would have saved that was not taken in.
    left: i64,
    /// What an edge must save to be taken in.
    enough: i64,
}

impl Search {
    pub(super) fn new() -> Search {
        Search { node: 0, taken: 0, left: 0, enough: i64::MAX }
    }

    /// A node, and an edge of it that makes the flow cheaper; none when there is none any more.
    pub(super) fn next(&mut self, simplex: &Simplex<'_>) -> Option<(u32, u32)> {
        let nodes = simplex.network.root();
        loop {
            while self.node < nodes {
                let node = self.node;
                self.node += 1;
                let (edge, saved) = best_edge(simplex, node);
                if saved >= self.enough {
                    self.taken += 1;
                    return Some((node, edge as u32));
                }
                self.left = self.left.max(saved);
            }
            if self.taken == 0 && self.left == 0 {
                return None;
            }
            if self.taken <= nodes / FEW {
                self.enough = (self.left - self.left / PART).clamp(1, self.enough);
            }
            (self.node, self.taken, self.left) = (0, 0, 0);
        }
    }
}

/// The edge of the node that saves most, the first among equals, and what it saves.
fn best_edge(simplex: &Simplex<'_>, node: u32) -> (usize, i64) {
    let price = simplex.price(node);
    let edges = simplex.network.edges_of(node);
    let targets = &simplex.network.targets[edges.clone()];
    let costs = &simplex.network.costs[edges.clone()];
    let filled = &simplex.filled[edges.clone()];
    let (mut best, mut most) = (0, 0);
    for (place, ((&target, &cost), &full)) in targets.iter().zip(costs).zip(filled).enumerate() {
        let too_dear = price - cost - simplex.prices[target as usize];
        let saved = if full { -too_dear } else { too_dear };
        if saved > most {
            (best, most) = (place, saved);
        }
    }
    (edges.start + best, most)
}
