//! How large a simulated programme is. The largest is that of a city as the press has it: 279,000
//! members and 3,000 units.

/// The scales by name, for the command line.
pub const SCALES: [(&str, SimulationScale); 3] =
    [("city", CITY), ("district", DISTRICT), ("street", STREET)];

/// How many there are of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimulationScale {
    pub name: &'static str,
    pub wishes: u32,
    pub districts: u32,
    /// In each district.
    pub streets: u32,
    /// In each street.
    pub communities: u32,
    pub heads: Heads,
}

/// How many responders there are of each nature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads {
    pub members: u32,
    pub residents: u32,
    pub groups: u32,
    pub units: u32,
    pub organisations: u32,
    pub enterprises: u32,
    pub agencies: u32,
}

const CITY: SimulationScale = SimulationScale {
    name: "city",
    wishes: 100_000,
    districts: 10,
    streets: 17,
    communities: 9,
    heads: Heads {
        members: 279_000,
        residents: 20_000,
        groups: 4_000,
        units: 3_000,
        organisations: 400,
        enterprises: 600,
        agencies: 40,
    },
};

const DISTRICT: SimulationScale = SimulationScale {
    name: "district",
    wishes: 10_000,
    districts: 1,
    streets: 17,
    communities: 9,
    heads: Heads {
        members: 27_900,
        residents: 2_000,
        groups: 400,
        units: 300,
        organisations: 40,
        enterprises: 60,
        agencies: 8,
    },
};

const STREET: SimulationScale = SimulationScale {
    name: "street",
    wishes: 300,
    districts: 1,
    streets: 1,
    communities: 8,
    heads: Heads {
        members: 1_700,
        residents: 120,
        groups: 24,
        units: 20,
        organisations: 6,
        enterprises: 6,
        agencies: 2,
    },
};

impl SimulationScale {
    pub fn named(name: &str) -> Option<SimulationScale> {
        SCALES.iter().find(|(known, _)| *known == name).map(|(_, scale)| *scale)
    }
}
