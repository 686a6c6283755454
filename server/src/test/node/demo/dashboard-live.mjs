// The dashboard of a running server under load: its numbers, and what can be done there.

import assert from 'node:assert/strict';
import { barriers } from './profile.mjs';

const KEY = process.env.ADMIN_KEY;
const WAIT_MS = 15_000;
const FIGURES = ['connections', 'sockets', 'users', 'rooms', 'memberships', 'rates.messages', 'rates.deliveries'];
const QUANTILES = ['p50', 'p99', 'p999', 'max'];

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const exact = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const count = (value) => (value > 0 && value < 10 && !Number.isInteger(value) ? exact : whole).format(value);
const milliseconds = (value) => (value >= 1_000 ? whole : exact).format(value);

export const live = {
  /** No test: a picture of a server that somebody else keeps busy, after some minutes. */
  async 'dashboard-portrait'({ openProfile, screenshots }) {
    const profile = await openProfile({ viewport: { width: 1100, height: 1250 }, colorScheme: 'light' });
    const page = await profile.newWindow();
    await page.waitForTimeout(Number(process.env.PORTRAIT_SECONDS ?? 300) * 1_000);
    await page.screenshot({ path: `${screenshots}/dashboard-portrait.png` });
  },

  async 'dashboard-live'({ openProfile, screenshots }) {
    const profile = await openProfile({
      viewport: { width: 1180, height: 900 },
      colorScheme: 'light',
      httpCredentials: { username: 'operator', password: KEY },
    });
    profile.isRefused = true;
    const page = await profile.context.newPage();
    const answers = await listen(page);
    await page.goto(profile.url);
    await page.locator('#state', { hasText: 'Live' }).waitFor();
    await showsWhatItWasTold(page, answers);
    await showsConversations(page);
    await portray(page, screenshots);
    const sid = await lookInside(page, screenshots);
    await disconnect(page, sid);
  },
};

/** Keeps the newest figures that the server gave the page. */
async function listen(page) {
  const answers = { newest: null };
  await page.route('**/api/stats', async (route) => {
    const response = await route.fetch();
    if (response.ok()) {
      answers.newest = await response.json();
    }
    await route.fulfill({ response });
  });
  return answers;
}

/** Once they are those of a server at work: every number on the page is one of the same answer. */
async function showsWhatItWasTold(page, answers) {
  await until(async () => answers.newest?.rates.deliveries > 0 && answers.newest.refused.not_a_member > 0);
  await until(async () => {
    const told = answers.newest;
    const shown = await page.evaluate(() => ({
      figures: Object.fromEntries([...document.querySelectorAll('[data-figure]')].map((each) => [each.dataset.figure, each.textContent])),
      window: [...document.querySelectorAll('#latency-window td')].map((each) => each.textContent),
      total: [...document.querySelectorAll('#latency-total td')].map((each) => each.textContent),
      refused: [...document.querySelectorAll('#refused tr')].map((each) => each.textContent),
      lanes: document.querySelectorAll('#lanes tr').length,
    }));
    assert.deepEqual(shown, {
      figures: Object.fromEntries(FIGURES.map((name) => [name, count(name.split('.').reduce((value, part) => value[part], told))])),
      window: QUANTILES.map((name) => milliseconds(told.latency.window[name])),
      total: QUANTILES.map((name) => milliseconds(told.latency.total[name])),
      refused: [`not a member${told.refused.not_a_member}`],
      lanes: told.lanes.length,
    });
    return true;
  });
}

async function showsConversations(page) {
  assert.equal(await page.locator('#conversations th').first().textContent(), 'lobby');
  const lobby = page.locator('#conversations tr', { hasText: 'lobby' }).locator('td');
  assert.equal(await lobby.nth(0).textContent(), '12');
  await until(async () => Number(await lobby.nth(2).textContent()) > 0);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.locator('#page', { hasText: 'Page 2' }).waitFor();
  await page.getByRole('button', { name: 'First' }).click();
  await page.locator('#conversations th', { hasText: 'lobby' }).waitFor();
}

async function portray(page, screenshots) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await barriers(page), [], colorScheme);
    await page.screenshot({ path: `${screenshots}/dashboard-live-${colorScheme}.png`, fullPage: true });
  }
}

async function lookInside(page, screenshots) {
  await page.getByRole('button', { name: 'lobby' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('dd', { hasText: '12' }).first().waitFor();
  assert.equal(await dialog.locator('#conversation-users li').count(), 12);
  await dialog.getByLabel('Data, a JSON object').fill('{"from":"dashboard');
  await dialog.getByRole('button', { name: 'Send to everyone here' }).click();
  await dialog.locator('#event-outcome', { hasText: 'The data is not JSON.' }).waitFor();
  await dialog.getByLabel('Data, a JSON object').fill('{"from":"dashboard"}');
  await dialog.getByRole('button', { name: 'Send to everyone here' }).click();
  await dialog.locator('#event-outcome', { hasText: 'Sent to 12 sockets.' }).waitFor();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await barriers(page), [], colorScheme);
    await page.screenshot({ path: `${screenshots}/dashboard-conversation-${colorScheme}.png` });
  }
  // Nobody has said who he is: users are their sockets.
  const sid = await dialog.locator('#conversation-users li').first().textContent();
  await dialog.getByRole('button', { name: 'Close' }).click();
  return sid;
}

async function disconnect(page, sid) {
  await page.getByLabel('Id of a socket').fill('nobody');
  await page.getByRole('button', { name: 'Look' }).click();
  await page.locator('#socket-outcome', { hasText: 'The server refused: no socket has this id.' }).waitFor();
  await page.getByLabel('Id of a socket').fill(sid);
  await page.getByRole('button', { name: 'Look' }).click();
  await page.locator('#socket-figures dd', { hasText: '127.0.0.1' }).waitFor();
  await page.locator('#socket-rooms li', { hasText: 'conversation:lobby' }).waitFor();
  assert.deepEqual(await barriers(page), []);
  await page.getByRole('button', { name: 'Disconnect this socket' }).click();
  await page.locator('#socket-outcome', { hasText: 'Disconnected.' }).waitFor();
  await page.locator('#disconnects tr', { hasText: 'server namespace disconnect1' }).waitFor();
  await page.locator('#conversations tr', { hasText: 'lobby' }).locator('td', { hasText: '11' }).first().waitFor();
}

async function until(holds) {
  const endMs = performance.now() + WAIT_MS;
  for (;;) {
    try {
      if (await holds()) {
        return;
      }
    } catch (error) {
      if (performance.now() > endMs) {
        throw error;
      }
    }
    assert.ok(performance.now() < endMs, `still not so: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
