//! The plots of a backtest, as SVG to stand within a page: the old policy in grey, the new one in
//! blue, its interval as a band or a stroke.

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{
    BLACK, Cartesian2d, ChartBuilder, ChartContext, Color, DrawingArea, IntoDrawingArea,
    LineSeries, PathElement, RGBColor, Rectangle, SVGBackend, WHITE,
};
use wish_backtest::report::{DeskWeeks, Report};
use wish_backtest::{Estimate, Setting};

use super::super::language::Language;

const OLD: RGBColor = RGBColor(118, 124, 134);
const NEW: RGBColor = RGBColor(24, 104, 201);
const WIDTH: u32 = 860;
const HEIGHT: u32 = 340;
/// What each pair of bars takes up in height, and names in width: at least and at most, by letter and by Chinese character.
const BAR_HEIGHT: u32 = 32;
const NAMES_WIDTH: (u32, u32) = (220, 420);
const LETTER_WIDTH: u32 = 7;
const CHARACTER_WIDTH: u32 = 13;
const FONT: (&str, u32) = ("sans-serif", 13);
/// Most areas that have a bar.
const AREAS_MAX: usize = 40;

type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

/// A bar of each policy.
pub struct Bars {
    pub name: String,
    pub old: f64,
    pub new: Estimate,
}

/// How many cases reached each step.
pub fn steps(report: &Report, setting: &Setting, language: Language) -> Result<String, String> {
    let all: Vec<&str> = report.steps().map(|(step, _)| step).collect();
    let name =
        |step: &str| setting.label(step, &all, language.tag()).unwrap_or_else(|| step.to_owned());
    let bars: Vec<Bars> = report
        .steps()
        .map(|(step, figure)| Bars { name: name(step), old: figure.old, new: figure.new })
        .collect();
    bar_plot(&bars, language.axis_cases(), whole)
}

/// How long wishes wait, area by area.
pub fn areas(report: &Report, language: Language) -> Result<String, String> {
    let mut areas: Vec<_> = report.areas.iter().collect();
    areas.sort_by_key(|area| std::cmp::Reverse(area.cases));
    areas.truncate(AREAS_MAX);
    areas.sort_by(|one, other| one.area.cmp(&other.area));
    let bars: Vec<Bars> = areas
        .into_iter()
        .map(|area| Bars { name: area.area.clone(), old: area.mean_old, new: area.mean_new })
        .collect();
    bar_plot(&bars, language.axis_wait(), |days| format!("{days:.1}"))
}

/// Which share is claimed by when.
pub fn curve(report: &Report, language: Language) -> Result<String, String> {
    let until = report.curve.last().map_or(1.0, |(day, ..)| *day);
    plot(HEIGHT, |area| {
        let mut chart = axes(area, (0.0, until), 1.0)?;
        chart
            .configure_mesh()
            .x_desc(language.axis_days())
            .y_desc(language.axis_share())
            .label_style(FONT)
            .draw()?;
        lines(&mut chart, &report.curve)
    })
}

/// The work of a desk, week by week.
pub fn weeks(desk: &DeskWeeks, language: Language) -> Result<String, String> {
    let points: Vec<(f64, f64, Estimate)> = (0u32..)
        .map(f64::from)
        .zip(&desk.weeks)
        .map(|(place, (_, old, new))| (place, *old, *new))
        .collect();
    let most = points.iter().map(|(_, old, new)| old.max(new.high)).fold(1.0, f64::max);
    let until = points.last().map_or(1.0, |(place, ..)| place.max(1.0));
    plot(HEIGHT, |area| {
        let mut chart = axes(area, (0.0, until), most * 1.1)?;
        chart
            .configure_mesh()
            .x_label_formatter(&|place| named(&desk.weeks, *place, |(monday, ..)| monday))
            .y_desc(language.desk(desk.desk))
            .y_label_formatter(&whole)
            .label_style(FONT)
            .draw()?;
        lines(&mut chart, &points)
    })
}

/// A count on an axis; nothing between two.
fn whole(count: &f64) -> String {
    if (count - count.round()).abs() < 0.01 { format!("{count:.0}") } else { String::new() }
}

fn bar_plot(bars: &[Bars], unit: &str, figure: fn(&f64) -> String) -> Result<String, String> {
    let many = u32::try_from(bars.len()).unwrap_or(u32::MAX);
    let height = many.saturating_mul(BAR_HEIGHT).saturating_add(80);
    plot(height, |area| bar_chart(area, bars, unit, figure))
}

fn plot(
    height: u32,
    draw: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>) -> Drawn,
) -> Result<String, String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        area.fill(&WHITE)
            .map_err(|error| error.to_string())
            .and_then(|()| draw(&area).map_err(|error| error.to_string()))
            .and_then(|()| area.present().map_err(|error| error.to_string()))?;
    }
    // Within a page an SVG needs no name space.
    Ok(svg.replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1))
}

fn axes<'a, 'b>(
    area: &'a DrawingArea<SVGBackend<'b>, Shift>,
    (from, to): (f64, f64),
    most: f64,
) -> Result<Chart<'a, 'b>, Box<dyn std::error::Error>> {
    let chart = ChartBuilder::on(area)
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d(from..to, 0.0..most)?;
    Ok(chart)
}

fn lines<'a, 'b: 'a>(chart: &mut Chart<'a, 'b>, points: &[(f64, f64, Estimate)]) -> Drawn {
    let lower = points.iter().map(|(at, _, new)| (*at, new.low));
    let upper = points.iter().rev().map(|(at, _, new)| (*at, new.high));
    let band: Vec<(f64, f64)> = lower.chain(upper).collect();
    chart.draw_series([plotters::prelude::Polygon::new(band, NEW.mix(0.18))])?;
    let old = LineSeries::new(points.iter().map(|(at, old, _)| (*at, *old)), OLD.stroke_width(2));
    chart.draw_series(old)?;
    let new = points.iter().map(|(at, _, new)| (*at, new.middle));
    chart.draw_series(LineSeries::new(new, NEW.stroke_width(2)))?;
    Ok(())
}

fn bar_chart(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    bars: &[Bars],
    unit: &str,
    figure: fn(&f64) -> String,
) -> Drawn {
    let most = bars.iter().map(|bar| bar.old.max(bar.new.high)).fold(0.0, f64::max);
    let places: Vec<f64> = (0u32..).map(f64::from).take(bars.len()).collect();
    let until = places.last().map_or(0.5, |last| last + 0.5);
    // From top to bottom, so that names have room beside them.
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(names_width(bars))
        .build_cartesian_2d(0.0..if most > 0.0 { most * 1.1 } else { 1.0 }, until..-0.5)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        // Twice as many ticks as bars, so that each bar has one.
        .y_labels(2 * bars.len().max(1))
        .y_label_formatter(&|place| {
            let whole = (place - place.round()).abs() < 0.01;
            if whole { named(bars, *place, |bar| &bar.name) } else { String::new() }
        })
        .x_desc(unit)
        .x_label_formatter(&figure)
        .label_style(FONT)
        .draw()?;
    let old = places.iter().zip(bars);
    let old =
        old.map(|(at, bar)| Rectangle::new([(0.0, at - 0.38), (bar.old, at - 0.02)], OLD.filled()));
    chart.draw_series(old)?;
    let new = places.iter().zip(bars);
    let new = new.map(|(at, bar)| {
        Rectangle::new([(0.0, at + 0.02), (bar.new.middle, at + 0.38)], NEW.mix(0.75).filled())
    });
    chart.draw_series(new)?;
    let strokes = places.iter().zip(bars).map(|(at, bar)| {
        PathElement::new([(bar.new.low, at + 0.2), (bar.new.high, at + 0.2)], BLACK.stroke_width(2))
    });
    chart.draw_series(strokes)?;
    Ok(())
}

/// How much room the longest name takes.
fn names_width(bars: &[Bars]) -> u32 {
    let width = |letter: char| if letter.is_ascii() { LETTER_WIDTH } else { CHARACTER_WIDTH };
    let widths = bars.iter().map(|bar| bar.name.chars().map(width).sum::<u32>() + CHARACTER_WIDTH);
    widths.max().unwrap_or(0).clamp(NAMES_WIDTH.0, NAMES_WIDTH.1)
}

/// The name of what stands at a place of an axis.
fn named<T>(items: &[T], place: f64, name: impl Fn(&T) -> &String) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few items")]
    let item = if place < -0.5 { None } else { items.get(place.round() as usize) };
    item.map_or_else(String::new, |item| name(item).clone())
}
