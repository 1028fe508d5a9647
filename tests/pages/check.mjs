// The folder of a report → every page opened in headless Chromium, at the width of a desk and of a telephone: no message on
// the console, nothing fetched, drawings drawn, no page wider than its screen, links that lead somewhere, no violation that
// axe-core knows of WCAG 2.2 AA. What is wrong is printed, and the exit code is 1.
//
//     node check.mjs REPORT [--chromium PATH] [--every N]
//
// --every N asks axe-core of the first pages of each kind and of every Nth page, for a report of hundreds.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [1280, 390];
const TABS = 3;

const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : otherwise;
};
const report = path.resolve(process.argv[2] ?? "report");
const every = Number(option("--every", "1"));
const found = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) => fs.existsSync(file));
const executablePath = option("--chromium", process.env.CHROMIUM || found);
if (!executablePath || !fs.existsSync(path.join(report, "index.html"))) {
  console.error(executablePath ? `${report}: this is no report` : "there is no Chromium: install it, or name it in CHROMIUM");
  process.exit(3);
}
const axe = fs.readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

const faults = [];
const pages = fs
  .readdirSync(report, { recursive: true })
  .map((file) => file.split(path.sep).join("/"))
  .filter((file) => file.endsWith(".html"))
  .sort();
const ids = new Map();
const links = [];
const seen = { drawings: 0, axe: 0 };

/** What a page says of itself once it is open. */
const look = () => {
  const drawings = [...document.querySelectorAll("svg")].filter((svg) => !svg.closest("details:not([open])") && !svg.closest(".vh"));
  const isDrawn = (svg) => {
    const box = svg.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && svg.querySelector("path, circle, rect") !== null;
  };
  const broken = [...document.querySelectorAll("svg *")].filter((mark) =>
    [...mark.attributes].some((attribute) => /NaN|Infinity|undefined/.test(attribute.value)),
  );
  return {
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    links: [...document.querySelectorAll("a[href]")].map((link) => link.href),
    drawings: drawings.length,
    undrawn: drawings.filter((svg) => !isDrawn(svg)).length,
    broken: broken.length,
    overflow: document.documentElement.scrollWidth - window.innerWidth,
  };
};

const open = async (browser, file, width) => {
  const page = await browser.newPage();
  const say = (fault) => faults.push(`${file} at ${width}: ${fault}`);
  page.on("console", (message) => say(`console: ${message.text()}`));
  page.on("pageerror", (error) => say(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.isNavigationRequest()) say(`fetches ${request.url()}`);
  });
  await page.setBypassCSP(true);
  await page.setViewport({ width, height: 900 });
  await page.goto(pathToFileURL(path.join(report, file)).href);
  return { page, say };
};

const check = async (browser, file, width, withAxe) => {
  const { page, say } = await open(browser, file, width);
  const state = await page.evaluate(look);
  if (width === WIDTHS[0]) {
    ids.set(pathToFileURL(path.join(report, file)).href, new Set(state.ids));
    links.push(...state.links.map((link) => [file, link]));
    seen.drawings += state.drawings;
  }
  if (state.undrawn) say(`${state.undrawn} drawings are not drawn`);
  if (state.broken) say(`${state.broken} marks have no place`);
  if (state.overflow > 0) say(`the page is ${state.overflow} pixels wider than the screen`);
  if (withAxe) {
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    await page.addScriptTag({ content: axe });
    const result = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules, resultTypes: ["violations"] }), RULES);
    for (const one of result.violations) say(`axe: ${one.id} (${one.nodes.length}): ${one.nodes[0].html.slice(0, 160)}`);
    seen.axe += 1;
  }
  await page.close();
};

/** The box narrows the lists, Enter opens the first name; Tab comes to the skip link first; the lists are there without scripts. */
const use = async (browser) => {
  const { page, say } = await open(browser, "index.html", WIDTHS[0]);
  await page.keyboard.press("Tab");
  if ((await page.evaluate(() => document.activeElement.className)) !== "skip") say("Tab does not come to the skip link first");
  const name = await page.evaluate(() => document.querySelector(".names a").textContent);
  await page.click(".finder summary");
  await page.type("#find", name);
  const shown = await page.evaluate(() => [...document.querySelectorAll(".names li:not([hidden])")].map((item) => item.textContent));
  if (!shown.length || shown.some((text) => !text.toLowerCase().includes(name.toLowerCase()))) say(`the search for ${name} shows ${shown}`);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const title = await page.evaluate(() => document.querySelector("h1").textContent);
  if (title !== shown[0]) say(`Enter opened ${title} and not ${shown[0]}`);
  const pdf = await page.pdf({ format: "A4" });
  if (pdf.length < 20_000) say(`printed, the page of ${title} has ${pdf.length} bytes`);
  await page.close();
  const plain = await browser.newPage();
  await plain.setJavaScriptEnabled(false);
  await plain.goto(pathToFileURL(path.join(report, "index.html")).href);
  const names = await plain.$$(".names a");
  if (names.length < 2 || (await plain.$(".box:not([hidden])")) !== null) say("without scripts the lists are not there, or a box that does nothing is");
  await plain.close();
};

const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"], protocolTimeout: 600_000 });
const kinds = new Set();
const jobs = pages.flatMap((file, at) => {
  const kind = path.dirname(file) + (file.includes("/") ? "" : file);
  const isFirst = !kinds.has(kind);
  kinds.add(kind);
  return WIDTHS.map((width, which) => ({ file, width, withAxe: isFirst || (which === 0 && at % every === 0) }));
});
const work = async () => {
  for (let job = jobs.shift(); job; job = jobs.shift()) await check(browser, job.file, job.width, job.withAxe);
};
await use(browser);
await Promise.all(Array.from({ length: TABS }, work));
await browser.close();

for (const [file, link] of links) {
  const [address, part] = link.split("#");
  const there = ids.get(address);
  if (!there || (part && !there.has(decodeURIComponent(part)))) faults.push(`${file}: ${link} leads nowhere`);
}
faults.forEach((fault) => console.log(fault));
console.log(`${pages.length} pages, ${seen.drawings} drawings, ${links.length} links, ${seen.axe} looks of axe-core, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
