// What only the bytes show: a parser would hide it.
import assert from "node:assert/strict";

const FIELDS = [
  '"big":12345678901234567890',
  '"one":1.0',
  '"exponent":1E+2',
  '"minusZero":-0',
  '"tiny":1e-400',
  '"escapes":"\\u0041\\/\\u00e9\\n"',
  '"plain":"é/😀"',
  '"pair":"\\ud83d\\ude00"',
  '"half":"\\ud83d"',
  '"b":{"z":1,"a":[1.50,2e0,{}]}',
  '"7":"numbers","1":"as","3":"keys"',
  '"spaced" : [ 1 , 2 ]',
  '"__proto__":{"x":1}',
];

export async function wire(row, world) {
  const talk = world.conversation();
  const [ann, ben] = await Promise.all(["ann", "ben"].map((name) => world.wireClient(`{"userId":"${name}"}`)));
  await ann.ask(0, `["join_conversation","${talk}"]`);
  await ben.ask(0, `["join_conversation","${talk}"]`);
  let sent = 0;

  /** Sends a message with these fields, as text; resolves with the object's text as each of the two got it. */
  async function send(fields) {
    const mark = `"mark":${++sent}`;
    const answer = await ann.ask(sent, `["message",{"conversationId":"${talk}",${[...fields, mark].join(",")}}]`);
    assert.match(answer, /^3\d+\[\{"ok":true,/);
    const isIt = (line) => line.startsWith('2["message",{') && line.includes(mark);
    return Promise.all([ann, ben].map((client) => client.matching(isIt)));
  }

  await row.check("numbers, escapes, spaces and the order of keys are the sender's own bytes", async () => {
    for (const text of await send(FIELDS)) {
      let from = 0;
      for (const field of FIELDS) {
        const found = text.indexOf(field, from);
        assert.ok(found >= from, `${field} in ${text}`);
        from = found + field.length;
      }
      const [name, data] = JSON.parse(text.slice(1));
      assert.equal(name, "message");
      assert.equal(data.userId, "ann");
    }
  });

  await row.check("an owned field stands there once, however the sender wrote its name", async () => {
    const forged = ['"user\\u0049d":"forged"', '"userId":"forged"', '"\\u0074imestamp":"forged"', '"timestamp":1', '"id":2'];
    for (const text of await send([...forged, '"last":true'])) {
      assert.ok(!text.includes("forged"), text);
      assert.equal(JSON.parse(text.slice(1))[1].userId, "ann");
      for (const name of ["id", "userId", "timestamp"]) {
        assert.equal(text.split(`"${name}":`).length, 2, `${name} in ${text}`);
      }
      assert.ok(text.includes('"last":true'), text);
    }
  });

  await row.check("two ids are none", async () => {
    const [text] = await send(['"id":"first"', '"id":"second"']);
    assert.ok(!text.includes("first") && !text.includes("second"), text);
  });

  await row.check("a kept id keeps its bytes, in the message and in the answer", async () => {
    const id = '"id":"\\u0041-\\/"';
    const [text] = await send([id]);
    assert.ok(text.includes(id), text);
    assert.ok((await ann.line(`43${sent}[`)).includes(id));
  });

  await row.check("two conversation ids are a bad request", async () => {
    const answer = await ann.ask(9001, `["message",{"conversationId":"${talk}","conversationId":"${talk}"}]`);
    assert.ok(answer.includes('"bad_request"'), answer);
  });

  for (const ackId of ["0", "2147483648", "9007199254740991"]) {
    await row.check(`the ack id ${ackId} comes back as it is`, async () => {
      const eve = await world.wireClient();
      const answer = await eve.ask(ackId, `["join_conversation","${talk}"]`);
      assert.ok(answer.startsWith(`3${ackId}[{"ok":true,`), answer);
      eve.end();
    });
  }

  await row.check("the answer to CONNECT names the socket", async () => {
    assert.match(ann.id, /^[\w-]{20}$/);
    assert.notEqual(ann.id, ben.id);
    assert.notEqual(ann.id, ann.engine.id);
  });
}
