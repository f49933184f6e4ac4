//! Words in a policy that change nothing, whatever happens: guards that nobody meets, limits that
//! are never reached, settings that something else switches off. What stands at its default, in so
//! many words, is no finding.

mod days;
mod notices;
mod quiet;
mod supervision;
mod weights;

use wish_runtime::Runtime;

use super::gaps::may_be_shared;
use super::policy_model::{Placed, PolicyModel, URGENCIES};
use super::{Finding, LintError, Rule};

/// The most that a wish may cost, in yuan.
const WISH_COST_MAX_YUAN: i64 = 1_000_000_000;

static GUARD_NEVER_ASKED: Rule = Rule::note(
    "guard_never_asked",
    (
        "`vetted_for_children` is asked of nobody: no target group says `children = true`",
        "mark the groups whose members are children, or leave the guard out",
    ),
    (
        "`vetted_for_children` 对谁都不起作用：没有任何对象写明 `children = true`",
        "请标明哪些对象是儿童，或删去此项",
    ),
);
static GUARD_BEYOND_COSTS: Rule = Rule::note(
    GUARD_NEVER_ASKED.code,
    (
        "guard `{0}` is asked of no wish: none costs {1} yuan or more, by `intake.cost_max_yuan`",
        "lower `cost_from_yuan`, or leave the guard out",
    ),
    (
        "自定条件“{0}”对任何心愿都不起作用：按 `intake.cost_max_yuan`，没有 {1} 元及以上的心愿",
        "请调低 `cost_from_yuan`，或删去此条件",
    ),
);
static CHILDREN_NEVER_ASKED: Rule = Rule::warning(
    "children_never_asked",
    (
        "that the members of `{0}` are children changes nothing: `vetted_for_children` is off",
        "set `guards.vetted_for_children = true`, or leave `children` out",
    ),
    (
        "写明“{0}”为儿童不起作用：`vetted_for_children` 已关闭",
        "请设 `guards.vetted_for_children = true`，或删去 `children`",
    ),
);
static CO_CLAIMANTS_NEVER_COUNTED: Rule = Rule::warning(
    "co_claimants_never_counted",
    (
        "`co_claimants_max` limits nobody: wishes are taken neither jointly nor in parts",
        "leave it out, or allow `joint` or `parts`",
    ),
    (
        "`co_claimants_max` 不起作用：心愿既不共同认领，也不分份认领",
        "请删去，或允许 `joint`、`parts`",
    ),
);
static NO_ROOM_BESIDE_LEAD: Rule = Rule::warning(
    "no_room_beside_lead",
    (
        "`claims.{0}` lets several take a wish, and `co_claimants_max = 0` lets nobody stand \
         beside the lead",
        "raise `co_claimants_max`, or set `{0} = false`",
    ),
    (
        "`claims.{0}` 允许多方认领，而 `co_claimants_max = 0` 使牵头方之外无人可加入",
        "请提高 `co_claimants_max`，或设 `{0} = false`",
    ),
);
static INVITATION_NEVER_SENT: Rule = Rule::note(
    "invitation_never_sent",
    (
        "nobody is ever invited: wishes are not taken jointly",
        "leave `invitation` out, or set `claims.joint = true`",
    ),
    ("不会有人受邀：心愿不共同认领", "请删去 `invitation`，或设 `claims.joint = true`"),
);
static DUE_NEVER_USED: Rule = Rule::note(
    "due_never_used",
    (
        "every category has a `due` of its own, so that this one is never used",
        "it may not be left out; let it be the one that most categories share, and leave theirs \
         out",
    ),
    (
        "每个类别都有自己的 `due`，此处的从不使用",
        "此项不能省略；请写各类别共用的期限，并在类别中省去",
    ),
);
static DUE_AS_DEFAULT: Rule = Rule::note(
    "due_as_default",
    ("`due` of `{0}` is `deadlines.due` once more", "leave it out"),
    ("“{0}”的 `due` 与 `deadlines.due` 相同", "请删去"),
);
static COST_NEVER_REACHED: Rule = Rule::note(
    "cost_never_reached",
    (
        "no wish may cost more than {1} yuan, so that this limit of `{0}` refuses nothing",
        "write what `{0}` may really bear",
    ),
    ("心愿的费用至多 {1} 元，“{0}”的此项上限不会拒绝任何认领", "请写“{0}”实际可承担的费用"),
);
static NAMES_EVERY_CATEGORY: Rule = Rule::note(
    "names_everything",
    (
        "this names every category there is, as leaving it out does",
        "leave it out, unless later categories are not to be taken",
    ),
    ("此处列出了全部类别，与省略相同", "请删去；若不打算包括今后新增的类别，可不改"),
);
static NAMES_EVERY_URGENCY: Rule = Rule::note(
    NAMES_EVERY_CATEGORY.code,
    ("this names every urgency there is, as leaving it out does", "leave it out"),
    ("此处列出了全部紧急程度，与省略相同", "请删去"),
);
static PAIRING_NEVER_ASKED: Rule = Rule::warning(
    "pairing_never_asked",
    (
        "ties of pairing `{0}` decide nothing: no step admits its kinds by `paired`, and \
         `routing.weights.pairing` is 0",
        "open a first step to `paired = true`, or give `pairing` a weight",
    ),
    (
        "“{0}”的结对不影响任何结果：没有一级以 `paired` 面向其各类，且 `routing.weights.pairing` 为 0",
        "请让第一级 `paired = true`，或给 `pairing` 权重",
    ),
);

pub fn find(model: &PolicyModel<'_>, runtime: &Runtime) -> Result<Vec<Finding>, LintError> {
    let mut found = guards(model);
    found.extend(city_guards(model));
    found.extend(sharing(model));
    found.extend(due(model));
    found.extend(costs(model));
    found.extend(everything(model));
    found.extend(pairings(model));
    found.extend(notices::find(model));
    found.extend(quiet::find(model));
    found.extend(supervision::find(model));
    found.extend(weights::find(model));
    found.extend(days::find(model, runtime)?);
    Ok(found)
}

fn guards(model: &PolicyModel<'_>) -> Vec<Finding> {
    let guard = model.flag("guards.vetted_for_children");
    let groups = model.codes("target_groups").into_iter();
    let children: Vec<(String, Placed<bool>)> = groups
        .filter_map(|group| {
            let flag = model.flag(&format!("target_groups.{}.children", group.value))?;
            flag.value.then_some((group.value, flag))
        })
        .collect();
    match guard {
        Some(guard) if guard.value && children.is_empty() => {
            vec![GUARD_NEVER_ASKED.found(&guard.at, &[])]
        }
        Some(guard) if !guard.value => children
            .iter()
            .map(|(group, flag)| CHILDREN_NEVER_ASKED.found(&flag.at, &[group]))
            .collect(),
        _ => Vec::new(),
    }
}

fn city_guards(model: &PolicyModel<'_>) -> Vec<Finding> {
    let most = model.cost_max_yuan();
    let guards = model.document.guard.iter().enumerate();
    let beyond = guards.filter_map(|(place, guard)| {
        let from = model.number(&format!("guard[{place}].cost_from_yuan"))?;
        let (code, yuan) = (guard.code.code().to_owned(), from.value.to_string());
        (u64::try_from(from.value).ok()? > most)
            .then(|| GUARD_BEYOND_COSTS.found(&from.at, &[&code, &yuan]))
    });
    beyond.collect()
}

fn sharing(model: &PolicyModel<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let allowed = |name: &str| model.flag(&format!("claims.{name}")).is_none_or(|flag| flag.value);
    let most = model.number("claims.co_claimants_max");
    match &most {
        Some(most) if !allowed("joint") && !allowed("parts") => {
            found.push(CO_CLAIMANTS_NEVER_COUNTED.found(&most.at, &[]));
        }
        Some(most) if most.value == 0 => {
            let name = if allowed("joint") { "joint" } else { "parts" };
            found.push(NO_ROOM_BESIDE_LEAD.found(&most.at, &[name]));
        }
        _ => {}
    }
    if let Some(invitation) = model.text("deadlines.invitation")
        && (!allowed("joint") || !may_be_shared(model))
    {
        found.push(INVITATION_NEVER_SENT.found(&invitation.at, &[]));
    }
    found
}

fn due(model: &PolicyModel<'_>) -> Vec<Finding> {
    let Some(default) = model.text("deadlines.due") else { return Vec::new() };
    let categories = model.codes("categories");
    let own: Vec<(&String, Placed<String>)> = categories
        .iter()
        .filter_map(|category| {
            let due = model.text(&format!("categories.{}.due", category.value))?;
            Some((&category.value, due))
        })
        .collect();
    let same = own.iter().filter(|(_, due)| due.value == default.value);
    let mut found: Vec<Finding> =
        same.map(|(category, due)| DUE_AS_DEFAULT.found(&due.at, &[category])).collect();
    if own.len() == categories.len() {
        found.push(DUE_NEVER_USED.found(&default.at, &[]));
    }
    found
}

fn costs(model: &PolicyModel<'_>) -> Vec<Finding> {
    let kinds = model.codes("responder_kinds").into_iter();
    let found = kinds.filter_map(|kind| {
        let most = model.number(&format!("responder_kinds.{}.cost_max_yuan", kind.value))?;
        let limit = WISH_COST_MAX_YUAN.to_string();
        (most.value >= WISH_COST_MAX_YUAN)
            .then(|| COST_NEVER_REACHED.found(&most.at, &[&kind.value, &limit]))
    });
    found.collect()
}

fn everything(model: &PolicyModel<'_>) -> Vec<Finding> {
    let categories = model.codes("categories");
    let all = |list: &Placed<Vec<String>>, every: &[&str]| {
        every.iter().all(|one| list.value.iter().any(|named| named == one))
    };
    let every: Vec<&str> = categories.iter().map(|category| category.value.as_str()).collect();
    let mut found = Vec::new();
    let agencies = model.codes("agencies").into_iter();
    let of_agencies =
        agencies.filter_map(|agency| model.list(&format!("agencies.{}.categories", agency.value)));
    let of_ladders = model.ladders.iter().filter_map(|ladder| ladder.categories.clone());
    let of_others = written(model, "categories");
    for list in of_agencies.chain(of_ladders).chain(of_others).filter(|list| all(list, &every)) {
        found.push(NAMES_EVERY_CATEGORY.found(&list.at, &[]));
    }
    let of_ladders = model.ladders.iter().filter_map(|ladder| ladder.urgencies.clone());
    for list in of_ladders.chain(written(model, "urgencies")).filter(|list| all(list, &URGENCIES)) {
        found.push(NAMES_EVERY_URGENCY.found(&list.at, &[]));
    }
    found
}

/// The lists of this name that entries of lists other than ladders have.
fn written<'a>(
    model: &'a PolicyModel<'_>,
    key: &'a str,
) -> impl Iterator<Item = Placed<Vec<String>>> + 'a {
    let entries = ["guard", "deadlines.when"].into_iter();
    let each = move |list: &'a str| (0..model.count(list)).map(move |place| (list, place));
    entries
        .flat_map(each)
        .filter_map(move |(list, place)| model.list(&format!("{list}[{place}].{key}")))
}

fn pairings(model: &PolicyModel<'_>) -> Vec<Finding> {
    if model.number("routing.weights.pairing").is_none_or(|weight| weight.value > 0) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for index in 0..model.count("pairing") {
        let code = model.text(&format!("pairing[{index}].code"));
        let kinds = model.list(&format!("pairing[{index}].kinds"));
        let (Some(code), Some(kinds)) = (code, kinds) else { continue };
        let steps = model.ladders.iter().flat_map(|ladder| &ladder.steps);
        let mut paired = steps.flat_map(|step| &step.audience).filter(|rule| rule.depth.is_none());
        if !paired.any(|rule| rule.kinds.value.iter().any(|kind| kinds.value.contains(kind))) {
            found.push(PAIRING_NEVER_ASKED.found(&code.at, &[&code.value]));
        }
    }
    found
}
