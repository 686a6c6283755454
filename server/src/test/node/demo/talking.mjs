// People who talk: presence, typing, messages and what becomes of them.

import assert from 'node:assert/strict';
import { count, join, note, own, phase, say, text, write } from './people.mjs';
import { loseMessages, refuse } from './traffic.mjs';

export const talking = {
  async 'two-people'({ openProfile }) {
    const profile = await openProfile();
    const ada = await profile.enter('Ada');
    await ada.getByText('Open this page in a second window').waitFor();
    await count(ada, '1 person');
    await phase(ada, 'Live · WebSocket');

    const grace = await openSecondWindow(profile, ada);
    const sentByGrace = [];
    grace.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sentByGrace.push(payload)));
    await join(grace, 'Grace');
    await note(ada, 'Grace joined').waitFor();
    await count(ada, '2 people');
    await count(grace, '2 people');

    await write(grace, 'Hello');
    await ada.getByText('Grace is typing').waitFor();
    await ada.locator('#people-list [data-name="Grace"]', { hasText: 'typing…' }).waitFor();
    await ada.getByText('Grace is typing').waitFor({ state: 'hidden' });
    // Her page said so: the server itself would have ended it only later.
    assert.match(sentByGrace.findLast((frame) => frame.includes('"typing"')), /"isTyping":false/u);

    await say(ada, '<img src=x onerror=alert(1)> & "two"\nlines');
    await text(grace, '<img src=x onerror=alert(1)> & "two"').waitFor();
    assert.equal(await grace.locator('.message .author').textContent(), 'Ada');
    assert.equal(await grace.locator('#messages img').count(), 0);
    await own(ada, 'delivered', 'lines').waitFor();
    assert.equal(await ada.locator('#outbox li').count(), 0);

    await grace.getByRole('button', { name: 'Leave the conversation' }).click();
    await note(ada, 'Grace left').waitFor();
    await count(ada, '1 person');
    await ada.locator('#people-list .gone', { hasText: 'Grace' }).waitFor();
    await grace.getByLabel('Your name').waitFor();
  },

  async 'ticks'({ openProfile }) {
    const ada = await (await openProfile()).enter('Ada');
    await say(ada, 'anyone?');
    await own(ada, 'accepted', 'nobody else was here').waitFor();

    const grace = await (await openProfile()).enter('Grace');
    const { page: ken, traffic } = await (await openProfile()).newWindowWithTraffic();
    await join(ken, 'Ken');
    await phase(ken, 'Live · WebSocket');
    await say(ada, 'to both');
    await own(ada, 'delivered', 'delivered to all 2').waitFor();
    await ada.locator('#delivery', { hasText: '2 of 2 in' }).waitFor();

    traffic.change = loseMessages;
    await say(ada, 'to one');
    await text(grace, 'to one').waitFor();
    // One tick for now; then it is said who has not answered.
    await own(ada, 'accepted', 'to one').waitFor();
    await ada.getByText('Delivered to 1 of 2, not confirmed by Ken').waitFor();
    await own(ada, 'incomplete', 'to one').waitFor();
    assert.equal(await text(grace, 'to one').count(), 1, 'a repeat is shown once');
  },

  async 'system'({ openProfile }) {
    const profile = await openProfile();
    const { page: ada, traffic } = await profile.newWindowWithTraffic();
    await join(ada, 'Ada');
    await phase(ada, 'Live · WebSocket');
    const event = (data) => `42${JSON.stringify(['conversation_updated', data])}`;
    traffic.insert(event({ type: 'system', timestamp: '2026-01-02T03:04:05.678Z', text: '<b>Plan</b> changed' }));
    await note(ada, 'Conversation updated: <b>Plan</b> changed').waitFor();
    traffic.insert(event({ type: 'system', conversationId: 'another', text: 'not for us' }));
    traffic.insert(event({ conversationId: 'lobby', text: 'not from the system' }));
    traffic.insert(event({ type: 'system', conversationId: 'lobby', revision: 7 }));
    await note(ada, 'Conversation updated: {"revision":7}').waitFor();
    assert.equal(await ada.locator('.note.system').count(), 2);
  },

  async 'reload'({ openProfile }) {
    const profile = await openProfile();
    const ada = await profile.enter('Ada', '#quiet%20room');
    assert.equal(await ada.locator('#topic').textContent(), 'quiet room');
    await ada.reload();
    await ada.locator('#connection[data-phase="live"]').waitFor();
    assert.equal(await ada.locator('#people-list .here .name').textContent(), 'Ada');
    assert.equal(await ada.locator('#topic').textContent(), 'quiet room');

    const second = await profile.newWindow();
    await second.waitForFunction(() => document.getElementById('name').value !== 'Ada');
    await ada.close();
    const third = await profile.newWindow();
    assert.equal(await third.getByLabel('Your name').inputValue(), 'Ada');
  },

  async 'polling'({ openProfile }) {
    const profiles = [await openProfile(), await openProfile()];
    for (const { context } of profiles) {
      await context.routeWebSocket('**', (socket) => socket.close());
    }
    const ada = await profiles[0].enter('Ada');
    const grace = await profiles[1].enter('Grace');
    await phase(ada, 'Live · long polling');
    await say(ada, 'slowly');
    await text(grace, 'slowly').waitFor();
    await own(ada, 'delivered', 'slowly').waitFor();

    // A browser that vanishes while it is between two polls would be missed only by its silence.
    await grace.getByRole('button', { name: 'Leave the conversation' }).click();
    await note(ada, 'Grace left').waitFor();
    const goodbye = ada.waitForResponse((response) => response.request().method() === 'POST');
    await ada.getByRole('button', { name: 'Leave the conversation' }).click();
    await goodbye;
  },

  async 'refused'({ openProfile }) {
    const profile = await openProfile();
    const { page: ada, traffic } = await profile.newWindowWithTraffic();
    await join(ada, 'Ada');
    await phase(ada, 'Live · WebSocket');

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
  },

  async 'reading-back'({ openProfile }) {
    const ada = await (await openProfile()).enter('Ada');
    const grace = await (await openProfile()).enter('Grace');
    for (let i = 1; i <= 10; i++) {
      await say(grace, `message ${i}\nof\nfour\nlines`);
    }
    await text(ada, 'message 10').waitFor();
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
    await say(grace, 'message 11');
    await jump.waitFor();
    assert.ok((await fromEnd()) > 300);
    await jump.click();
    await jump.waitFor({ state: 'hidden' });
    assert.ok((await fromEnd()) < 2);
  },
};

/** The link names somebody who is not here, and the window is that person's at once. */
async function openSecondWindow(profile, page) {
  const link = page.getByRole('link', { name: 'Open a window as' }).first();
  const name = (await link.textContent()).trim().replace('Open a window as ', '');
  assert.notEqual(name, 'Ada');
  const opened = profile.context.waitForEvent('page');
  await link.click();
  const second = await opened;
  await phase(second, 'Live');
  await note(page, `${name} joined`).waitFor();
  assert.equal(new URL(second.url()).search, '');
  await second.getByRole('button', { name: 'Leave the conversation' }).click();
  await note(page, `${name} left`).waitFor();
  return second;
}
