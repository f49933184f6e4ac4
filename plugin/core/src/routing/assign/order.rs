//! Whether a problem can be worked on, and the order to go through it: wishes by id, and the arcs
//! of a wish by their responders' ids. What the order leads to is for the solver.
#![allow(clippy::indexing_slicing)]
// INVARIANT: the lists here have an entry for every wish, responder or arc of one problem, and arcs
// lead to responders of it: they are checked before they are followed.

use std::cmp::Ordering;
use std::ops::Range;

use super::error::{
    ARCS_MAX, ARCS_OF_WISH_MAX, AssignError, PLACES_MAX, RESPONDERS_MAX, WISHES_MAX,
};
use crate::order;
use wish_contract::{Arc, AssignmentProblem, Demand, Supply};

/// A problem, in order.
pub(super) struct Ordered<'a> {
    pub(super) problem: &'a AssignmentProblem,
    /// The wishes by id.
    wishes: Vec<u32>,
    /// The responders by id.
    responders: Vec<u32>,
    /// The arcs of all wishes, by wish and then by responder.
    arcs: Vec<OrderedArc>,
    /// Where the arcs of each wish end.
    ends: Vec<usize>,
}

/// An arc of a wish.
#[derive(Clone, Copy, Default)]
pub(super) struct OrderedArc {
    /// The responder's place in order. While arcs are put in order, the wish's.
    pub(super) place: u32,
    /// The responder's index in the problem.
    pub(super) responder: u32,
    pub(super) cost: u64,
}

impl<'a> Ordered<'a> {
    /// Checks the problem, and puts it in order.
    pub(super) fn of(problem: &'a AssignmentProblem) -> Result<Ordered<'a>, AssignError> {
        sizes(problem)?;
        let wish_ids: Vec<&str> = problem.wishes.iter().map(|wish| wish.id.as_str()).collect();
        let responder_ids: Vec<&str> =
            problem.responders.iter().map(|responder| responder.id.as_str()).collect();
        let wishes = by_id("wish", &wish_ids)?;
        let responders = by_id("responder", &responder_ids)?;
        (0..).zip(&problem.responders).try_for_each(|(place, one)| supply(place, one))?;
        (0..).zip(&problem.wishes).try_for_each(|(place, one)| demand(problem, place, one))?;
        let mut ordered =
            Ordered { problem, wishes, responders, arcs: Vec::new(), ends: Vec::new() };
        ordered.put_arcs_in_order()?;
        Ok(ordered)
    }

    /// The wishes in order: the index of each in the problem, and its arcs.
    pub(super) fn wishes(&self) -> impl Iterator<Item = (u32, &[OrderedArc])> {
        self.runs().map(|(wish, run)| (wish, &self.arcs[run]))
    }

    /// The same with a mark for each arc, whether it is taken.
    pub(super) fn plan(
        &self,
        taken: &[bool],
    ) -> impl Iterator<Item = (u32, impl Iterator<Item = (&OrderedArc, bool)>)> {
        self.runs().map(|(wish, run)| {
            (wish, self.arcs[run.clone()].iter().zip(taken[run].iter().copied()))
        })
    }

    /// The wishes in order, and where their arcs stand.
    fn runs(&self) -> impl Iterator<Item = (u32, Range<usize>)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let runs = starts.zip(&self.ends).map(|(start, &end)| start..end);
        self.wishes.iter().copied().zip(runs)
    }

    /// How many arcs there are.
    pub(super) fn arcs(&self) -> usize {
        self.arcs.len()
    }

    /// The responders in order: the index of each in the problem.
    pub(super) fn responders(&self) -> &[u32] {
        &self.responders
    }

    pub(super) fn demand(&self, index: u32) -> &'a Demand {
        &self.problem.wishes[index as usize]
    }

    pub(super) fn supply(&self, index: u32) -> &'a Supply {
        &self.problem.responders[index as usize]
    }

    /// Hands the arcs out to the responders, wish by wish, and back to the wishes, responder by
    /// responder: so they come in order without being compared.
    fn put_arcs_in_order(&mut self) -> Result<(), AssignError> {
        let mut place_of = vec![0_u32; self.responders.len()];
        for (place, &index) in self.responders.iter().enumerate() {
            place_of[index as usize] = place as u32;
        }
        let mut arc_counts = vec![0_usize; self.responders.len()];
        for arc in self.problem.wishes.iter().flat_map(|wish| &wish.arcs) {
            arc_counts[place_of[arc.responder as usize] as usize] += 1;
        }
        let (mut next, arcs) = starts(&arc_counts);
        let mut by_responder = vec![OrderedArc::default(); arcs];
        let mut arcs_of_wish = Vec::with_capacity(self.wishes.len());
        for (wish, &index) in self.wishes.iter().enumerate() {
            let demand = self.demand(index);
            arcs_of_wish.push(demand.arcs.len());
            for arc in &demand.arcs {
                let next = &mut next[place_of[arc.responder as usize] as usize];
                let (place, responder) = (wish as u32, arc.responder);
                by_responder[*next] = OrderedArc { place, responder, cost: arc.cost };
                *next += 1;
            }
        }

        // Where the arcs of one responder end, those of the next begin.
        let ends = next;
        (next, _) = starts(&arcs_of_wish);
        self.arcs = vec![OrderedArc::default(); arcs];
        let mut start = 0;
        for (place, &end) in ends.iter().enumerate() {
            let mut last = None;
            for arc in &by_responder[start..end] {
                if last.replace(arc.place) == Some(arc.place) {
                    return Err(self.duplicate_arc(arc));
                }
                let next = &mut next[arc.place as usize];
                self.arcs[*next] = OrderedArc { place: place as u32, ..*arc };
                *next += 1;
            }
            start = end;
        }
        self.ends = next;
        Ok(())
    }

    fn duplicate_arc(&self, arc: &OrderedArc) -> AssignError {
        let place = self.wishes[arc.place as usize];
        let (wish, responder) = (self.demand(place), self.supply(arc.responder));
        AssignError::DuplicateArc { wish: wish.id.clone(), responder: responder.id.clone(), place }
    }
}

/// Where each run begins when they stand one after another, and where the last one ends.
fn starts(lengths: &[usize]) -> (Vec<usize>, usize) {
    let mut end = 0;
    let begin = |&length: &usize| {
        let start = end;
        end += length;
        start
    };
    let starts = lengths.iter().map(begin).collect();
    (starts, end)
}

fn sizes(problem: &AssignmentProblem) -> Result<(), AssignError> {
    let arcs = problem.wishes.iter().map(|wish| wish.arcs.len()).fold(0, usize::saturating_add);
    let lists = [
        ("wishes", problem.wishes.len(), WISHES_MAX),
        ("responders", problem.responders.len(), RESPONDERS_MAX),
        ("arcs", arcs, ARCS_MAX),
    ];
    match lists.into_iter().find(|&(_, count, max)| count > max) {
        Some((list, count, max)) => Err(AssignError::TooMany { list, count, max }),
        None => Ok(()),
    }
}

/// The places of a list by its ids, which must all differ.
fn by_id(list: &'static str, ids: &[&str]) -> Result<Vec<u32>, AssignError> {
    let mut twice = None;
    let order = order::places(ids.len(), &mut |one, other| {
        let ordering = ids[one as usize].cmp(ids[other as usize]);
        if ordering == Ordering::Equal && twice.is_none() {
            twice = Some(other);
        }
        ordering
    });
    match twice {
        Some(place) => {
            Err(AssignError::DuplicateId { list, id: ids[place as usize].to_owned(), place })
        }
        None => Ok(order),
    }
}

fn supply(place: u32, supply: &Supply) -> Result<(), AssignError> {
    if supply.load_costs.is_sorted() {
        Ok(())
    } else {
        Err(AssignError::LoadCostsFall { responder: supply.id.clone(), place })
    }
}

fn demand(problem: &AssignmentProblem, place: u32, demand: &Demand) -> Result<(), AssignError> {
    let (wish, count, places) = (|| demand.id.clone(), demand.arcs.len(), demand.places);
    if count > ARCS_OF_WISH_MAX {
        return Err(AssignError::TooManyArcs { wish: wish(), count, place });
    }
    if demand.urgency == 0 {
        return Err(AssignError::UrgencyOutOfRange { wish: wish(), place });
    }
    if !(1..=PLACES_MAX).contains(&places) {
        return Err(AssignError::PlacesOutOfRange { wish: wish(), places, place });
    }
    let responders = problem.responders.len();
    match demand.arcs.iter().find(|arc| arc.responder as usize >= responders) {
        Some(&Arc { responder, .. }) => {
            Err(AssignError::UnknownResponder { wish: wish(), responder, responders, place })
        }
        None => Ok(()),
    }
}
