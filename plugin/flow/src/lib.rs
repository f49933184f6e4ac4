//! Decides how units flow through a network to its root at least cost: network simplex on integers.
//! What the nodes and edges stand for is for those who call.
//!
//! The simplex walks from one spanning tree to the next. Each step takes in an edge that makes the
//! flow cheaper, pushes what it can round the cycle that the edge closes, and drops an edge of that
//! cycle which can change no more. Every node has a way out of its own, an edge straight to the
//! root: these edges are the first tree, so nothing artificial has to be taken out again.
//!
//! Most nodes here are sources: no edge leads to them. In the tree a source hangs on the far end of
//! one of its edges, so its price is that edge's cost above the far end's. It is worked out where
//! it is asked for, and a step touches but the few nodes that others hang on.
//!
//! A crate of its own, because it is the one part of the component that is compiled for speed. After
//! R. K. Ahuja, T. L. Magnanti and J. B. Orlin, *Network Flows*, 1993, chapter 11.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::float_arithmetic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![allow(clippy::indexing_slicing)]
// INVARIANT: nodes and edges are those of a network that `check` has passed, and every list here
// has an entry for each of them.

use std::ops::Range;

use search::Search;
use tree::{Rope, Tree};

mod search;
#[cfg(test)]
mod tests;
mod tree;

/// Most nodes of a network, the root left out.
pub const NODES_MAX: u32 = 1_000_000;
/// Most edges of a network.
pub const EDGES_MAX: u32 = 16_000_000;
/// The capacity of an edge that carries whatever comes.
pub const UNLIMITED: u32 = u32::MAX;

/// Nodes that send units to the root, and the edges between them. The root is the node after all
/// those that send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The units that each node sends.
    pub supplies: Vec<u32>,
    /// Where each node's edges end in the lists below. The first edge of a node is its way out: it
    /// leads to the root, and has room for more than the node's supply.
    pub ends: Vec<u32>,
    /// The node that each edge leads to.
    pub targets: Vec<u32>,
    /// What a unit costs on each edge. Never negative.
    pub costs: Vec<i64>,
    /// Most units on each edge. At least one.
    pub capacities: Vec<u32>,
}

/// A cheapest flow, and the prices that prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The units on each edge.
    pub carried: Vec<u32>,
    /// What one unit more from each node costs; from the root it costs nothing. Where an edge has
    /// room, its start is no dearer than the edge and its target together; where it is in use, no
    /// cheaper.
    pub prices: Vec<i64>,
}

/// Why there is no flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlowError {
    /// The network is not put together as it must be.
    #[error("the network is malformed: give each node a way out with room for its supply")]
    Malformed,
    /// Prices might not fit.
    #[error("costs are too high to be added up: use a coarser unit of cost")]
    CostOverflow,
}

/// Finds a cheapest flow. The same network gives the same flow, among equals too.
pub fn cheapest_flow(network: &Network) -> Result<Flow, FlowError> {
    check(network)?;
    let mut simplex = Simplex::start(network);
    let mut search = Search::new();
    // INVARIANT: this ends. The tree can always send a unit more from every node to the root, and
    // `Tree::cycle` keeps it so; then no tree comes back, and there are finitely many.
    while let Some((node, edge)) = search.next(&simplex) {
        simplex.take_in(node, edge);
    }
    Ok(simplex.finish())
}

impl Network {
    /// Adds an edge of the node that comes next.
    pub fn edge(&mut self, target: u32, cost: i64, capacity: u32) {
        self.targets.push(target);
        self.costs.push(cost);
        self.capacities.push(capacity);
    }

    /// Adds a node with the edges that were added since the last one.
    pub fn node(&mut self, supply: u32) {
        self.supplies.push(supply);
        // A list too long for this is refused by `check`.
        self.ends.push(u32::try_from(self.targets.len()).unwrap_or(u32::MAX));
    }

    /// The places of a node's edges in the lists.
    fn edges_of(&self, node: u32) -> Range<usize> {
        let node = node as usize;
        let start = if node == 0 { 0 } else { self.ends[node - 1] };
        start as usize..self.ends[node] as usize
    }

    fn root(&self) -> u32 {
        self.supplies.len() as u32
    }
}

/// Whether the network is as its fields say, and small enough for every price to fit.
fn check(network: &Network) -> Result<(), FlowError> {
    let edges = network.targets.len();
    let sized = network.supplies.len() <= NODES_MAX as usize
        && edges <= EDGES_MAX as usize
        && network.ends.len() == network.supplies.len()
        && network.costs.len() == edges
        && network.capacities.len() == edges
        && network.ends.last().copied().unwrap_or(0) as usize == edges
        && network.ends.is_sorted();
    if !sized || !(0..network.root()).all(|node| is_sound(network, node)) {
        return Err(FlowError::Malformed);
    }
    match highest_price(network) {
        // A step adds two prices and a cost.
        Some(highest) if highest <= i64::MAX / 4 => Ok(()),
        _ => Err(FlowError::CostOverflow),
    }
}

fn is_sound(network: &Network, node: u32) -> bool {
    let (root, mut edges) = (network.root(), network.edges_of(node));
    let has_way_out = edges.clone().next().is_some_and(|way_out| {
        network.targets[way_out] == root
            && network.capacities[way_out] > network.supplies[node as usize]
    });
    has_way_out
        && edges.all(|edge| {
            let target = network.targets[edge];
            let leads_on = target <= root && target != node;
            leads_on && network.costs[edge] >= 0 && network.capacities[edge] > 0
        })
}

/// A bound on every price on the way. A price is the cost of a path to the root, less that of the
/// edges gone against their direction. Its last edge ends at the root, and each node of the path
/// is the start of at most two of the others.
fn highest_price(network: &Network) -> Option<i64> {
    let (mut dearest_out, mut others) = (0_i64, 0_i64);
    for node in 0..network.root() {
        let mut dearest = 0_i64;
        for edge in network.edges_of(node) {
            let to_root = network.targets[edge] == network.root();
            let known = if to_root { &mut dearest_out } else { &mut dearest };
            *known = network.costs[edge].max(*known);
        }
        others = others.checked_add(dearest.checked_mul(2)?)?;
    }
    others.checked_add(dearest_out)
}

/// Where the walk from tree to tree stands.
struct Simplex<'a> {
    network: &'a Network,
    tree: Tree,
    /// Of each node and the root; not kept up for sources.
    prices: Vec<i64>,
    /// Whether each edge outside the tree is full; else it is empty.
    filled: Vec<bool>,
}

impl<'a> Simplex<'a> {
    /// All units go straight to the root.
    fn start(network: &'a Network) -> Simplex<'a> {
        let mut tree = Tree::new(network.root());
        let mut prices = Vec::with_capacity(network.supplies.len() + 1);
        for node in 0..network.root() {
            let way_out = network.edges_of(node).start;
            let supply = network.supplies[node as usize];
            let up = network.capacities[way_out] - supply;
            tree.hang_on_root(node, Rope { edge: way_out as u32, up, down: supply });
            prices.push(network.costs[way_out]);
        }
        prices.push(0);
        for &target in &network.targets {
            tree.is_led_to(target);
        }
        Simplex { network, tree, prices, filled: vec![false; network.targets.len()] }
    }

    /// What one unit more from the node costs.
    fn price(&self, node: u32) -> i64 {
        match self.tree.source_hangs_by(node) {
            Some((edge, parent)) => {
                self.network.costs[edge as usize] + self.prices[parent as usize]
            }
            None => self.prices[node as usize],
        }
    }

    /// Makes an edge of the node part of the tree, and the flow cheaper if there is room at all.
    fn take_in(&mut self, node: u32, entering: u32) {
        let edge = entering as usize;
        let (end, was_full) = (self.network.targets[edge], self.filled[edge]);
        let (source, target) = if was_full { (end, node) } else { (node, end) };
        let capacity = self.network.capacities[edge];
        let cycle = self.tree.cycle(source, target, capacity);
        self.tree.push(&cycle);
        let Some((top, at_source)) = cycle.leaving else {
            self.filled[edge] = !was_full;
            return;
        };

        let too_dear = self.price(node) - self.network.costs[edge] - self.prices[end as usize];
        let leaving = self.tree.rope(top);
        self.filled[leaving.edge as usize] = self.carried(top, leaving) > 0;
        let carried = if was_full { capacity - cycle.units } else { cycle.units };
        let (inner, outer) = if at_source { (source, target) } else { (target, source) };
        let (up, down, shift) = if inner == node {
            (capacity - carried, carried, -too_dear)
        } else {
            (carried, capacity - carried, too_dear)
        };
        self.tree.rehang(top, inner, outer, Rope { edge: entering, up, down });
        self.tree.visit_below(inner, |below| self.prices[below as usize] += shift);
    }

    /// The units on the edge by which a node hangs.
    fn carried(&self, node: u32, rope: Rope) -> u32 {
        let is_own = self.network.edges_of(node).contains(&(rope.edge as usize));
        if is_own { rope.down } else { rope.up }
    }

    fn finish(self) -> Flow {
        let outside = self.network.capacities.iter().zip(&self.filled);
        let mut carried: Vec<u32> =
            outside.map(|(&capacity, &full)| if full { capacity } else { 0 }).collect();
        for node in 0..self.network.root() {
            let rope = self.tree.rope(node);
            carried[rope.edge as usize] = self.carried(node, rope);
        }
        let prices = (0..self.network.root()).map(|node| self.price(node)).collect();
        Flow { carried, prices }
    }
}
