//! The spanning tree of the simplex: what hangs on what, by which edge, and how many units more can
//! go up or down it. What a unit costs is for the simplex.
//!
//! A node is on its parent's list of children, unless it is a source that nothing hangs on: nobody
//! has to pass through such a one. Its depth is put right when a climb starts from it.
#![allow(clippy::indexing_slicing)]
// INVARIANT: every link leads to a node of the tree or is `NONE`, and `NONE` is never followed: a
// climb stops at the root at the latest, and a list of children at its end.

use super::UNLIMITED;

const NONE: u32 = u32::MAX;

/// What a node hangs by: an edge, and the units more that can go up and down it.
#[derive(Clone, Copy)]
pub(super) struct Rope {
    pub(super) edge: u32,
    pub(super) up: u32,
    pub(super) down: u32,
}

/// A node's place. A list of children is linked in both directions.
#[derive(Clone, Copy)]
struct Place {
    parent: u32,
    depth: u32,
    rope: Rope,
    first_child: u32,
    next: u32,
    previous: u32,
}

/// The cycle that an edge closes.
pub(super) struct Cycle {
    source: u32,
    target: u32,
    apex: u32,
    /// The units that can go round.
    pub(super) units: u32,
    /// The node whose rope has the least room, and whether it lies on the source's side; none where
    /// the edge itself has less.
    pub(super) leaving: Option<(u32, bool)>,
}

/// The tree. The root is the last node.
pub(super) struct Tree {
    places: Vec<Place>,
    is_source: Vec<bool>,
}

impl Tree {
    /// The root, and nodes that take every one of them for a source.
    pub(super) fn new(root: u32) -> Tree {
        let rope = Rope { edge: NONE, up: 0, down: 0 };
        let below =
            Place { parent: root, depth: 1, rope, first_child: NONE, next: NONE, previous: NONE };
        let mut tree =
            Tree { places: vec![below; root as usize], is_source: vec![true; root as usize] };
        tree.places.push(Place { parent: NONE, depth: 0, ..below });
        tree.is_source.push(false);
        tree
    }

    /// Gives a node what it hangs on the root by.
    pub(super) fn hang_on_root(&mut self, node: u32, rope: Rope) {
        self.places[node as usize].rope = rope;
    }

    /// Says that an edge leads to the node, so that it is no source. To be said of the first tree.
    pub(super) fn is_led_to(&mut self, node: u32) {
        if self.is_source[node as usize] {
            self.is_source[node as usize] = false;
            self.list(node);
        }
    }

    /// The edge that a source hangs by, and the node that it hangs on; none for other nodes.
    pub(super) fn source_hangs_by(&self, node: u32) -> Option<(u32, u32)> {
        let place = &self.places[node as usize];
        self.is_source[node as usize].then_some((place.rope.edge, place.parent))
    }

    /// What the node hangs by.
    pub(super) fn rope(&self, node: u32) -> Rope {
        self.places[node as usize].rope
    }

    /// Finds the cycle of an edge from `source` to `target` with so much room.
    ///
    /// Where it is tightest in several places, the last one leaves the tree: last on the way from
    /// the apex down to the source, over to the target and up again. So each node can still send a
    /// unit more to the root.
    pub(super) fn cycle(&mut self, source: u32, target: u32, room: u32) -> Cycle {
        self.put_depth_right(source);
        self.put_depth_right(target);
        let (mut low, mut high) = (source, target);
        let (mut units, mut leaving) = (room, None);
        let (mut units_up, mut leaving_up) = (UNLIMITED, None);
        while low != high {
            let (at_source, at_target) = (&self.places[low as usize], &self.places[high as usize]);
            if at_source.depth >= at_target.depth {
                if at_source.rope.down < units {
                    (units, leaving) = (at_source.rope.down, Some((low, true)));
                }
                low = at_source.parent;
            } else {
                if at_target.rope.up <= units_up {
                    (units_up, leaving_up) = (at_target.rope.up, Some((high, false)));
                }
                high = at_target.parent;
            }
        }
        if leaving_up.is_some() && units_up <= units {
            (units, leaving) = (units_up, leaving_up);
        }
        Cycle { source, target, apex: low, units, leaving }
    }

    /// Sends the cycle's units round.
    pub(super) fn push(&mut self, cycle: &Cycle) {
        if cycle.units == 0 {
            return;
        }
        let mut node = cycle.source;
        while node != cycle.apex {
            let place = &mut self.places[node as usize];
            place.rope.down -= cycle.units;
            place.rope.up += cycle.units;
            node = place.parent;
        }
        let mut node = cycle.target;
        while node != cycle.apex {
            let place = &mut self.places[node as usize];
            place.rope.up -= cycle.units;
            place.rope.down += cycle.units;
            node = place.parent;
        }
    }

    /// Cuts off what lies below `top`, itself included, and hangs it on `outer` by its node
    /// `inner`.
    pub(super) fn rehang(&mut self, top: u32, inner: u32, outer: u32, rope: Rope) {
        let outer_was_listed = self.is_listed(outer);
        let mut was_listed = self.is_listed(inner);
        let (mut node, mut parent, mut rope) = (inner, outer, rope);
        loop {
            let before = self.places[node as usize];
            if was_listed {
                self.unlist(node);
            }
            let place = &mut self.places[node as usize];
            (place.parent, place.rope) = (parent, rope);
            // Below the top, the old parent is about to hang on the node.
            if node != top || self.is_listed(node) {
                self.list(node);
            }
            if node == top {
                if !self.is_listed(before.parent) {
                    self.unlist(before.parent);
                }
                break;
            }
            was_listed = true;
            rope = Rope { up: before.rope.down, down: before.rope.up, ..before.rope };
            (parent, node) = (node, before.parent);
        }
        if !outer_was_listed && self.is_listed(outer) {
            self.list(outer);
        }
    }

    /// Visits the nodes from `top` down that are no sources, and puts all depths on the way right.
    pub(super) fn visit_below(&mut self, top: u32, mut visit: impl FnMut(u32)) {
        self.put_depth_right(top);
        let mut depth = self.places[top as usize].depth;
        let mut node = top;
        loop {
            if !self.is_source[node as usize] {
                visit(node);
            }
            let place = &mut self.places[node as usize];
            place.depth = depth;
            if place.first_child != NONE {
                (node, depth) = (place.first_child, depth + 1);
                continue;
            }
            while node != top && self.places[node as usize].next == NONE {
                (node, depth) = (self.places[node as usize].parent, depth - 1);
            }
            if node == top {
                return;
            }
            node = self.places[node as usize].next;
        }
    }

    /// Puts the depth of a node below the root right, by its parent's.
    fn put_depth_right(&mut self, node: u32) {
        let parent = self.places[node as usize].parent;
        if parent != NONE {
            self.places[node as usize].depth = self.places[parent as usize].depth + 1;
        }
    }

    fn is_listed(&self, node: u32) -> bool {
        !self.is_source[node as usize] || self.places[node as usize].first_child != NONE
    }

    fn list(&mut self, node: u32) {
        let parent = self.places[node as usize].parent;
        let next = self.places[parent as usize].first_child;
        self.places[parent as usize].first_child = node;
        if next != NONE {
            self.places[next as usize].previous = node;
        }
        let place = &mut self.places[node as usize];
        (place.previous, place.next) = (NONE, next);
    }

    fn unlist(&mut self, node: u32) {
        let Place { parent, previous, next, .. } = self.places[node as usize];
        if previous == NONE {
            self.places[parent as usize].first_child = next;
        } else {
            self.places[previous as usize].next = next;
        }
        if next != NONE {
            self.places[next as usize].previous = previous;
        }
    }
}
