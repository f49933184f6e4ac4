//! Whom to ask: the look-up that a host must make, and a plan of who might take which wish. Ranking
//! the candidates of one case comes with routing proper.

pub mod assign;
pub mod audience;
pub mod min_cost_flow;
