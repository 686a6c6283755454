// People who lose the network and come back.

import assert from 'node:assert/strict';
import { count, join, note, own, phase, say, text } from './people.mjs';
import { loseAll } from './traffic.mjs';

export const away = {
  async 'offline'({ openProfile }) {
    const grace = await (await openProfile()).enter('Grace');
    const profile = await openProfile();
    profile.goesOffline = true;
    const { page: ada, traffic } = await profile.newWindowWithTraffic();
    await join(ada, 'Ada');
    await phase(ada, 'Live · WebSocket');

    traffic.change = loseAll;
    await say(ada, 'answer lost');
    await text(grace, 'answer lost').waitFor();
    await ada.locator('#outbox .own[data-state="sending"]').waitFor();

    await traffic.cut();
    await phase(ada, 'Offline');
    await note(grace, 'Ada left').waitFor();
    await say(ada, 'first');
    await say(ada, 'second');
    assert.equal(await ada.locator('#outbox .own[data-state="waiting"]').count(), 3);

    traffic.heal();
    await text(grace, 'second').waitFor();
    const all = ['answer lost', 'first', 'second'];
    assert.deepEqual(await grace.locator('.message .text').allTextContents(), all);
    await own(ada, 'delivered', 'second').waitFor();
    assert.deepEqual(await ada.locator('#messages .text').allTextContents(), all);
    await note(ada, /after \d+ seconds? in a new session/u).waitFor();
    await ada.locator('#notice').waitFor({ state: 'hidden' });
  },

  async 'recovery'({ openProfile }) {
    const ada = await (await openProfile()).enter('Ada');
    const ken = await (await openProfile()).enter('Ken');
    const travelling = await openProfile();
    travelling.goesOffline = true;
    const grace = await travelling.enter('Grace');
    await phase(grace, 'Live · WebSocket');
    await count(ada, '3 people');

    await travelling.context.setOffline(true);
    await phase(grace, 'Offline');
    await note(grace, 'You are offline').waitFor();
    await count(ada, '2 people');
    await say(ada, 'one she misses');
    await own(ada, 'delivered', 'one she misses').waitFor();
    await say(ken, 'another one');
    await text(ada, 'another one').waitFor();

    await travelling.context.setOffline(false);
    await note(grace, ', 2 missed messages').waitFor();
    assert.deepEqual(await grace.locator('.message .text').allTextContents(), ['one she misses', 'another one']);
    assert.equal(await grace.locator('#session').textContent(), 'recovered');
    assert.equal(await note(grace, 'Grace left').count(), 0);
    await phase(grace, 'Live');
    await count(ada, '3 people');
    await say(grace, 'I have read it all');
    await own(grace, 'delivered', 'delivered to all 2').waitFor();
  },

  async 'cut-by-hand'({ openProfile }) {
    const ada = await (await openProfile()).enter('Ada');
    const { page: grace, traffic } = await (await openProfile()).newWindowWithTraffic();
    await join(grace, 'Grace');
    await phase(grace, 'Live · WebSocket');

    await grace.getByRole('button', { name: 'Cut my connection' }).click();
    await grace.getByText('You cut the connection').waitFor();
    await note(ada, 'Grace left').waitFor();
    await say(ada, 'missed');
    await own(ada, 'accepted', 'nobody else was here').waitFor();
    await grace.locator('#notice').getByRole('button', { name: 'Reconnect' }).click();
    await note(grace, ', 1 missed message').waitFor();

    await phase(grace, 'Live · WebSocket');
    await grace.getByRole('button', { name: 'Cut my connection' }).click();
    await note(grace, 'You are offline').nth(1).waitFor();
    await note(ada, 'Grace left').nth(1).waitFor();
    await say(ada, 'gone for ever');
    traffic.forgets = true;
    await grace.getByRole('button', { name: 'Reconnect' }).first().click();
    await note(grace, 'in a new session').waitFor();
    assert.equal(await grace.locator('#session').textContent(), 'new');
    assert.deepEqual(await grace.locator('.message .text').allTextContents(), ['missed']);
  },
};
