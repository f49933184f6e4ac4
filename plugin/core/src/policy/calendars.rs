//! Which calendar a case goes by: that of its area, or the one of everywhere.

use wish_contract::{Area, area_contains};

use crate::calendar::Calendar;

/// A policy's calendars. Holidays are the same in all of them; hours, days of rest in a week and make-up days may be an area's own.
#[derive(Clone, Debug)]
pub struct Calendars {
    /// Where no area has working time of its own; and of what lies in no area.
    pub everywhere: Calendar,
    /// The smallest area first.
    areas: Vec<(Area, Calendar)>,
}

impl Calendars {
    /// With the calendars of areas, each named once.
    #[must_use]
    pub fn of(everywhere: Calendar, mut areas: Vec<(Area, Calendar)>) -> Calendars {
        areas.sort_by(|(one, _), (other, _)| {
            let segments = |area: &str| area.split('/').count();
            segments(other).cmp(&segments(one)).then_with(|| one.cmp(other))
        });
        Calendars { everywhere, areas }
    }

    /// The calendar of an area.
    #[must_use]
    pub fn of_area(&self, area: &str) -> &Calendar {
        let own = self.areas.iter().find(|(around, _)| area_contains(around, area));
        own.map_or(&self.everywhere, |(_, calendar)| calendar)
    }
}
