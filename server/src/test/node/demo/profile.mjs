const WAIT_MS = 15_000;

/** One browser profile whose windows share storage; notes every error its pages report. */
export class Profile {
  static async open(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1180, height: 760 }, locale: 'en-GB', ...options });
    context.setDefaultTimeout(WAIT_MS);
    return new Profile(context, url);
  }

  constructor(context, url) {
    this.context = context;
    this.url = url;
    this.errors = [];
    context.on('page', (page) => {
      page.on('pageerror', (error) => this.errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') {
          this.errors.push(message.text());
        }
      });
    });
  }

  async newWindow(hash = '') {
    const page = await this.context.newPage();
    await page.goto(this.url + '/' + hash);
    return page;
  }

  async enter(name, hash = '') {
    const page = await this.newWindow(hash);
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Join the conversation' }).click();
    await page.locator('#connection[data-phase="live"]').waitFor();
    return page;
  }
}
