// Drives the pages in the Chromium of browser.mjs, one scenario per run:
//   node run.mjs BROWSER_ADDRESS SERVER_URL SCREENSHOTS_FOLDER SCENARIO
// Exits with 0 when everything was as it should be; every wait ends after a time.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { Profile } from './profile.mjs';
import { scenarios } from './scenarios.mjs';

const [address, url, screenshots, name] = process.argv.slice(2);
assert.ok(scenarios[name], `no such scenario: ${name}`);
const browser = await chromium.connect(address);
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
