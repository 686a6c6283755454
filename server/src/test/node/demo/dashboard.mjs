// What the dashboard shows of the figures it is given.

import assert from 'node:assert/strict';
import { AdminStub } from '../dashboard/stub.mjs';
import { barriers } from './profile.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true };

function figures(seconds) {
  const busy = 1 + Math.sin(seconds / 9) / 3;
  return {
    connections: 10_240, sockets: 10_262, users: 9_817, rooms: 10_000, memberships: 31_415, uptimeSeconds: 93_784 + seconds,
    rates: { messages: Math.round(812 * busy), deliveries: Math.round(812_000 * busy) },
    latency: {
      window: { p50: 3.1 * busy, p99: 18.4 * busy ** 3, p999: 42.7, max: seconds % 40 === 20 ? 131.5 : 61.2 * busy },
      total: { p50: 2.94, p99: 17.6, p999: 51.3, max: 240.1 }, targetMs: 100, withinTarget: 0.999_97,
    },
    disconnects: { 'transport close': 1_204, 'ping timeout': 17, 'slow consumer': 0 }, refused: { not_a_member: 3, overloaded: 0 },
    memory: { heap: { usedBytes: 187_000_000, maxBytes: 1_073_741_824 }, directBytes: 71_303_168, roomLogBytes: 6_291_456 },
    lanes: [0, 1].map((i) => ({ members: 5_131 + i, behind: i, away: 3, pendingBytes: 20_480 * i })),
  };
}

const conversations = Array.from({ length: 10_000 }, (_, i) => ({
  conversationId: i === 0 ? 'earnings-<b>call</b>' : `desk-${i}`, members: 10_000 - i, users: 9_900 - Math.floor(i / 2),
  rate: 40 / (i + 1), deliveredRatio: i === 1 ? 0.999_999_5 : 1, p99: 12.3 + i / 10,
}));

export const dashboard = {
  async 'dashboard'({ openProfile, screenshots }) {
    const admin = await new AdminStub().start();
    try {
      await watch(admin, openProfile, screenshots);
      await beRefused(admin, openProfile);
    } finally {
      admin.stop();
    }
  },
};

async function watch(admin, openProfile, screenshots) {
  admin.conversations = conversations;
  admin.stats = figures(0);
  const profile = await openProfile({ viewport: { width: 1100, height: 900 }, colorScheme: 'light' });
  profile.goesOffline = true;
  const page = await profile.context.newPage();
  // Minutes pass in a moment.
  await page.clock.install();
  await page.goto(admin.url);
  for (let seconds = 1; seconds <= 60; seconds++) {
    admin.stats = figures(seconds);
    const shown = page.waitForResponse('**/api/stats');
    await page.clock.runFor(1_000);
    await shown;
  }
  await page.clock.resume();
  await page.locator('#state[data-state="live"]').waitFor();
  await page.locator('#uptime', { hasText: '1 d 2 h' }).waitFor();
  await shows(page, 'memberships', '31,415');
  await shows(page, 'rates.deliveries', admin.stats.rates.deliveries.toLocaleString('en'));
  assert.equal(await page.locator('#within').textContent(), '> 99.99%');
  assert.deepEqual(await page.locator('#latency-total td').allTextContents(), ['2.94', '17.6', '51.3', '240']);
  assert.equal(await page.locator('#latency-total td.missed').count(), 1);
  assert.match(await page.locator('#latency-chart > svg').getAttribute('aria-label'), /p99 \d/u);
  assert.deepEqual(await page.locator('#lanes-head th').allTextContents(), ['Lane', 'members', 'behind', 'away', 'pending']);
  await page.locator('#memory tr', { hasText: 'heap used' }).locator('td', { hasText: '178 MiB' }).waitFor();

  assert.deepEqual(await page.locator('#disconnects tr').allTextContents(), ['transport close1,204', 'ping timeout17']);
  assert.deepEqual(await page.locator('#refused tr').allTextContents(), ['not a member3']);

  assert.equal(await page.locator('#conversations th').first().textContent(), 'earnings-<b>call</b>');
  assert.equal(await page.locator('#conversations tr').nth(1).locator('td').nth(3).textContent(), '> 99.99%');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.locator('#conversations th', { hasText: 'desk-20' }).waitFor();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.locator('#conversations th', { hasText: 'desk-40' }).waitFor();
  await page.locator('#page', { hasText: 'Page 3' }).waitFor();
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.locator('#conversations th', { hasText: 'desk-20' }).waitFor();
  await page.getByRole('button', { name: 'First' }).click();
  await page.locator('#conversations th', { hasText: 'earnings' }).waitFor();
  await portray(page, screenshots);

  admin.isDown = true;
  await page.locator('#state', { hasText: 'No answer' }).waitFor();
  admin.isDown = false;
  await page.locator('#state', { hasText: 'Live' }).waitFor();
  await page.close();
}

const shows = (page, figure, words) => page.locator(`[data-figure="${figure}"]`, { hasText: words }).waitFor();

async function portray(page, screenshots) {
  await page.evaluate(() => scrollTo(0, 0));
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${screenshots}/dashboard-${colorScheme}.png` });
    assert.deepEqual(await barriers(page), [], colorScheme);
  }
  await page.setViewportSize(PHONE.viewport);
  assert.ok((await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth)) <= 0, 'too wide for a phone');
  await page.screenshot({ path: `${screenshots}/dashboard-phone.png` });
}

async function beRefused(admin, openProfile) {
  admin.key = 'open sesame';
  const profile = await openProfile(PHONE);
  profile.isRefused = true;
  const page = await profile.context.newPage();
  await page.goto(admin.url);
  await page.locator('#state', { hasText: 'API key needed' }).waitFor();
  await page.getByLabel('This server asks for its API key').fill(admin.key);
  await page.getByRole('button', { name: 'Show figures' }).click();
  await page.locator('#state', { hasText: 'Live' }).waitFor();
  assert.equal(await page.locator('#key-form').isVisible(), false);
}
