// Inputs thought of by hand. Each is what a client sends on a session: `packets` are Engine.IO packets, text or bytes, that
// travel together; `body` is a polling body as it is. Unless `open`, the client has joined the main namespace before.

const bytes = (...numbers) => Buffer.from(numbers);
const PLACEHOLDER = '{"_placeholder":true,"num":0}';

/** On a session that has joined nothing. */
const BEFORE_CONNECT = [
  ["40"], ["40{}"], ['40{"a":1}'], ['40{"a":{"b":[1,null,"x"]}}'], ["40[]"], ['40"x"'], ["40null"], ["40true"], ["40 {}"], ["40{} "],
  ["40{"], ["40{}x"], ["40{}{}"], ["40undefined"], ["40{a:1}"], ["40{'a':1}"], ["40\n"], ["40 "], ["40{\"a\":1,}"], ["40,"], ["40,{}"],
  ["40/"], ["40/,"], ['40/,{"token":"x"}'], ["40/,[]"], ["40/,null"], ["40/custom"], ["40/custom,"], ["40/custom,{}"],
  ['40/custom,{"token":"x"}'], ['40/custom{"a":1}'], ["40/custom,[]"], ["40/custom,null"], ["40/custom,,"], ["40/custom, {}"],
  ["40/random"], ["40/random,"], ['40/random,{"a":1}'], ["40/random,[]"], ["40/random,x"], ["40/custom?x=1,"], ["40/custom?x=1"],
  ["40/custom/"], ["40/Custom,"], ["40//"], ["40/cust om,"], ["40/é,"], ["40/😀"], ["40/custom,/custom,"], ["40custom,"], ["40 /custom,"],
  ["40?x=1"], ["40/?x=1,"], ['40/a"b,'], ["40/__proto__,"], ["40/constructor"], ["40/\\u0041,"], ["40/custom,0"], ["40/custom,0{}"],
  ["401"], ["400{}"], ["401[]"], ["41"], ["41/custom"], ['42["message"]'], ['420["message-with-ack"]'], ["43[]"], ["430[]"], ["44{}"],
  ['44{"message":"x"}'], ['44"x"'], ['451-["message",' + PLACEHOLDER + "]", bytes(1)], ["461-0[" + PLACEHOLDER + "]", bytes(1)],
  ["40/custom,", "40"], ["40", "40/custom,"], ["40/random", "40/random"], ["40/random", "40"], ["40/custom", "40/custom"], ["40", "40"],
  ["4"], ["47"], ["48{}"], ["49"], ["4a"], ["4-"], ["4 0"], ["4\u0000"], ["4٣"], [bytes()], [bytes(0)], [bytes(52, 48)],
  ["0"], ["0{}"], ["2"], ["2x"], ["2probe"], ["3"], ["3probe"], ["3x"], ["5"], ["5x"], ["6"], ["6x"], ["7"], ["8"], ["9"], ["a"], [" "],
  ["-"], ["b"], ["bAQIDBA=="], ["b!"], ["bAQID", "40"], ["B40"], ["\u0000"], ["é"], ["hello"],
].map((packets) => ({ open: true, packets }));

/** Header of an event, an acknowledgement, a disconnect. */
const HEADERS = [
  ["41"], ["41/"], ["41/,"], ["41/custom"], ["41/custom,"], ["41/random"], ["41{}"], ["41[]"], ["41null"], ["411"], ["41 "], ["41,"],
  ["40"], ["40{}"], ["40/"], ["40/,"], ["40/custom"], ["40/custom,"], ["40/random,"], ["40[]"], ["44"], ["44{}"], ['44"x"'], ["44/custom,{}"],
  ["4"], ["47"], ["47[]"], ["4x"], ["4/"], ["42"], ["42,"], ["42/"], ["42/,"], ["42/custom"], ["42/custom,"], ["42/random,"],
  ['42/,["message",1]'], ['42/["message",1]'], ['42/custom,["message",1]'], ['42/random,["message",1]'], ['42,["message",1]'],
  ['42 ["message",1]'], ['42["message",1] '], ['42\n["message",1]'], ['42\t["message"]'], ['42["message",1]x'], ['42["message",1]["x"]'],
  ['420["message-with-ack",1]'], ['421["message-with-ack",1]'], ['4200["message-with-ack",1]'], ['42007["message-with-ack",1]'],
  ['422147483647["message-with-ack",1]'], ['422147483648["message-with-ack",1]'], ['429007199254740991["message-with-ack",1]'],
  ['429007199254740992["message-with-ack",1]'], ['4212345678901234567890["message-with-ack",1]'], ['42-1["message-with-ack",1]'],
  ['421.5["message-with-ack",1]'], ['421e2["message-with-ack",1]'], ['42 1["message-with-ack",1]'], ['421 ["message-with-ack",1]'],
  ['42+1["message-with-ack",1]'], ['42abc["message-with-ack",1]'], ['420x1["message-with-ack",1]'], ['42٣["message-with-ack",1]'],
  ['42/,7["message-with-ack",1]'], ['42/7["message-with-ack",1]'], ['427/,["message-with-ack",1]'], ['427,["message-with-ack",1]'],
  ['421-["message",1]'], ['420-["message",1]'], ['427["message",1]'], ['42["message-with-ack",1]'],
  ["43"], ["43[]"], ["430"], ["430[]"], ["4312[1]"], ["4312{}"], ["4312null"], ['4312"x"'], ["43/custom,1[]"], ["43/random,1[]"], ["43[1"],
  ["4399999999999999999999[]"], ["43-1[]"], ["43x[]"], ["4312[1]x"], ["4312[1]", "4312[1]"],
].map((packets) => ({ packets }));

/** The payload of an event. */
const PAYLOADS = [
  "", "[]", "{}", "null", "true", "1", '"message"', "[", "]", "[[]]", "[{}]", "[null]", "[true]", "[false]", '[""]', '["message"', '["message",]',
  '[,"message"]', '["message",,1]', '["message" 1]', '["message";1]', "['message']", "[message]", '["message",undefined]', '["message",NaN]',
  '["message",Infinity]', '["message",-Infinity]', '["message",01]', '["message",1.]', '["message",.5]', '["message",+1]', '["message",-]',
  '["message",1e]', '["message",1e+]', '["message",0x10]', '["message",1_000]', '["message",1n]', '["message",-0]', '["message",0.0]',
  '["message",1E5]', '["message",1e400]', '["message",-1e400]', '["message",1e-400]', '["message",12345678901234567890]', '["message",1.0]',
  '["message",0.1e1]', '["message",TRUE]', '["message",tru]', '["message",nul]', '["message",truefalse]', '["message","a\\u0041"]',
  '["message","\\ud83d\\ude00"]', '["message","\\ud83d"]', '["message","\\ude00\\ud83d"]', '["message","\\u00"]', '["message","\\uXYZW"]',
  '["message","\\x41"]', '["message","\\a"]', '["message","\\"]', '["message","\\\\"]', '["message","\\/"]', '["message","\\b\\f\\n\\r\\t"]',
  '["message","\t"]', '["message","\n"]', '["message","\u0000"]', '["message","\u001e"]', '["message","\u001f"]', '["message","\u007f"]',
  '["message","\\u0000"]', '["message","\\u001e"]', '["message","\u2028\u2029"]', '["message","\ufeff"]', '["message","é😀"]', '["message",]]',
  '["message",{]', '["message",{}]', '["message",{"a"}]', '["message",{"a":}]', '["message",{"a":1,}]', '["message",{,}]', '["message",{a:1}]',
  '["message",{"a":1 "b":2}]', '["message",{"a":1,"a":2}]', '["message",{"":1}]', '["message",{"\\ud83d":1}]', '["message",{"\\ud83d\\ude00":1}]', '["message",{"__proto__":{"x":1}}]',
  '["message",{"constructor":1,"toString":2}]', '["message",{"2":"b","1":"a"}]', '["message",{1:2}]', '["message",{"a":[{"b":[]}]}]',
  '["message"/**/]', '["message"]//', "\ufeff[\"message\"]", '[ "message" , 1 , { "a" : [ ] } ]', '\u00a0["message"]', '["message",\u00a01]',
  '["message",\v1]', '["message",\r\n1]', '["\\u006dessage",1]', '["me\\ssage",1]', '["Message",1]', '["unknown",1]', '["error",1]', "[1]",
  "[1,2]", "[-1.5,2]", "[1e3]", "[0]", '["connect"]', '["connect_error"]', '["disconnect"]', '["disconnecting"]', '["newListener"]',
  '["removeListener"]', '["connection"]', '["new_namespace"]', '["\\u0063onnect"]', '["connect ",1]', '["CONNECT",1]', '["__proto__",1]',
  '["constructor",1]', '["hasOwnProperty"]', '["toString",1]', '["message",' + PLACEHOLDER + "]", '["message",{"_placeholder":true,"num":5}]',
  '["message",{"_placeholder":true}]', '["message",{"_placeholder":false,"num":0}]', '["message",' + "[".repeat(40) + "]".repeat(40) + "]",
  '["message",' + "[".repeat(100) + "]".repeat(100) + "]", '["message",' + '{"a":'.repeat(40) + "1" + "}".repeat(40) + "]",
  '["message",' + '{"a":'.repeat(100) + "1" + "}".repeat(100) + "]", '["message",' + "1,".repeat(500) + "1]", '["message"]]', '[["message"]]',
  '[{"message":1}]', '["message",[]', '["message",{}', '["mess', '["message","unfinished',
].map((payload) => ({ packets: [`42${payload}`] }));

/** Two numbers and a few ack ids among the arguments of an acknowledged event. */
const ANSWERS = ["[]", "[1]", '["x",null,{"a":[]}]', "[[[]]]", '[{"2":1,"1":2}]', '["\\u0041é"]', "[1.50,1e2,-0]"].map((args, id) => ({
  packets: [`42${id}["message-with-ack"${args === "[]" ? "]" : `,${args.slice(1)}`}`],
}));

/** Bytes, where they belong and where they do not. */
const BINARY = [
  [bytes()], [bytes(1)], [bytes(1), bytes(2)], ["bAQ=="],
  [`451-["message",${PLACEHOLDER}]`, bytes(1, 2)],
  [`451-["message",${PLACEHOLDER}]`, bytes()],
  [`451-["message",${PLACEHOLDER}]`, "bAQID"],
  [`451-["message",${PLACEHOLDER}]`, "bAQI"],
  [`451-["message",${PLACEHOLDER}]`, "b"],
  [`451-["message",${PLACEHOLDER}]`],
  [`451-["message",${PLACEHOLDER}]`, '42["message",1]'],
  [`451-["message",${PLACEHOLDER}]`, "41"],
  [`451-["message",${PLACEHOLDER}]`, "3", bytes(1)],
  [`451-["message",${PLACEHOLDER}]`, "6", bytes(1)],
  [`451-["message",${PLACEHOLDER}]`, bytes(1), bytes(2)],
  [`451-["message",${PLACEHOLDER}]`, bytes(1), '42["message",1]'],
  [`451-["message",${PLACEHOLDER}]`, bytes(1), `451-["message",${PLACEHOLDER}]`, bytes(2)],
  [`451-["message",${PLACEHOLDER}]`, `451-["message",${PLACEHOLDER}]`, bytes(1), bytes(2)],
  ['451-["message"]', bytes(1)],
  ['451-["message",1]', bytes(1)],
  [`451-["message",${PLACEHOLDER},${PLACEHOLDER}]`, bytes(7)],
  ['452-["message",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]', bytes(1), bytes(2)],
  ['452-["message",{"_placeholder":true,"num":1}]', bytes(1), bytes(2)],
  ['451-["message",{"_placeholder":true,"num":1}]', bytes(1)],
  ['451-["message",{"_placeholder":true,"num":-1}]', bytes(1)],
  ['451-["message",{"_placeholder":true,"num":0.5}]', bytes(1)],
  ['451-["message",{"_placeholder":true,"num":"0"}]', bytes(1)],
  ['451-["message",{"_placeholder":true,"num":null}]', bytes(1)],
  ['451-["message",{"_placeholder":true}]', bytes(1)],
  ['451-["message",{"_placeholder":1,"num":0}]', bytes(1)],
  ['451-["message",{"_placeholder":false,"num":0}]', bytes(1)],
  ['451-["message",{"_placeholder":"true","num":0}]', bytes(1)],
  ['451-["message",{"num":0,"_placeholder":true}]', bytes(1)],
  ['451-["message",{"_placeholder":true,"num":0,"more":1}]', bytes(1)],
  ['451-["message",{ "_placeholder" : true , "num" : 0 }]', bytes(1)],
  ['451-["message",{"_placeholder":true,"num":0.0}]', bytes(1)],
  ['451-["message",{"_placeholder":true,"num":0e5}]', bytes(1)],
  ['451-["message",{"_placeholder":true,"num":-0}]', bytes(1)],
  ['451-["message",{"\\u005fplaceholder":true,"num":0}]', bytes(1)],
  ['451-["message",{"_placeholder":true,"n\\u0075m":0}]', bytes(1)],
  ['451-["message",{"_placeholder":true,"num":5,"num":0}]', bytes(1)],
  ['451-["message",{"_placeholder":false,"_placeholder":true,"num":0}]', bytes(1)],
  ['451-["message",{"_placeholder":true,"num":0,"deep":{"_placeholder":true,"num":9}}]', bytes(1)],
  [`451-["message",{"a":[{"b":${PLACEHOLDER}}]}]`, bytes(3)],
  [`451-[${PLACEHOLDER},1]`, bytes(1)],
  ['451-[{"_placeholder":true,"num":0}]', bytes(1)],
  ['451-["connect",' + PLACEHOLDER + "]", bytes(1)],
  [`451-[1,${PLACEHOLDER}]`, bytes(1)],
  ["451-", bytes(1)], ["451-[]", bytes(1)], ["451-{}", bytes(1)], [`451-${PLACEHOLDER}`, bytes(1)], ["451-null", bytes(1)],
  [`450-["message"]`], [`450-["message",${PLACEHOLDER}]`], ['45["message"]'], ['45-["message"]'], ['45x-["message"]'], ['45-1-["message"]'],
  ['451["message"]', bytes(1)], ['451.0-["message"]', bytes(1)], ['451e0-["message"]', bytes(1)], ['45 1-["message"]', bytes(1)],
  ['451 -["message"]', bytes(1)], ['4501-["message"]', bytes(1)], ['45+1-["message"]', bytes(1)], ['450x1-["message"]', bytes(1)],
  ['4510-["message"]', ...Array.from({ length: 10 }, (_, n) => bytes(n))], ['4511-["message"]', ...Array.from({ length: 11 }, (_, n) => bytes(n))],
  ['45999999999999-["message"]'], ['45-'], ["45"], ["451"], ["46"], ["461"], ["461-"], ["461-[]", bytes(1)],
  [`451-/,["message",${PLACEHOLDER}]`, bytes(1)], [`451-/custom,["message",${PLACEHOLDER}]`, bytes(1)], [`451-/random,["message"]`, bytes(1)],
  [`45/,1-["message",${PLACEHOLDER}]`, bytes(1)],
  [`451-7["message-with-ack",${PLACEHOLDER}]`, bytes(1, 2, 3)],
  [`451-/,7["message-with-ack",${PLACEHOLDER}]`, bytes(1, 2, 3)],
  [`451-7["message-with-ack",1]`, bytes(1)],
  [`452-8["message-with-ack",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]`, bytes(1), bytes(2)],
  [`461-7[${PLACEHOLDER}]`, bytes(1)], [`461-[${PLACEHOLDER}]`, bytes(1)], [`461-7${PLACEHOLDER}`, bytes(1)],
  [`461-7[{"_placeholder":true,"num":3}]`, bytes(1)], [`461-/custom,7[${PLACEHOLDER}]`, bytes(1)], ['460-7[]'],
  ["43" + "7[" + PLACEHOLDER + "]"], ['401-{"a":' + PLACEHOLDER + "}", bytes(1)],
].map((packets) => ({ packets }));

/** Packets of Engine.IO among and instead of messages. */
const ENGINE = [
  ["0"], ['0{"sid":"x"}'], ["2"], ["2probe"], ["3"], ["3probe"], ["3x", "3y"], ["5"], ["5x"], ["6"], ["6x"], ["7"], ["8"], ["9"], ["x"], [" 42"],
  ["0", '42["message",1]'], ["3", '42["message",1]'], ["5", '42["message",1]'], ["6", '42["message",1]'], ['42["message",1]', "3"],
  ['42["message",1]', '42["message",2]', '42["message",3]'], ['420["message-with-ack",1]', '421["message-with-ack",2]'],
  ['42["message",1]', '421["message-with-ack",2]', `451-["message",${PLACEHOLDER}]`, bytes(9)], ['42["message",1]', "7"], ["7", '42["message",1]'],
  ['42["message",1]', "40"], ['42["message",1]', "4"], ['42["message",1]', '42["connect"]'],
].map((packets) => ({ packets }));

/** Bodies of polling requests. */
const BODIES = [
  "", "\x1e", "\x1e\x1e", "41\x1e40", '40/custom,\x1e42/custom,["message"]', "41\x1e42[\"message\"]", '42["message",1]\x1e', '\x1e42["message",1]', '42["message",1]\x1e\x1e42["message",2]', '42["message","a\x1eb"]',
  '42["message",1]\x1e42["message",2]', '42["message",1]\n42["message",2]', '42["message",1]\x1ex', '42["message",1]\x1e3', '15:42["message",1]',
  'd=42["message",1]', "40{}\x1e", "3\x1e3\x1e3", "b", "b\x1eb", "bAQ==", "b*", '42["message",1]\x1e6', "6\x1e6", "\x1e3", "null", "[]", "\ufeff3", " ", "\n",
  '42["message",1]\r\n', `451-["message",${PLACEHOLDER}]\x1ebAQID`, `451-["message",${PLACEHOLDER}]\x1ebAQI`, `451-["message",${PLACEHOLDER}]\x1ebAQID\nAQID\r\n`, `451-["message",${PLACEHOLDER}]\x1ebAQ=`,
  `451-["message",${PLACEHOLDER}]\x1ebA`, `451-["message",${PLACEHOLDER}]\x1eb-_-_`, `451-["message",${PLACEHOLDER}]\x1ebA Q I D`,
  `451-["message",${PLACEHOLDER}]\x1ebAQID====`, `451-["message",${PLACEHOLDER}]\x1ebAQID!`, `451-["message",${PLACEHOLDER}]\x1eb`,
  `451-["message",${PLACEHOLDER}]\x1ebAR==`, `451-["message",${PLACEHOLDER}]\x1ebA\u0000`,
].map((body) => ({ body }));

export const inputs = [...BEFORE_CONNECT, ...HEADERS, ...PAYLOADS, ...ANSWERS, ...BINARY, ...ENGINE, ...BODIES];
