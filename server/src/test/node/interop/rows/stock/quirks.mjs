// What clients in other languages do that the JavaScript client does not, byte by byte.
import assert from "node:assert/strict";
import { RawPolling, RawWebSocket, base64 } from "../../lib/raw-client.mjs";

const SID = /^40\{"sid":"[\w-]{20}"\}$/;

export async function quirks(row, world) {
  const { url } = world;

  await row.check("Swift: polls with b64=1, joins with a comma, posts a noop while it upgrades, awaits its poll", async () => {
    const polling = await RawPolling.open(url, undefined, "&b64=1");
    await polling.send('40/,{"token":"abc"}');
    const { body } = await polling.poll();
    const [joined, auth] = body.split("\x1e");
    assert.match(joined, SID);
    assert.equal(auth ?? (await polling.poll()).body, '42["auth",{"token":"abc"}]');

    const parked = polling.poll();
    const candidate = await RawWebSocket.candidate(url, polling.sid);
    candidate.send("2probe");
    assert.equal(await candidate.starting("3"), "3probe");
    const [noop, released] = await Promise.all([polling.send("6"), parked]);
    assert.equal(noop.status, 200);
    assert.equal(released.status, 200);
    assert.match(released.body, /^[26]$/);
    candidate.send("5", '42["message","moved"]');
    assert.equal(await candidate.starting("42"), '42["message-back","moved"]');
    // Left, the namespace can no longer be spoken to, but the connection stays.
    candidate.send("41/,", "40/nowhere,");
    assert.match(await candidate.starting("44"), /^44\/nowhere,/);
    candidate.end();
  });

  await row.check("Swift: a poll that comes while it upgrades is released, too", async () => {
    const polling = await RawPolling.open(url, undefined, "&b64=1");
    const candidate = await RawWebSocket.candidate(url, polling.sid);
    candidate.send("2probe");
    assert.equal(await candidate.starting("3"), "3probe");
    const released = await polling.poll();
    assert.equal(released.status, 200);
    assert.match(released.body, /^[26]$/);
    candidate.send("5", "40");
    assert.match(await candidate.starting("40{"), SID);
    candidate.end();
  });

  await row.check("Swift: two posts at the end harm nobody else", async () => {
    const polling = await RawPolling.open(url);
    const [first, second] = await Promise.all([polling.post("1"), polling.post("1")]);
    for (const { status } of [first, second]) {
      assert.ok([0, 200, 400].includes(status), String(status));
    }
    const other = await RawPolling.open(url);
    assert.equal((await other.post("40")).status, 200);
    other.end();
  });

  await row.check("C++: a namespace without a comma, joined and left, and the time as a parameter", async () => {
    const session = await RawWebSocket.open(url, undefined, "&t=1700000000");
    session.send("40/custom");
    assert.match(await session.starting("40/custom,{"), /^40\/custom,\{"sid":"[\w-]{20}"\}$/);
    assert.equal(await session.starting("42/custom"), '42/custom,["auth",{}]');
    session.send("41/custom", "40");
    assert.match(await session.starting("40{"), SID);
    session.end();
  });

  await row.check("Python: upgrades before it polls for the first time", async () => {
    const polling = await RawPolling.open(url, undefined, "&t=1700000000.123");
    const candidate = await RawWebSocket.candidate(url, polling.sid);
    candidate.send("2probe");
    assert.equal(await candidate.starting("3"), "3probe");
    candidate.send("5", "40");
    assert.match(await candidate.starting("40{"), SID);
    assert.equal(await candidate.starting("42"), '42["auth",{}]');
    candidate.end();
  });

  await row.check("Python: a namespace's event and pings with their payload", async () => {
    const session = await (await RawWebSocket.open(url)).joined();
    session.send("3", "3anything", '42["message",1]');
    assert.equal(await session.starting('42["message-back"'), '42["message-back",1]');
    session.end();
  });

  await row.check("any: the parameter t may be anything, and another each time", async () => {
    const polling = await RawPolling.open(url, undefined, "&t=P0abc.0");
    await polling.send("40");
    assert.equal((await polling.poll("&t=P0abc.1&t=")).status, 200);
    polling.end();
  });

  await row.check("any: with b64=1 bytes travel as base64 on a polling session", async () => {
    const polling = await RawPolling.open(url, undefined, "&b64=1");
    polling.pollOn();
    await polling.joined();
    await polling.send('451-["message",{"_placeholder":true,"num":0}]', Buffer.from([1, 2, 3, 4]));
    assert.equal(await polling.starting("451-"), '451-["message-back",{"_placeholder":true,"num":0}]');
    const bytes = await polling.find((packet) => Buffer.isBuffer(packet), "bytes");
    assert.equal(base64(bytes), "bAQIDBA==");
    polling.end();
  });

  for (const type of ["text/plain;charset=UTF-8", "text/plain; charset=utf-8", "application/json", undefined]) {
    await row.check(`any: a body of type ${type} is text`, async () => {
      const polling = await RawPolling.open(url);
      const { status, body } = await polling.post('40{"name":"é"}', type === undefined ? {} : { "Content-Type": type });
      assert.deepEqual({ status, body }, { status: 200, body: "ok" });
      polling.pollOn();
      assert.equal(await polling.starting("42"), '42["auth",{"name":"é"}]');
      polling.end();
    });
  }

  for (const ackId of ["0", "2147483647", "2147483648", "9007199254740991"]) {
    await row.check(`any: the ack id ${ackId} comes back as it is`, async () => {
      const session = await (await RawWebSocket.open(url)).joined();
      session.send(`42${ackId}["message-with-ack",1]`);
      assert.equal(await session.starting("43"), `43${ackId}[1]`);
      session.end();
    });
  }

  await row.check("fixed arity: an event carries the arguments that were sent, and no other", async () => {
    const session = await (await RawWebSocket.open(url)).joined();
    session.send('42["message","one"]', '42["message"]');
    assert.equal(await session.starting('42["message-back","'), '42["message-back","one"]');
    assert.equal(await session.starting('42["message-back"]'), '42["message-back"]');
    session.end();
  });
}
