// What the page looks like, and whether everybody can use it.

import assert from 'node:assert/strict';
import { barriers } from './profile.mjs';
import { join, note, own, phase, say, text, write } from './people.mjs';
import { loseMessages, refuse } from './traffic.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const WIDE = { width: 1000, height: 620 };
const ROOM = '#swing-traders';

export const looks = {
  async 'light'(setting) {
    await portray('light', setting);
  },

  async 'dark'(setting) {
    await portray('dark', setting);
  },

  async 'keyboard'({ openProfile }) {
    const profile = await openProfile(PHONE);
    const page = await profile.newWindow();
    await page.locator('#name:focus').fill('Ada');
    await page.keyboard.press('Enter');
    await page.locator('#text:focus').waitFor();

    await page.keyboard.press('Shift+Tab');
    await page.locator('#scroller:focus, .second-window:focus').waitFor();
    await page.getByRole('button', { name: 'People' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('#people-close:focus').waitFor();
    assert.equal(await page.locator('#chat > main').evaluate((main) => main.inert), true);
    await page.getByLabel('Dark').check();
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
    await page.keyboard.press('Escape');
    await page.locator('#people-toggle:focus').waitFor();
    assert.equal(await page.locator('#chat > main').evaluate((main) => main.inert), false);

    await page.reload();
    await phase(page, 'Live');
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
  },

  async 'extremes'({ openProfile, screenshots }) {
    const phone = await openProfile(PHONE);
    const page = await phone.enter('Wolfeschlegelsteinhausenbergerdo', '#' + 'a-very-long-conversation-name'.repeat(2));
    const other = await (await openProfile()).enter('نور', '#' + 'a-very-long-conversation-name'.repeat(2));
    await say(other, 'مرحبا، كيف حالك؟');
    await say(page, 'x'.repeat(300));
    await say(page, 'one\ntwo\n\nfour');
    await say(other, '<b>bold</b> &amp; <script>alert(1)</script>');
    await text(page, '<b>bold</b>').waitFor();
    const overflow = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
    await page.screenshot({ path: `${screenshots}/phone-extremes.png` });
  },
};

/** A coach and two traders, on a wide page and on a phone, from the entry to a lost network and back. */
async function portray(scheme, { openProfile, screenshots }) {
  const wide = await openProfile({ colorScheme: scheme, viewport: WIDE });
  const phone = await openProfile({ colorScheme: scheme, ...PHONE });
  phone.goesOffline = true;
  const save = async (page, what) => {
    await page.screenshot({ path: `${screenshots}/${what}-${scheme}.png`, scale: 'css' });
    assert.deepEqual(await barriers(page), [], `${what} in ${scheme}`);
  };

  const entry = await wide.newWindow(ROOM);
  await entry.getByLabel('Your name').fill('Coach Lena');
  await save(entry, 'entry');
  await entry.close();
  const { page: coach, traffic: coachTraffic } = await wide.newWindowWithTraffic(ROOM);
  await join(coach, 'Coach Lena');
  await save(coach, 'empty');
  const { page: tom, traffic } = await phone.newWindowWithTraffic(ROOM);
  await join(tom, 'Tom');
  await phase(tom, 'Live');
  const maya = await (await openProfile()).enter('Maya Okafor', ROOM);

  await converse({ coach, maya, tom, coachTraffic });
  await write(maya, 'And');
  await coach.getByText('Maya Okafor is typing').waitFor();
  await save(coach, 'chat');
  await maya.getByLabel('Message', { exact: true }).fill('');
  await coach.getByText('Maya Okafor is typing').waitFor({ state: 'hidden' });
  traffic.change = loseMessages;
  await say(coach, 'Tom, are you still with us?');
  await save(tom, 'phone');
  await tom.getByRole('button', { name: 'People' }).click();
  await save(tom, 'phone-people');
  await tom.getByRole('button', { name: 'Close' }).click();

  await coach.getByText('not confirmed by Tom').waitFor();
  traffic.change = refuse;
  await say(tom, 'Was that too fast?');
  await tom.getByText('Not sent: ').waitFor();
  await traffic.cut();
  await phase(tom, 'Offline');
  await say(tom, 'I am in a tunnel, back in a minute.');
  await save(tom, 'phone-offline');
  await say(coach, 'We go on with the second chart.');
  await own(coach, 'delivered', 'second chart').waitFor();
  await save(coach, 'chat-missing');
  traffic.heal();
  await note(tom, 'Recovered after').waitFor();
  await text(coach, 'in a tunnel').waitFor();
  await own(tom, 'delivered', 'in a tunnel').waitFor();
  await tom.getByRole('button', { name: 'Try again' }).click();
  await own(tom, 'delivered', 'too fast').waitFor();
  await save(tom, 'phone-recovered');
}

async function converse({ coach, maya, tom, coachTraffic }) {
  const sayAndSee = async (page, words) => {
    await say(page, words);
    await Promise.all([coach, maya, tom].map((each) => text(each, words).waitFor()));
    await own(page, 'delivered', words).waitFor();
  };
  await sayAndSee(coach, 'Good morning! Before we look at charts: what was your plan for yesterday, and did you keep it?');
  await sayAndSee(maya, 'Two trades at most, stop at 1 %. I kept it, the second one was stopped out.');
  await sayAndSee(tom, 'I moved my stop once. It worked out, so I learned the wrong thing.');
  await sayAndSee(coach, 'Well said. A loss inside the plan is a good trade, a win outside of it is a bad one.');
  const event = { type: 'system', timestamp: new Date().toISOString(), text: 'review of week 48 added to the journal' };
  coachTraffic.insert(`42${JSON.stringify(['conversation_updated', event])}`);
  await note(coach, 'review of week 48').waitFor();
  await sayAndSee(coach, 'Post your levels before the open, please.');
}
