// The console in a browser, as its people use it: against `wish serve --demo`, in a time zone elsewhere, under a strict policy for content.
//
// node test/browser.mjs WISH [FOLDER-FOR-PICTURES]

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

const [wish, pictures] = process.argv.slice(2);
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A host of its own for each story. */
async function host() {
  const server = spawn(wish, ["serve", "--demo", "--listen", "127.0.0.1:0", "--lang", "en"], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /http:\/\/\S+/.exec(line)?.[0];
    if (address) return { address, stop: () => new Promise((resolve) => (server.once("exit", resolve), server.kill())) };
  }
  throw new Error("the host ended");
}

const browser = await chromium.launch({ executablePath: BROWSER, args: ARGS });
const errors = [];

async function open(address, query = "", options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: "America/New_York", ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && !message.text().includes("favicon") && errors.push(message.text()));
  await page.goto(`${address}/console/${query}`);
  return page;
}

const rows = (page) => page.locator("wish-queue [role=row][data-id]");
const settled = (page, text) => page.locator("wish-case .note", { hasText: text }).waitFor();

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

const STORIES = {
  /** Ten cases by keyboard alone: down the queue, into the case, its first command. */
  async "a queue is worked through by keyboard alone"({ address }) {
    const page = await open(address);
    await rows(page).first().waitFor();
    const count = await rows(page).count();
    assert.equal(await page.locator("wish-queue [role=grid]").getAttribute("aria-rowcount"), String(count + 1));
    await rows(page).first().focus();
    await page.keyboard.press("Home");
    for (let place = 0; place < 10; place += 1) {
      const id = await page.locator("wish-queue [aria-selected=true]").getAttribute("data-id");
      const accept = page.locator("wish-case [data-command=accept]");
      await page.waitForFunction((wanted) => document.querySelector("wish-case")?.shown?.subject.id === wanted, id);
      await accept.focus();
      await page.keyboard.press("Enter");
      await settled(page, "已办理");
      await page.waitForFunction((wanted) => document.querySelector("wish-case")?.shown?.subject.stage === "verified" && document.querySelector("wish-case")?.shown?.subject.id === wanted, id);
      await page.locator("wish-queue [aria-selected=true]").focus();
      await page.keyboard.press("ArrowDown");
    }
    await picture(page, "queue");
  },

  /** Two people give the same case different commands: the second is told in words, and nothing of theirs is lost. */
  async "of two who act on one case the second is told"({ address }) {
    const [one, other] = [await open(address, "?case=tz-03"), await open(address, "?case=tz-03")];
    for (const page of [one, other]) await page.locator("wish-case [data-command=reject]").waitFor();
    await other.locator("wish-case [data-command=reject]").click();
    await other.locator("wish-case select[name=reason]").selectOption("incomplete");
    await one.locator("wish-case [data-command=accept]").click();
    await settled(one, "已办理");
    // A live update while the form is open: it stays as it was filled in, and what has changed is said.
    await settled(other, "刚刚被更新");
    assert.equal(await other.locator("wish-case select[name=reason]").inputValue(), "incomplete");
  },

  /** What somebody else does shows without a reload, and no row moves. */
  async "a change elsewhere shows at once, and nothing moves"({ address }) {
    const [one, other] = [await open(address), await open(address, "?case=tz-05")];
    await rows(one).first().waitFor();
    const order = () => rows(one).evaluateAll((found) => found.map((row) => row.dataset.id));
    const before = await order();
    await other.locator("wish-case [data-command=accept]").click();
    await one.locator("wish-queue [data-id=tz-05]", { hasText: "已核实" }).waitFor({ timeout: 3000 });
    assert.deepEqual(await order(), before);
  },

  /** A wish that nobody claims climbs its ladder, and the ladder says when. */
  async "an unclaimed wish climbs its ladder before one's eyes"({ address }) {
    const page = await open(address, "?case=tz-02");
    for (const command of ["accept", "publish"]) await page.locator(`wish-case [data-command=${command}]`).click();
    await page.locator("wish-ladder [aria-current=step]").waitFor();
    const step = () => page.locator("wish-ladder [aria-current=step] .bar").innerText();
    const first = await step();
    for (let day = 0; day < 8 && (await step()) === first; day += 1) {
      const clock = await page.locator("#bar .end span").innerText();
      await page.locator("#bar .end button").first().click();
      await page.waitForFunction((shown) => document.querySelector("#bar .end span")?.textContent !== shown, clock);
      await page.waitForFunction(() => !document.querySelector("wish-case")?.isLoading);
    }
    assert.notEqual(await step(), first);
    await picture(page, "ladder");
    await page.locator("wish-case summary").click();
    assert.ok((await page.locator("wish-case .closed li").count()) > 20);
  },

  /** By axe, which looks at names, roles, contrast and order. */
  async "accessibility: no violation on any view, theme and language"({ address }) {
    for (const query of ["", "?case=tz-02", "?view=board", "?language=en", "?language=en&view=board"]) {
      for (const colorScheme of ["light", "dark"]) {
        const page = await open(address, query, { colorScheme });
        await (query.includes("board") ? page.locator("wish-board svg") : rows(page).first()).waitFor();
        if (query.includes("case")) await page.locator("wish-case [data-command=accept]").waitFor();
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${query} ${colorScheme} ${id}: ${nodes[0]?.html}`), []);
        await picture(page, `${query.replace(/\W+/g, "-") || "start"}-${colorScheme}`);
        await page.context().close();
      }
    }
  },
};

let failed = 0;
for (const [name, story] of Object.entries(STORIES)) {
  const server = await host();
  const began = Date.now();
  try {
    await story(server);
    assert.deepEqual(errors.splice(0), []);
    console.log(`ok ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.error(`not ok ${name}\n${error.stack}`);
    errors.length = 0;
  } finally {
    for (const context of browser.contexts()) await context.close();
    await server.stop();
  }
}
await browser.close();
console.log(`${Object.keys(STORIES).length - failed} of ${Object.keys(STORIES).length} stories in a browser`);
process.exitCode = failed === 0 ? 0 : 1;
