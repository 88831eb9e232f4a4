// Opens pages in the system's chromium, does what a job asks for, and says what it saw, as JSON.
//
// stdin: {"chromium": PATH, "jobs": [{"file", "script": bool, "steps": [{"do", "view": {"scheme", "media", "forced", "width"}, ...}]}]}
// stdout: a list with, for each job, {"steps": [...], "requests": [...], "console": [...]}
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "section508", "best-practice"];
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

const STEPS = {
  // What axe-core finds wrong or cannot decide (text of charts, whose contrasts a Python test computes, and single signs
  // apart), and how many rules the page keeps.
  async axe(page, { only = [] }) {
    await page.evaluate(AXE); // by the debugger, which the page's policy does not bind
    return page.evaluate(async ([tags, only]) => {
      const results = only.length ? { resultTypes: only } : {}; // axe collects less, and is quicker
      const found = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, ...results });
      const target = (node) => node.target.join(" ");
      const inChart = (node) => document.querySelector(node.target[0])?.closest("svg");
      const short = (node) => node.any.some(({ data }) => data?.messageKey === "shortTextContent");
      const told = (results, but) => results.flatMap(({ id, nodes }) =>
        nodes.filter((node) => !but(node)).map((node) => `${id}: ${target(node)}`));
      return {
        violations: told(found.violations, () => false),
        undecided: told(found.incomplete, (node) => inChart(node) || short(node)),
        rules: found.passes.length,
      };
    }, [RULES, only]);
  },

  // How wide things are, in CSS pixels, and the colours of the page.
  layout(page) {
    return page.evaluate(() => {
      const name = (node) => node.closest("[aria-label]")?.getAttribute("aria-label") ?? node.textContent;
      const right = (node) => node.getBoundingClientRect().right;
      const size = (node) => parseFloat(getComputedStyle(node).fontSize) * node.getScreenCTM().a;
      const body = getComputedStyle(document.body);
      return {
        page: document.documentElement.scrollWidth,
        room: document.documentElement.clientWidth,
        colours: [body.backgroundColor, body.color],
        cut: [...document.querySelectorAll("svg, table, dl, h1, h2, h3, p")]
          .filter((node) => right(node) > document.documentElement.clientWidth + 1 && !node.closest(".unseen"))
          .filter((node) => getComputedStyle(node.closest(".scroll") || document.body).overflowX === "visible")
          .map((node) => `${node.tagName} ${name(node)} ${Math.round(right(node))}`),
        text: Math.min(...[...document.querySelectorAll("svg text")].map(size)),
        outside: [...document.querySelectorAll("svg text")]
          .filter((node) => right(node) > right(node.ownerSVGElement) + 1).map((node) => node.textContent),
      };
    });
  },

  // What the Tab key reaches, and what it ought to reach.
  async tab(page) {
    await page.evaluate(() => document.activeElement.blur());
    const wanted = await page.evaluate(() => {
      const all = [...document.querySelectorAll("a[href], button, summary, [tabindex='0']")];
      const shown = all.filter((node) => node.checkVisibility());
      shown.forEach((node, at) => { node.dataset.stop = at; });
      return { stops: shown.length, regions: shown.filter((node) => node.getAttribute("role") === "region").length };
    });
    const reached = new Set();
    const hidden = [];
    for (let at = 0; at < wanted.stops; at += 1) {
      await page.keyboard.press("Tab");
      const [stop, outline] = await page.evaluate(() => {
        const { dataset } = document.activeElement;
        return [dataset.stop ?? "", getComputedStyle(document.activeElement).outlineStyle];
      });
      if (stop !== "") reached.add(stop);
      if (outline === "none") hidden.push(stop);
    }
    return { ...wanted, reached: reached.size, withoutOutline: hidden };
  },

  // Presses the head of a column by keyboard and reads that column.
  async press(page, { table, column, key }) {
    const button = page.locator(`#${table} ~ .table thead button`, { hasText: new RegExp(`^${column}$`) });
    await button.focus();
    await page.keyboard.press(key);
    return button.evaluate((pressed) => {
      const head = pressed.closest("th");
      const rows = [...head.closest("table").tBodies[0].rows];
      return {
        cells: rows.map((row) => row.cells[head.cellIndex].firstChild.textContent),
        direction: head.getAttribute("aria-sort"),
        others: head.closest("tr").querySelectorAll("[aria-sort]").length,
        says: document.querySelector("[role=status]").textContent,
      };
    });
  },

  // Whether a head of a table shows words or a button, and what text the page has.
  heads(page) {
    return page.evaluate(() => {
      const shown = (node) => node.checkVisibility();
      const all = (selector) => [...document.querySelectorAll(selector)].filter(shown).length;
      return { buttons: all("thead button"), words: all("thead .head"), group: getComputedStyle(document.querySelector("thead")).display };
    });
  },

  async pdf(page, { path }) {
    await page.emulateMedia({ media: null });
    await page.pdf({ path, preferCSSPageSize: true });
    return path;
  },
};

async function show(page, { scheme = "light", media = "screen", forced = "none", width = 1280 }) {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: scheme, media, forcedColors: forced, reducedMotion: "reduce" });
}

async function look(browser, job) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    javaScriptEnabled: job.script ?? true,
  });
  const page = await context.newPage();
  const seen = { steps: [], requests: [], console: [] };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.console.push(`error: ${error.message}`));
  await page.goto(pathToFileURL(job.file).href);
  for (const { do: step, view, ...options } of job.steps) {
    if (view) await show(page, view);
    seen.steps.push(await STEPS[step](page, options));
  }
  await context.close();
  return seen;
}

const asked = JSON.parse(await text(process.stdin));
const browser = await chromium.launch({ executablePath: asked.chromium, args: QUIET });
const seen = [];
const waiting = asked.jobs.entries();
const work = async () => {
  for (const [at, job] of waiting) seen[at] = await look(browser, job);
};
await Promise.all([work(), work()]); // two at a time
await browser.close();
process.stdout.write(JSON.stringify(seen));
