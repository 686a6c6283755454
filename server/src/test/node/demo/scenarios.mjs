// What people do with the demo chat, and what they must see.

import assert from 'node:assert/strict';

const PHONE = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const REFUSAL = { ok: false, error: { code: 'overloaded', message: 'the server is busy, try again' } };

const text = (page, words) => page.locator('.message .text', { hasText: words });
const note = (page, words) => page.locator('.note', { hasText: words });
const count = (page, words) => page.locator('#people-count', { hasText: words }).waitFor();

async function say(page, words) {
  await page.getByLabel('Message', { exact: true }).fill(words);
  await page.keyboard.press('Enter');
}

/** The WebSocket of the page goes through the test: it can be cut, held back and its frames changed. */
async function interceptTraffic(page) {
  const traffic = { isCut: false, change: (frame) => frame, sockets: new Set() };
  await page.route('**/socket.io/?*', (route) => (traffic.isCut ? route.abort() : route.continue()));
  await page.routeWebSocket('**/socket.io/?*', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((frame) => socket.send(traffic.change(frame)));
    traffic.sockets.add(socket);
  });
  traffic.cut = async () => {
    traffic.isCut = true;
    await Promise.all([...traffic.sockets].map((socket) => socket.close({ code: 1000 })));
    traffic.sockets.clear();
  };
  traffic.heal = () => {
    traffic.isCut = false;
    traffic.change = (frame) => frame;
  };
  return traffic;
}

/** The answer to a message becomes a refusal, and the message itself (to its sender) nothing. */
function refuse(frame) {
  if (frame.startsWith('42["message"')) {
    return '6';
  }
  return frame.replace(/^(43\d+)\[.*/su, (_, ack) => `${ack}[${JSON.stringify(REFUSAL)}]`);
}

async function intercepted(profile, hash = '') {
  const page = await profile.context.newPage();
  const traffic = await interceptTraffic(page);
  await page.goto(`${profile.url}/${hash}`);
  return { page, traffic };
}

async function join(page, name) {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Join the conversation' }).click();
  await page.locator('#connection', { hasText: 'Live' }).waitFor();
}

export const scenarios = {
  async 'two-people'({ openProfile }) {
    const profile = await openProfile();
    const ada = await profile.enter('Ada');
    await ada.getByText('Open this page in a second window').waitFor();
    await count(ada, '1 person');
    await ada.locator('#connection', { hasText: 'Live · WebSocket' }).waitFor();

    const opened = profile.context.waitForEvent('page');
    await ada.getByRole('link', { name: 'Open a second window' }).first().click();
    const grace = await opened;
    const sentByGrace = [];
    grace.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sentByGrace.push(payload)));
    await join(grace, 'Grace');
    await note(ada, 'Grace joined').waitFor();
    await count(ada, '2 people');
    await count(grace, '2 people');

    await grace.getByLabel('Message', { exact: true }).pressSequentially('Hello');
    await ada.getByText('Grace is typing').waitFor();
    await ada.getByText('Grace is typing').waitFor({ state: 'hidden' });
    // Her page said so: the server itself would have ended it only later.
    assert.match(sentByGrace.findLast((frame) => frame.includes('"typing"')), /"isTyping":false/u);

    await say(ada, '<img src=x onerror=alert(1)> & "two"\nlines');
    await text(grace, '<img src=x onerror=alert(1)> & "two"').waitFor();
    assert.equal(await grace.locator('.message .author').textContent(), 'Ada');
    assert.equal(await grace.locator('#messages img').count(), 0);
    await ada.locator('#messages .own[data-state="accepted"]', { hasText: 'lines' }).waitFor();
    assert.equal(await ada.locator('#outbox li').count(), 0);

    await grace.getByRole('button', { name: 'Leave the conversation' }).click();
    await note(ada, 'Grace left').waitFor();
    await count(ada, '1 person');
    await grace.getByLabel('Your name').waitFor();
    assert.deepEqual(profile.errors, []);
  },

  async 'reload'({ openProfile }) {
    const profile = await openProfile();
    const ada = await profile.enter('Ada', '#quiet%20room');
    assert.equal(await ada.locator('#topic').textContent(), 'quiet room');
    await ada.reload();
    await ada.locator('#connection[data-phase="live"]').waitFor();
    assert.equal(await ada.locator('#people-list .name').textContent(), 'Ada');
    assert.equal(await ada.locator('#topic').textContent(), 'quiet room');

    const second = await profile.newWindow();
    await second.waitForFunction(() => document.getElementById('name').value !== 'Ada');
    await ada.close();
    const third = await profile.newWindow();
    assert.equal(await third.getByLabel('Your name').inputValue(), 'Ada');
    assert.deepEqual(profile.errors, []);
  },

  async 'polling'({ openProfile }) {
    const profile = await openProfile();
    await profile.context.routeWebSocket('**', (socket) => socket.close());
    const ada = await profile.enter('Ada');
    const grace = await profile.enter('Grace');
    await ada.locator('#connection', { hasText: 'Live · long polling' }).waitFor();
    await say(ada, 'slowly');
    await text(grace, 'slowly').waitFor();
    await ada.locator('#messages .own[data-state="accepted"]', { hasText: 'slowly' }).waitFor();

    // A browser that vanishes while it is between two polls would be missed only by its silence.
    await grace.getByRole('button', { name: 'Leave the conversation' }).click();
    await note(ada, 'Grace left').waitFor();
    const goodbye = ada.waitForResponse((response) => response.request().method() === 'POST');
    await ada.getByRole('button', { name: 'Leave the conversation' }).click();
    await goodbye;
  },

  async 'offline'({ openProfile }) {
    const grace = await (await openProfile()).enter('Grace');
    const profile = await openProfile();
    const { page: ada, traffic } = await intercepted(profile);
    await join(ada, 'Ada');
    await ada.locator('#connection', { hasText: 'Live · WebSocket' }).waitFor();

    traffic.change = () => '6';
    await say(ada, 'answer lost');
    await text(grace, 'answer lost').waitFor();
    await ada.locator('#outbox .own[data-state="sending"]').waitFor();

    await traffic.cut();
    await ada.locator('#connection', { hasText: 'Offline' }).waitFor();
    await note(grace, 'Ada left').waitFor();
    await say(ada, 'first');
    await say(ada, 'second');
    assert.equal(await ada.locator('#outbox .own[data-state="waiting"]').count(), 3);

    traffic.heal();
    await text(grace, 'second').waitFor();
    const all = ['answer lost', 'first', 'second'];
    assert.deepEqual(await grace.locator('.message .text').allTextContents(), all);
    await ada.locator('#messages .own[data-state="accepted"]', { hasText: 'second' }).waitFor();
    assert.deepEqual(await ada.locator('#messages .text').allTextContents(), all);
    await note(ada, 'Back after').waitFor();
    await ada.locator('#notice').waitFor({ state: 'hidden' });
  },

  async 'refused'({ openProfile }) {
    const profile = await openProfile();
    const { page: ada, traffic } = await intercepted(profile);
    await join(ada, 'Ada');
    await ada.locator('#connection', { hasText: 'Live · WebSocket' }).waitFor();

    traffic.change = refuse;
    await say(ada, 'now?');
    await ada.getByText('Not sent: the server is busy, try again').waitFor();

    traffic.change = (frame) => frame;
    await ada.getByRole('button', { name: 'Try again' }).click();
    await ada.locator('#messages .own[data-state="accepted"]', { hasText: 'now?' }).waitFor();

    traffic.change = refuse;
    await say(ada, 'never mind');
    await ada.getByRole('button', { name: 'Discard' }).click();
    assert.equal(await text(ada, 'never mind').count(), 0);
    assert.deepEqual(profile.errors, []);
  },

  async 'reading-back'({ openProfile }) {
    const profile = await openProfile();
    const ada = await profile.enter('Ada');
    const grace = await profile.enter('Grace');
    for (let i = 1; i <= 40; i++) {
      await say(grace, `line ${i}`);
    }
    await text(ada, 'line 40').waitFor();
    const jump = ada.getByRole('button', { name: 'New messages' });
    const fromEnd = () => ada.locator('#scroller').evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight);
    assert.ok((await fromEnd()) < 2);
    assert.equal(await jump.isVisible(), false);

    await ada.locator('#scroller').hover();
    await ada.mouse.wheel(0, -600);
    await ada.waitForFunction(() => {
      const { scrollHeight, scrollTop, clientHeight } = document.getElementById('scroller');
      return scrollHeight - scrollTop - clientHeight > 300;
    });
    await say(grace, 'line 41');
    await jump.waitFor();
    assert.ok((await fromEnd()) > 300);
    await jump.click();
    await jump.waitFor({ state: 'hidden' });
    assert.ok((await fromEnd()) < 2);
    assert.deepEqual(profile.errors, []);
  },

  async 'screenshots'({ openProfile, screenshots }) {
    for (const scheme of ['light', 'dark']) {
      const wide = await openProfile({ colorScheme: scheme });
      const phone = await openProfile({ colorScheme: scheme, ...PHONE });
      const others = await openProfile();
      const save = (page, what) => page.screenshot({ path: `${screenshots}/${what}-${scheme}.png` });

      const entry = await wide.newWindow('#observatory');
      await entry.getByLabel('Your name').fill('Ada');
      await save(entry, 'entry');
      const ada = await wide.enter('Ada', '#observatory');
      await save(ada, 'empty');
      const unlucky = await intercepted(phone, '#observatory');
      await save(unlucky.page, 'phone-entry');
      await join(unlucky.page, 'Katherine');
      const grace = await others.enter('Grace Hopper', '#observatory');

      await converse({ ada, grace, katherine: unlucky.page });
      await grace.getByLabel('Message', { exact: true }).pressSequentially('And');
      await ada.getByText('Grace Hopper is typing').waitFor();
      await save(ada, 'chat');
      await save(unlucky.page, 'phone');
      await unlucky.page.getByRole('button', { name: 'People' }).click();
      await save(unlucky.page, 'phone-people');
      await unlucky.page.getByRole('button', { name: 'Close' }).click();

      unlucky.traffic.change = refuse;
      await say(unlucky.page, 'Was that too fast?');
      await unlucky.page.getByText('Not sent: ').waitFor();
      await unlucky.traffic.cut();
      await unlucky.page.locator('#connection', { hasText: 'Offline' }).waitFor();
      await say(unlucky.page, 'I will say it again when I am back.');
      await save(unlucky.page, 'phone-offline');
      await Promise.all([wide, phone, others].map((profile) => profile.context.close()));
    }
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

async function converse({ ada, grace, katherine }) {
  const sayAndSee = async (page, words) => {
    await say(page, words);
    await Promise.all([ada, grace, katherine].map((each) => text(each, words).waitFor()));
  };
  await sayAndSee(ada, 'Good evening! The sky is clear, we can begin in ten minutes.');
  await sayAndSee(grace, 'Wonderful.');
  await sayAndSee(grace, 'I have the plates from last night here, all forty of them. The third one shows the drift we talked about, so I would start with the same field and see whether it is still there.');
  await sayAndSee(katherine, 'Numbers are ready. Orbit closes to within 0.3″ if the clock was right.');
  await sayAndSee(ada, 'It was.');
  await sayAndSee(ada, 'Third plate first, then. I will point the telescope.');
  await sayAndSee(katherine, 'Ready when you are.');
}
