/** Walking between the places: by link, thumb, key and address, with the server there or gone. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse } from "./house.ts";

afterAll(closeChromium);

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const places = (page: Page) => page.getByRole("navigation", { name: "Places" });
const h1 = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

describe("the places", () => {
  let house: BrowserHouse;
  beforeAll(async () => {
    house = await BrowserHouse.make();
    await house.agent("anna");
  });
  afterAll(() => house[Symbol.asyncDispose]());

  test("are a link away, each with its address, title, mark and the focus", async () => {
    const { page } = await house.signedIn();
    const walk = [
      ["Hall", "/hall"],
      ["Quests", "/quests"],
      ["Notes", "/notes"],
      ["Camp", "/"],
    ] as const;
    for (const [name, path] of walk) {
      await places(page).getByRole("link", { name }).click();
      await h1(page, name).waitFor();
      expect(new URL(page.url()).pathname).toBe(path);
      expect(await page.title()).toBe(`${name} · claude-rpg`);
      expect(await places(page).locator('[aria-current="page"]').textContent()).toBe(name);
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    }
    await page.goBack();
    await h1(page, "Notes").waitFor();
  });

  test("open by their address and after a reload", async () => {
    const { page } = await house.signedIn();
    for (const [name, path] of [
      ["Hall", "/hall"],
      ["Quests", "/quests"],
      ["Notes", "/notes"],
    ] as const) {
      await page.goto(house.url + path);
      await h1(page, name).waitFor();
      await page.reload();
      await h1(page, name).waitFor();
    }
  });

  test("lie under the thumb on a phone, and leave the prompt box its room", async () => {
    const { page } = await house.signedIn(PHONE);
    const links = places(page).getByRole("link");
    for (const link of await links.all()) {
      const box = await link.boundingBox();
      expect(box?.y).toBeGreaterThan(740);
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    await page.locator(".row").getByRole("link").click();
    await page.getByRole("textbox", { name: /^Prompt for/ }).waitFor();
    expect(await places(page).count()).toBe(0);
    await page.getByRole("link", { name: "Camp" }).click();
    await places(page).waitFor();
  });

  test("let nothing hide behind the bar at the end of a page", async () => {
    const { page } = await house.signedIn(PHONE);
    await page.goto(`${house.url}/quests`);
    await page.locator(".wall li").nth(20).waitFor();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const gap = await page.evaluate(() => {
      const last = document.querySelector("main > :last-child")?.getBoundingClientRect().bottom;
      const bar = document.querySelector("nav.places")?.getBoundingClientRect().top;
      return (bar ?? 0) - (last ?? 0);
    });
    expect(gap).toBeGreaterThan(0);
  });

  test("keep the page whole when a chunk does not come, and go on when it does", async () => {
    const { page } = await house.stranger();
    await page.route(/\/build\/hall-.*\.js$/, (route) => route.abort());
    await page.goto(await house.link());
    await places(page).getByRole("link", { name: "Hall" }).click();
    await page.getByRole("heading", { name: "This part of the page did not come" }).waitFor();
    await places(page).getByRole("link", { name: "Camp" }).click();
    await page.locator(".row").waitFor();
    await places(page).getByRole("link", { name: "Hall" }).click();
    await page.getByRole("heading", { name: "This part of the page did not come" }).waitFor();
    await page.unroute(/\/build\/hall-.*\.js$/);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Personas" }).waitFor();
  });
});

test("a persona's name leads to its page and a project's name to its own", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna");
  const { page } = await house.signedIn();
  await page.locator(".row").waitFor();
  const name = await page.locator(".row .who a").textContent();
  await page.locator(".row .who a").click();
  await page.getByRole("heading", { level: 1 }).getByRole("link").click();
  await page.waitForURL(/\/p\/[^/]+$/);
  await h1(page, name ?? "").waitFor();
  expect(await page.title()).toBe(`${name} · claude-rpg`);
  await page.goBack();
  await page.goBack();
  const project = await page.locator(".roster h2").textContent();
  await page.locator(".roster h2 a").click();
  await page.waitForURL(/\/project\/[^/]+$/);
  await h1(page, project ?? "").waitFor();
});
