//! Networks by hand, and what the solver does not take.

use super::*;

/// A network whose nodes are `supply: target cost capacity, …`, the way out first.
fn network(text: &str) -> Network {
    let mut network = Network::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (supply, edges) = line.split_once(':').unwrap();
        for edge in edges.split(',') {
            let numbers: Vec<i64> =
                edge.split_whitespace().map(|number| number.parse().unwrap()).collect();
            network.edge(numbers[0] as u32, numbers[1], numbers[2] as u32);
        }
        network.node(supply.parse().unwrap());
    }
    network
}

fn check(text: &str, carried: &[u32], prices: &[i64]) {
    let flow = cheapest_flow(&network(text)).unwrap();
    assert_eq!((flow.carried.as_slice(), flow.prices.as_slice()), (carried, prices));
}

#[test]
fn units_go_the_cheaper_way_while_it_has_room() {
    check("5: 1 9 99, 1 2 3", &[2, 3], &[9]);
    check(
        "4: 2 50 99, 1 3 2, 1 8 9
         0: 2 1 3, 2 7 9",
        &[0, 2, 2, 3, 1],
        &[15, 7],
    );
}

#[test]
fn units_pass_through_several_nodes() {
    check(
        "2: 3 90 9, 1 1 1
         0: 3 90 9, 2 1 9
         1: 3 1 2",
        &[1, 1, 0, 1, 2],
        &[90, 89, 88],
    );
}

#[test]
fn a_ring_goes_round_no_more_than_it_must() {
    check(
        "1: 3 9 9, 1 0 9
         1: 3 5 9, 2 0 9
         1: 3 7 9, 0 0 9",
        &[0, 2, 3, 0, 0, 1],
        &[5, 5, 5],
    );
}

#[test]
fn nothing_flows_from_nothing() {
    check("", &[], &[]);
}

#[test]
fn a_network_that_is_not_put_together_is_refused() {
    let refused = |network: &Network| assert_eq!(cheapest_flow(network), Err(FlowError::Malformed));
    refused(&network("1: 1 1 1"));
    refused(&network("1: 0 1 9"));
    refused(&network("1: 2 1 9"));
    refused(&network("1: 1 -1 9"));
    refused(&network("1: 1 1 9, 1 1 0"));
    refused(&network("1: 1 1 9, 0 1 1"));
    refused(&Network { supplies: vec![1], ends: vec![0], ..Network::default() });
    refused(&Network { supplies: vec![1], ..Network::default() });
}

#[test]
fn costs_too_high_to_be_added_up_are_refused() {
    let network = network(&format!("1: 1 {} 9", i64::MAX / 2));
    assert_eq!(cheapest_flow(&network), Err(FlowError::CostOverflow));
}
