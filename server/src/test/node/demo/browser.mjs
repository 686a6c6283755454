// One headless Chromium for many scenarios: prints the address to connect to, and lives until its standard input ends.

import { chromium } from 'playwright-core';

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

const server = await chromium.launchServer({ executablePath: CHROMIUM, args: FLAGS, headless: true });
console.log(server.wsEndpoint());
process.stdin.resume().on('end', () => server.close());
