import axe from 'axe-core';
import { Traffic } from './traffic.mjs';

const WAIT_MS = 15_000;
const SAID_WHEN_OFFLINE = /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED|ERR_EMPTY_RESPONSE/u;
const SAID_WHEN_REFUSED = /status of (401|404)/u;

/**
 * One browser profile whose windows share storage; notes every error its pages report. Only its newest window is in front: the
 * browser draws the others once a second, so people have a profile each unless they are to share one.
 */
export class Profile {
  static async open(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1180, height: 760 }, locale: 'en-GB', ...options });
    context.setDefaultTimeout(WAIT_MS);
    return new Profile(context, url);
  }

  /** Whether what a browser says about a network that is not there is to be expected. */
  goesOffline = false;
  /** The same of answers that refuse. */
  isRefused = false;
  #errors = [];

  constructor(context, url) {
    this.context = context;
    this.url = url;
    context.on('page', (page) => {
      page.on('pageerror', (error) => this.#errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') {
          this.#errors.push(message.text());
        }
      });
    });
  }

  get errors() {
    return this.#errors.filter((error) => !(this.goesOffline && SAID_WHEN_OFFLINE.test(error))
      && !(this.isRefused && SAID_WHEN_REFUSED.test(error)));
  }

  async newWindow(hash = '') {
    const page = await this.context.newPage();
    await page.goto(this.url + '/' + hash);
    return page;
  }

  /** A window whose traffic goes through the test. */
  async newWindowWithTraffic(hash = '') {
    const page = await this.context.newPage();
    const traffic = await Traffic.of(page);
    await page.goto(this.url + '/' + hash);
    return { page, traffic };
  }

  async enter(name, hash = '') {
    const page = await this.newWindow(hash);
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Join the conversation' }).click();
    await page.locator('#connection[data-phase="live"]').waitFor();
    return page;
  }
}

/** What is wrong with the page as it is now for those who do not see, hear or point, in words; none should be. */
export async function barriers(page) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(axe.source);
  }
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' ')}`);
}
