// The page of the reference host's demonstration: signs in as whoever one chooses, and puts the elements together.

import { ApiSource, Session, define } from "../index.js";
import { type WishBoard } from "../elements/board.js";
import { type WishCase } from "../elements/case.js";
import { type WishLadder } from "../elements/ladder.js";
import { type WishQueue } from "../elements/queue.js";
import { type Language, message } from "../words/words.js";

const CITIES = ["taizhou", "guangzhou", "longmen", "shiwan"];
const DAY = 24;
const here = location.pathname.replace(/\/[^/]*$/, "");

type View = "queue" | "board";

/** What the address says; it is the page's whole state. */
interface Place {
  readonly view: View;
  readonly city: string;
  readonly language: Language;
  readonly case: string;
  readonly filter: Readonly<Record<string, string>>;
}

function place(): Place {
  const { view, city, language, case: id, ...filter } = Object.fromEntries(new URLSearchParams(location.search));
  return {
    view: view === "board" ? "board" : "queue",
    city: city ?? (CITIES[0] as string),
    language: language === "en" ? "en" : "zh-CN",
    case: id ?? "",
    filter,
  };
}

function go(change: Partial<Place>): void {
  const { filter, ...rest } = { ...place(), ...change };
  history.pushState(null, "", `?${new URLSearchParams({ ...filter, ...rest })}`);
  void show();
}

async function token(city: string): Promise<string> {
  return (await fetch(`/demo/${city}/token/operator`)).text();
}

let session: Session | undefined;
let shown = "";

async function show(): Promise<void> {
  const at = place();
  document.documentElement.lang = at.language;
  const key = `${at.city} ${at.language}`;
  if (!session || shown !== key) {
    const source = new ApiSource("", at.city, await token(at.city), at.language);
    session = session ? session.with(source, at.language) : await Session.at(here, source, at.language);
    shown = key;
  }
  await bar(session, at);
  view(session, at);
}

async function bar(session: Session, at: Place): Promise<void> {
  const say = (id: string, values?: Record<string, string>): string => message(at.language, id, values);
  const element = document.getElementById("bar") as HTMLElement;
  const button = (words: string, isPressed: boolean | null, act: () => void): HTMLButtonElement => {
    const made = document.createElement("button");
    made.textContent = words;
    if (isPressed !== null) made.ariaPressed = String(isPressed);
    made.addEventListener("click", act);
    return made;
  };
  const title = document.createElement("h1");
  title.textContent = say("page-queue");
  const city = document.createElement("select");
  city.ariaLabel = say("page-city");
  for (const one of CITIES) city.append(new Option(one, one, one === at.city, one === at.city));
  city.addEventListener("change", () => go({ city: city.value, case: "", filter: {} }));
  const end = document.createElement("span");
  end.className = "end";
  const now = document.createElement("span");
  now.textContent = say("page-clock", { at: session.at(await session.source.now()) });
  const clock = button(say("page-clock-day"), null, () => void moveClock(session));
  const theme = button(say("page-theme"), null, () => {
    const { classList } = document.documentElement;
    const isDark = classList.contains("dark") || (!classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
    classList.toggle("dark", !isDark);
    classList.toggle("light", isDark);
  });
  const language = button(say("page-language"), null, () => go({ language: at.language === "en" ? "zh-CN" : "en" }));
  end.append(now, clock, theme, language);
  element.replaceChildren(
    title,
    city,
    button(say("page-queue"), at.view === "queue", () => go({ view: "queue" })),
    button(say("page-board"), at.view === "board", () => go({ view: "board" })),
    end,
  );
}

async function moveClock(session: Session): Promise<void> {
  await fetch("/demo/clock", { method: "POST", body: JSON.stringify({ hours: DAY }) });
  (session.source as ApiSource).clockMoved();
  await bar(session, place());
  await document.querySelector<WishQueue>("wish-queue")?.load();
  document.querySelector<WishCase>("wish-case")?.refresh();
}

function view(session: Session, at: Place): void {
  const main = document.getElementById("view") as HTMLElement;
  main.className = at.view;
  if (at.view === "board") {
    const board = main.querySelector<WishBoard>("wish-board") ?? (document.createElement("wish-board") as WishBoard);
    board.session = session;
    if (!board.isConnected) main.replaceChildren(board);
    return;
  }
  let queue = main.querySelector<WishQueue>("wish-queue");
  let panel = main.querySelector<WishCase>("wish-case");
  if (!queue || !panel) {
    queue = document.createElement("wish-queue") as WishQueue;
    panel = document.createElement("wish-case") as WishCase;
    const ladder = document.createElement("wish-ladder") as WishLadder;
    ladder.slot = "ladder";
    panel.append(ladder);
    const [list, shown] = [queue, panel];
    list.addEventListener("wish-chosen", ({ detail }: CustomEventInit<{ id: string }>) => go({ case: detail?.id ?? "" }));
    list.addEventListener("wish-filter", ({ detail }: CustomEventInit<{ filter: Record<string, string> }>) => go({ filter: detail?.filter ?? {} }));
    list.addEventListener("wish-changed", ({ detail }: CustomEventInit<{ id: string }>) => {
      if (detail?.id === shown.caseId) shown.refresh();
    });
    shown.addEventListener("wish-shown", () => {
      const { subject, policy } = shown.shown ?? {};
      Object.assign(ladder, { session: shown.session, subject, policy });
    });
    main.replaceChildren(list, shown);
  }
  [queue.session, queue.filter, queue.chosen] = [session, JSON.stringify(queue.filter) === JSON.stringify(at.filter) ? queue.filter : at.filter, at.case];
  [panel.session, panel.caseId] = [session, at.case];
}

define();
addEventListener("popstate", () => void show());
void show();
