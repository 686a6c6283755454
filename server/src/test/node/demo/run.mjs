// Drives the pages in headless Chromium, one scenario per run:
//   node run.mjs SERVER_URL SCREENSHOTS_FOLDER SCENARIO
// Exits with 0 when everything was as it should be; every wait ends after a time.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { Profile } from './profile.mjs';
import { scenarios } from './scenarios.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const [url, screenshots, name] = process.argv.slice(2);
assert.ok(scenarios[name], `no such scenario: ${name}`);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS, headless: true });
const profiles = [];
const openProfile = async (options) => {
  const profile = await Profile.open(browser, url, options);
  profiles.push(profile);
  return profile;
};
try {
  await scenarios[name]({ openProfile, screenshots });
  assert.deepEqual(profiles.flatMap((profile) => profile.errors), [], 'errors that pages reported');
} finally {
  await browser.close();
}
