//! Where people live: districts, the streets in them and the communities in those, the first ones
//! larger than the last. A place is known by the number of its community; all that lie in one area
//! follow one another. Who lives there is for `population`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::programme::Programme;
use super::scale::SimulationScale;

/// How many times finer places lie in one another between street and community.
const BETWEEN: u32 = 2;
/// The n-th place of an area weighs so much against the n+1-th: `1 / (n + LEVELLING)`.
const LEVELLING: u32 = 3;
const WEIGHT: u32 = 6_000;
/// Grids of a community, buildings of a grid, households of a building.
const GRIDS: u32 = 4;
const BUILDINGS: u32 = 6;
const HOUSEHOLDS: u32 = 20;

/// All communities.
#[derive(Clone, Debug)]
pub struct Places {
    homes: Vec<Home>,
    /// The communities of each district.
    districts: Vec<Range<u32>>,
    home_depth: usize,
    levels: usize,
}

#[derive(Clone, Debug)]
struct Home {
    area: String,
    /// How large it is, against the others of its district.
    weight: u32,
    /// The communities that share its first 0, 1, 2 … segments.
    around: Vec<Range<u32>>,
}

impl Places {
    pub fn new(programme: &Programme, scale: &SimulationScale) -> Places {
        let mut homes = Vec::new();
        let mut districts = Vec::new();
        let top = programme.root.join("/");
        let mut named: Vec<&str> = Vec::new();
        for place in &programme.named {
            if let Some(first) = place.first().filter(|one| !named.contains(&one.as_str())) {
                named.push(first);
            }
        }
        for code in codes(&named, scale.districts, 2) {
            let area = if top.is_empty() { code } else { format!("{top}/{code}") };
            let first = count(homes.len());
            let below = programme.home_depth - programme.district_depth;
            let grown = Growing { programme, scale, below };
            grown.grow(&area, 0, WEIGHT, &mut homes);
            districts.push(first..count(homes.len()));
        }
        note_neighbours(&mut homes, programme.home_depth);
        Places { homes, districts, home_depth: programme.home_depth, levels: programme.levels }
    }

    /// The communities of each district, in order.
    pub fn districts(&self) -> &[Range<u32>] {
        &self.districts
    }

    /// The district of a community.
    pub fn district_of(&self, home: u32) -> usize {
        self.districts.partition_point(|range| range.end <= home)
    }

    /// A community's area.
    pub fn area(&self, home: u32) -> &str {
        self.homes.get(home as usize).map_or("", |one| one.area.as_str())
    }

    /// How large a community is against the others of its district.
    pub fn weight(&self, home: u32) -> u32 {
        self.homes.get(home as usize).map_or(0, |one| one.weight)
    }

    /// How large each district is against the others.
    pub fn district_weight(number: u32) -> u32 {
        WEIGHT / (number + LEVELLING)
    }

    /// The communities that share so many segments with one; itself alone where finer ones are
    /// meant.
    pub fn around(&self, home: u32, depth: usize) -> Range<u32> {
        let here = self.homes.get(home as usize);
        let around = here.and_then(|one| one.around.get(depth));
        around.cloned().unwrap_or(home..home + 1)
    }

    /// The area of a household in a community, as fine as the policy has levels.
    pub fn household(&self, home: u32, number: u32) -> String {
        let mut area = self.area(home).to_owned();
        let (building, grid) = (number / HOUSEHOLDS, number / HOUSEHOLDS / BUILDINGS);
        let finer = [
            format!("g{}", grid % GRIDS + 1),
            format!("b{}", building % BUILDINGS + 1),
            format!("h{}", number % HOUSEHOLDS + 1),
        ];
        for segment in finer.iter().take(self.levels - self.home_depth) {
            area = format!("{area}/{segment}");
        }
        area
    }

    /// The area of one of a community's buildings.
    pub fn building(&self, home: u32, number: u32) -> String {
        let household = self.household(home, number % (GRIDS * BUILDINGS) * HOUSEHOLDS);
        household.split('/').take(self.home_depth + 2).collect::<Vec<_>>().join("/")
    }

    /// How many households a community has.
    pub fn households() -> u32 {
        GRIDS * BUILDINGS * HOUSEHOLDS
    }
}

/// A district that is being laid out.
struct Growing<'a> {
    programme: &'a Programme,
    scale: &'a SimulationScale,
    /// How many levels lie between a district and a community.
    below: usize,
}

impl Growing<'_> {
    fn grow(&self, area: &str, depth: usize, weight: u32, homes: &mut Vec<Home>) {
        if depth == self.below {
            homes.push(Home { area: area.to_owned(), weight: weight.max(1), around: Vec::new() });
            return;
        }
        let places = match depth {
            _ if self.below == 1 => self.scale.streets * self.scale.communities,
            0 => self.scale.streets,
            last if last + 1 == self.below => self.scale.communities,
            _ => BETWEEN,
        };
        let named = self.named_in(area);
        for (number, code) in codes(&named, places, 3).into_iter().enumerate() {
            let share = weight * LEVELLING / (count(number) + LEVELLING);
            self.grow(&format!("{area}/{code}"), depth + 1, share, homes);
        }
    }

    /// The next segments of places within the area that the policy names.
    fn named_in(&self, area: &str) -> Vec<&str> {
        let depth = area.split('/').count() - self.programme.root.len();
        let root = self.programme.root.join("/");
        let mut named = Vec::new();
        for place in &self.programme.named {
            let around = format!(
                "{root}/{}",
                place.iter().take(depth).cloned().collect::<Vec<_>>().join("/")
            );
            if let Some(next) = place.get(depth).filter(|_| around.trim_start_matches('/') == area)
                && !named.contains(&next.as_str())
            {
                named.push(next.as_str());
            }
        }
        named
    }
}

/// Notes of every community which others lie in the same areas: they follow one another.
fn note_neighbours(homes: &mut [Home], depth_max: usize) {
    for depth in 0..=depth_max {
        let cut =
            |home: &Home| home.area.split('/').take(depth).map(str::to_owned).collect::<Vec<_>>();
        let cuts: Vec<Vec<String>> = homes.iter().map(cut).collect();
        let mut start = 0;
        while start < homes.len() {
            let alike = cuts[start..].iter().take_while(|one| **one == cuts[start]).count();
            let end = start + alike;
            homes[start..end].iter_mut().for_each(|one| one.around.push(count(start)..count(end)));
            start = end;
        }
    }
}

/// So many codes of places, in order, and those named whatever the number.
fn codes(named: &[&str], number: u32, digits: usize) -> Vec<String> {
    let mut all: BTreeSet<String> = named.iter().map(|one| (*one).to_owned()).collect();
    let numbered = (1_u32..).map(|next| format!("{next:0digits$}"));
    for code in numbered {
        if all.len() >= number as usize {
            break;
        }
        all.insert(code);
    }
    all.into_iter().collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
