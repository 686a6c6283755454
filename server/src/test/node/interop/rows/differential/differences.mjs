// Where the two servers may differ, and why. Each entry holds for the inputs it matches and only with these outcomes; an
// entry that nothing needs any more fails the test.

const OPEN = /^open/;
const CLOSED = /^closed$/;

/** Padding may be left out, and there may be line breaks. */
const BASE64 = /^b([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Whether one of an input's packets looks like this. */
const some = (pattern) => ({ packets, body }) =>
  (packets ?? body.split("\x1e")).some((packet) => typeof packet === "string" && pattern.test(packet));

/** @type {{reason: string, matches: (input: object, transport: string) => boolean, reference: RegExp, ours: RegExp}[]} */
export const differences = [
  {
    reason: "a space is no digit: JavaScript takes it for the number 0, so the reference reads it as a type or an ack id",
    matches: some(/^4(\s|[0-6](\d+-)?(\/[^,]*(,|$))?\d*\s)/),
    reference: OPEN,
    ours: CLOSED,
  },
  {
    reason: "what is not acknowledged has no ack id: the specification knows none for CONNECT and DISCONNECT",
    matches: some(/^4[01](\/[^,]*,)?\d/),
    reference: OPEN,
    ours: CLOSED,
  },
  {
    reason: "an event has a name and an acknowledgement a list: the specification wants a payload, the reference takes none",
    matches: some(/^4([23]|[56]\d+-)(\/[^,]*(,|$))?\d*$/),
    reference: OPEN,
    ours: CLOSED,
  },
  {
    reason: "an ack id beyond the whole numbers that are exact comes back from the reference as another one",
    matches: some(/^4[23](\/[^,]*,)?\d{16}/),
    reference: OPEN,
    ours: CLOSED,
  },
  {
    reason: "a namespace is joined once: the reference looks at a second CONNECT before it has dealt with the first",
    matches: ({ packets = [] }) => packets.length === 2 && packets[0] === packets[1] && some(/^40/)({ packets }),
    reference: OPEN,
    ours: CLOSED,
  },
  {
    reason: "arguments nested deeper than the limit are not looked at: the event is refused",
    matches: some(/\[{65}|(\{"a":){65}/),
    reference: OPEN,
    ours: /^open$/,
  },
  {
    reason: "the count of attachments is written in digits: the reference takes all that JavaScript takes for a number",
    matches: some(/^4[56](\+1|01|1\.0|1e0|0x1)-/),
    reference: OPEN,
    ours: CLOSED,
  },
  {
    reason: "an attachment has a whole number: the reference looks for the one in between and finds nothing",
    matches: some(/"num":0\.5/),
    reference: OPEN,
    ours: CLOSED,
  },
  {
    reason: "a placeholder within a placeholder is one, too: the reference does not look into it",
    matches: some(/"_placeholder":true,"num":0,"deep":\{"_placeholder":true,"num":9\}/),
    reference: OPEN,
    ours: CLOSED,
  },
  {
    reason: "an attachment stands in one place: the reference hands it on as often as it is named",
    matches: some(/^45\d-\["message",(\{"_placeholder":true,"num":0\}),\1\]$/),
    reference: OPEN,
    ours: CLOSED,
  },
  {
    reason: "beside bytes the reference loses the key __proto__",
    matches: some(/^4[56].*"__proto__":/),
    reference: OPEN,
    ours: OPEN,
  },
  {
    reason: "bytes in a polling body are base64: the reference passes over what is not, and takes the rest",
    matches: ({ body = "" }) => body.split("\x1e").some((packet) => packet.startsWith("b") && !BASE64.test(packet.replace(/[\r\n]/g, ""))),
    reference: OPEN,
    ours: CLOSED,
  },
  {
    reason: "packets are dealt with in their order: the reference looks at the next one before the one before is done",
    matches: ({ body }) => ["41\x1e40", '40/custom,\x1e42/custom,["message"]'].includes(body),
    reference: CLOSED,
    ours: OPEN,
  },
  {
    reason: "a namespace that was left cannot be spoken to: the reference looks at the event while it still can, then drops it",
    matches: ({ body }) => body === '41\x1e42["message"]',
    reference: OPEN,
    ours: CLOSED,
  },
];
